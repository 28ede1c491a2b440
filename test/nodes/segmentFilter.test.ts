import type { IDataObject, INodeType } from 'n8n-workflow';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { NO_OP, PACKAGE, runNode, runWorkflow, type NodeOptions } from '../../testkit/engine/engine';
import { breakLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';

useFreshLedger();

const isNew = { field: 'relationshipStage', choiceOperator: 'isAnyOf', relationshipStageChoices: ['new'] };
const run = (parameters: IDataObject, items: IDataObject[], options: NodeOptions = {}) =>
	runNode(new SegmentFilter(), parameters as never, items, options);
const withConditions = (...condition: IDataObject[]) => ({ conditions: { condition } });
const ids = (items: Array<{ json: IDataObject }> = []) => items.map(({ json }) => json.partnerId);

const partners = [
	{ partnerId: '1', relationshipStage: 'new', email: 'a@x.example', country: 'DE' },
	{ partnerId: '2', relationshipStage: 'Joined', email: 'b@x.example', country: 'US' },
	{ partnerId: '3', relationshipStage: 'new', country: 'US' },
];

describe('Segment Filter', () => {
	it('splits partners, links and explains each, and leaves the input as it was', async () => {
		const result = await run(withConditions(isNew), partners);
		expect(result.status).toBe('success');
		const [matched, notMatched] = result.received;
		expect(ids(matched)).toEqual(['1', '3']);
		expect(ids(notMatched)).toEqual(['2']);
		expect(notMatched?.[0]?.json.segment).toEqual({
			matched: false,
			reasons: ['Relationship Stage is New — it is Joined'],
		});
		expect(result.outputs(result.name, 0).map((item) => item.pairedItem)).toEqual([{ item: 0 }, { item: 2 }]);
		expect(result.outputs('Start')[0]?.json).toEqual(partners[0]);
		expect(result.hints(result.name).map(({ message }) => message)).toEqual([
			'2 of 3 partners match (first blocked by: Relationship Stage 1).',
		]);
	});

	it('warns of items without a partnerId, which nobody can be mailed by', async () => {
		const result = await run(withConditions(isNew), [
			{ PartnerId: '1', relationshipStage: 'new' },
			{ PartnerId: '2', relationshipStage: 'new' },
			{ partnerId: '3', relationshipStage: 'new' },
			{},
		]);
		expect(result.hints(result.name)).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message:
					'2 items have no partnerId. Their columns are PartnerId, relationshipStage. Did you mean partnerId?',
			}),
		);
	});

	it('joins groups by OR', async () => {
		const group = {
			conditions: { condition: [{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['US'] }] },
		};
		const joined = { ...isNew, relationshipStageChoices: ['expired'] };
		const result = await run({ ...withConditions(joined), orGroups: { group: [group] } }, partners);
		expect(ids(result.received[0])).toEqual(['2', '3']);
	});

	it('reads custom fields, dates and numbers as the panel stores them', async () => {
		const rows = [
			{
				field: 'customField',
				customField: 'score.total',
				customKind: 'number',
				numberOperator: 'greaterThan',
				number: 3,
			},
			{ field: 'stageChangedAt', dateOperator: 'inTheLastDays', days: 2 },
		];
		const recently = new Date(Date.now() - 86_400_000).toISOString();
		const items = [
			{ partnerId: '1', score: { total: '4' }, stageChangedAt: recently },
			{ partnerId: '2', score: { total: 3 }, stageChangedAt: recently },
			{ partnerId: '3', score: { total: 9 }, stageChangedAt: '2020-01-01' },
		];
		expect(ids((await run(withConditions(...rows), items)).received[0])).toEqual(['1']);
	});

	it('asks the ledger who was sent an email', async () => {
		await rememberSend('1', new Date());
		await rememberSend('3', new Date(), { status: 'bounced', reason: '550' });
		const row = { field: 'emailHistory', ...STEP, emailOperator: 'wasNotSent' };
		expect(ids((await run(withConditions(row), partners)).received[0])).toEqual(['2', '3']);
	});

	it.each([
		{},
		{ conditions: {} },
		withConditions(),
		{ conditions: {}, orGroups: { group: [{ conditions: {} }] } },
	])('matches nobody without conditions, and warns: %j', async (parameters) => {
		const result = await run(parameters, partners);
		expect(result.received.map((items) => items.length)).toEqual([0, 3]);
		expect(result.hints(result.name)[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/no conditions/) as string,
		});
	});

	it('fails with the count when more addresses match than allowed, and nobody passes', async () => {
		const many = Array.from({ length: 10_001 }, (_, index) => ({
			partnerId: String(index),
			relationshipStage: 'new',
			email: `p${index}@x.example`,
		}));
		const result = await run(withConditions(isNew), many);
		expect(result.status).toBe('error');
		expect(result.error?.message).toBe(
			'10,001 email addresses match, more than the 10,000 that Maximum Addresses allows, so nobody passes',
		);
		expect(result.received.flat()).toEqual([]);
		const allowed = await run({ ...withConditions(isNew), options: { maximumAddresses: 20_000 } }, many);
		expect(allowed.received[0]).toHaveLength(10_001);
		expect((await run(withConditions(isNew), many.slice(1))).received[0]).toHaveLength(10_000);
	});

	describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error %s',
		(onError) => {
			const failing: Array<[string, IDataObject, () => void]> = [
				[
					'a limit that is exceeded',
					{ ...withConditions(isNew), options: { maximumAddresses: 0 } },
					() => undefined,
				],
				[
					'an unknown time zone',
					{ ...withConditions(isNew), options: { timezone: 'Mars/Base' } },
					() => undefined,
				],
				[
					'an expression on the partner',
					withConditions({ field: 'name', textOperator: 'is', text: '={{ $json.name }}' }),
					() => undefined,
				],
				[
					'a broken ledger',
					withConditions({ field: 'emailHistory', ...STEP, emailOperator: 'wasNotSent' }),
					breakLedger,
				],
			];
			it.each(failing)('nobody matches because of %s', async (_name, parameters, prepare) => {
				prepare();
				const { received, status } = await run(parameters, partners, { onError });
				expect(received[0]).toEqual([]);
				if (onError === 'stopWorkflow') expect(status).toBe('error');
				if (onError === 'continueRegularOutput') {
					expect(ids(received[1])).toEqual(['1', '2', '3']);
					expect(received[1]?.[0]?.json.segment).toMatchObject({ matched: false });
				}
				if (onError === 'continueErrorOutput') {
					expect(received[1]).toEqual([]);
					expect(ids(received[2])).toEqual(['1', '2', '3']);
				}
			});
		},
	);

	it('evaluates an expression that does not depend on the partner', async () => {
		const row = { field: 'partnerId', textOperator: 'isAnyOf', texts: '={{ "2, " + "3" }}' };
		expect(ids((await run(withConditions(row), partners)).received[0])).toEqual(['2', '3']);
	});

	describe('in a manual execution', () => {
		it('says of every partner how every condition stands', async () => {
			const isGerman = { field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE'] };
			const { received } = await run(withConditions(isNew, isGerman), partners, { mode: 'manual' });
			expect(received.flat().map(({ json }) => json.segment)).toEqual([
				{
					matched: true,
					holds: ['Relationship Stage is New — it is New', 'Country is Germany — it is Germany'],
				},
				{
					matched: false,
					reasons: [
						'Relationship Stage is New — it is Joined',
						'Country is Germany — it is United States of America',
					],
				},
				{
					matched: false,
					reasons: ['Country is Germany — it is United States of America'],
					holds: ['Relationship Stage is New — it is New'],
				},
			]);
		});
	});

	it('sums up what keeps partners out first, and what cannot be told', async () => {
		const rows = [isNew, { field: 'clicks', range: 'lastDays', rangeDays: 30, amountOperator: 'none' }];
		const clicked = [{ date: new Date().toISOString().slice(0, 10), clicks: 3 }];
		const items = [
			{ partnerId: '1', relationshipStage: 'new', performance: [{ date: '2020-01-01', clicks: 1 }] },
			{ partnerId: '2', relationshipStage: 'new', performance: clicked },
			{ partnerId: '3', relationshipStage: 'new' },
			...Array.from({ length: 1201 }, (_, index) => ({
				partnerId: `j${index}`,
				relationshipStage: 'joined',
			})),
		];
		const result = await run(withConditions(...rows), items);
		expect(ids(result.received[0])).toEqual(['1']);
		const messages = result.hints(result.name).map(({ message }) => message);
		expect(messages).toEqual([
			'Clicks cannot be told for 1 partner, who therefore does not match. Not Matched says why.',
			expect.stringMatching(/^Only joined partners have performance/) as string,
			'1 of 1,204 partners match (first blocked by: Relationship Stage 1,201, Clicks 1).',
		]);
		expect(result.received[1]?.[1]?.json.segment).toEqual({
			matched: false,
			reasons: ['Clicks in the last 30 days is none at all — cannot tell: it has no daily performance'],
			undecided: true,
			reason: 'Clicks in the last 30 days is none at all — cannot tell: it has no daily performance',
		});
	});

	it('leaves out whom an exception fits', async () => {
		const isAmerican = { field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['US'] };
		const except = { group: [{ conditions: { condition: [isAmerican] } }, { conditions: {} }] };
		const result = await run({ ...withConditions(isNew), except }, partners);
		expect(result.received.map(ids)).toEqual([['1'], ['2', '3']]);
		expect(result.received[1]?.[1]?.json.segment).toEqual({
			matched: false,
			reasons: ['Except: Country is United States of America — it is United States of America'],
		});
	});

	it('turns a negated group round', async () => {
		const group = { conditions: { condition: [isNew] }, negated: true };
		const result = await run({ conditions: {}, orGroups: { group: [group] } }, partners);
		expect(ids(result.received[0])).toEqual(['2']);
	});
});

describe('a saved segment', () => {
	const save = (parameters: IDataObject, options: NodeOptions = {}) =>
		run({ ...parameters, options: { saveSegmentAs: 'Prospects' } }, partners, {
			workflowName: 'A',
			...options,
		});
	const use = (options: NodeOptions = {}, name = 'prospects') =>
		run({ segmentSource: 'saved', savedSegment: name }, partners, {
			workflowId: 'workflow-2',
			workflowName: 'B',
			...options,
		});
	const isJoined = { ...isNew, relationshipStageChoices: ['joined'] };

	it('is saved by one node, used by another, and follows every change', async () => {
		const saved = await save(withConditions(isNew), { mode: 'manual' });
		expect(saved.hints(saved.name)[0]?.message).toMatch(/^Saved as segment “Prospects”/);
		const first = await use();
		expect(ids(first.received[0])).toEqual(['1', '3']);
		expect(first.hints(first.name)[0]).toMatchObject({
			type: 'info',
			message: expect.stringMatching(
				/^Saved segment “Prospects”, last changed .+ by “Segment Filter” of the workflow “A”\.$/,
			) as string,
		});
		await save(withConditions(isJoined));
		const changed = await use();
		expect(ids(changed.received[0])).toEqual(['2']);
		expect(changed.hints(changed.name)[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/has changed since this node last ran/) as string,
		});
		const again = await use();
		expect(again.hints(again.name)[0]?.type).toBe('info');
	});

	it('is listed in the editor', async () => {
		await save(withConditions(isNew));
		const { getSavedSegments } = new SegmentFilter().methods.loadOptions;
		expect(await getSavedSegments.call({} as never)).toEqual([
			{ name: 'Prospects', value: 'Prospects', description: 'Saved by “Segment Filter” in “A”' },
		]);
	});

	it('is not overwritten by another node', async () => {
		await save(withConditions(isNew));
		const other = await save(withConditions(isJoined), { workflowId: 'workflow-3' });
		expect(other.hints(other.name)[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(
				/already is a segment of “Segment Filter” in the workflow “A”/,
			) as string,
		});
		expect(ids((await use()).received[0])).toEqual(['1', '3']);
	});

	it('is not saved without conditions', async () => {
		const empty = await save({});
		expect(empty.hints(empty.name)[0]?.message).toMatch(/was not saved as “Prospects”: it has no conditions/);
	});

	it.each(['stopWorkflow', 'continueRegularOutput'] as const)(
		'lets nobody through once it is gone, with On Error %s',
		async (onError) => {
			const result = await use({ onError }, 'Gone');
			expect(result.received[0]).toEqual([]);
			const message =
				onError === 'stopWorkflow' ? result.error?.message : result.hints(result.name)[0]?.message;
			expect(message).toBe('The saved segment “Gone” does not exist any more');
		},
	);

	it('is read before its conditions ask the ledger, whose answers count', async () => {
		await rememberSend('1', new Date());
		await save(withConditions({ field: 'emailHistory', ...STEP, emailOperator: 'wasSent' }));
		expect(ids((await use()).received[0])).toEqual(['1']);
	});
});

describe('lanes of one chain', () => {
	const lanes = (chains: [string, string], numbers: [IDataObject, IDataObject], isLater = false) => {
		const type = (name: string) => `${PACKAGE}.${name}`;
		// Whom it would mail makes no difference here.
		const sender: INodeType = {
			description: { ...new SendPartnerEmail().description, credentials: [] },
			execute: async () => [[], []],
		};
		const filter = (name: string, row: IDataObject) => ({
			name,
			type: type('segmentFilter'),
			parameters: {
				conditions: { condition: [isJoined, { field: 'revenue', amountOperator: 'between', ...row }] },
			} as never,
		});
		return runWorkflow({
			nodes: [
				{ name: 'Start', type: NO_OP },
				filter('Silver', numbers[0]),
				filter('Gold', numbers[1]),
				{ name: 'Later', type: isLater ? type('chainDelay') : NO_OP, parameters: laterAfterJoining },
				...chains.map((chain, index) => ({
					name: `Send ${index}`,
					type: type('sendPartnerEmail'),
					parameters: { chain, step: `Step ${index}`, fromEmail: 'a@x.example', subject: 'Hi', body: 'Hi' },
				})),
			],
			connections: [
				['Start', 'Silver'],
				['Start', 'Later'],
				['Later', 'Gold'],
				['Silver', 'Send 0'],
				['Gold', 'Send 1'],
			],
			types: {
				[type('segmentFilter')]: new SegmentFilter(),
				[type('chainDelay')]: new ChainDelay(),
				[type('sendPartnerEmail')]: sender,
			},
			items: [{ partnerId: '1', relationshipStage: 'joined', revenue: 50 }],
		});
	};
	const isJoined = { ...isNew, relationshipStageChoices: ['joined'] };
	const laterAfterJoining = { amount: 7, unit: 'days', after: 'date', dateField: 'joinedAt', options: {} };
	const warnings = async (...parameters: Parameters<typeof lanes>) =>
		(await lanes(...parameters)).hints('Silver').filter(({ type }) => type === 'warning');

	it('are compared for ranges that overlap', async () => {
		const overlapping = await warnings(
			['Milestones', 'milestones '],
			[
				{ number: 100, upperNumber: 500 },
				{ number: 500, upperNumber: 900 },
			],
		);
		expect(overlapping.map(({ message }) => message)).toEqual([
			'“Revenue is between 100 and 500” and “Revenue is between 500 and 900” overlap: partners in both get the emails of this lane and of “Gold”.',
		]);
	});

	it('are left alone where the ranges or the chains differ', async () => {
		const apart: [IDataObject, IDataObject] = [
			{ number: 100, upperNumber: 499 },
			{ number: 500, upperNumber: 900 },
		];
		const same: [IDataObject, IDataObject] = [apart[1], apart[1]];
		expect(await warnings(['Milestones', 'Milestones'], apart)).toEqual([]);
		expect(await warnings(['Milestones', 'Other'], same)).toEqual([]);
	});

	it('are left alone where one is a later step, behind a Chain Delay', async () => {
		const same: [IDataObject, IDataObject] = [
			{ number: 500, upperNumber: 900 },
			{ number: 500, upperNumber: 900 },
		];
		expect(await warnings(['Onboarding', 'Onboarding'], same)).toHaveLength(1);
		expect(await warnings(['Onboarding', 'Onboarding'], same, true)).toEqual([]);
	});
});
