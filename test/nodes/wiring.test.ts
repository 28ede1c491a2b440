import { DateTime } from 'luxon';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { AutoAccept } from '../../nodes/AutoAccept/AutoAccept.node';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { Impact } from '../../nodes/Impact/Impact.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import {
	NO_OP,
	PACKAGE,
	runWorkflow,
	type Line,
	type TestNode,
	type WorkflowRun,
} from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const type = (name: string) => `${PACKAGE}.${name}`;
const send = (step: string, parameters: INodeParameters = {}): TestNode => ({
	name: `Send ${step}`,
	type: type('sendPartnerEmail'),
	parameters: {
		...{ ...STEP, step, fromName: 'Alex', fromEmail: 'alex@acme.example', subject: step, body: 'Hi' },
		...parameters,
	},
});
const delay = (step: string, parameters: INodeParameters = {}): TestNode => ({
	name: 'Delay',
	type: type('chainDelay'),
	parameters: { amount: 7, unit: 'days', after: 'email', ...STEP, step, ...parameters },
});
const filter: TestNode = {
	name: 'Filter',
	type: type('segmentFilter'),
	parameters: {
		conditions: { condition: [{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE'] }] },
	},
};
const BUILT_IN = ['filter', 'if', 'switch'].map((name) => `n8n-nodes-base.${name}`);
const start: TestNode = { name: 'Start', type: NO_OP };
const partners: IDataObject[] = [
	{ partnerId: 'a', email: 'a@partner.example', country: 'DE' },
	{ partnerId: 'b', email: 'b@partner.example', country: 'FR' },
];

const run = (
	nodes: TestNode[],
	connections: Line[],
	mode: 'manual' | 'trigger' = 'trigger',
	items: IDataObject[] = partners,
) =>
	runWorkflow({
		nodes: [start, ...nodes],
		connections,
		types: {
			[type('sendPartnerEmail')]: new SendPartnerEmail(),
			[type('chainDelay')]: new ChainDelay(),
			[type('segmentFilter')]: new SegmentFilter(),
			[type('autoAccept')]: new AutoAccept(),
			// In place of n8n's own, which are only there to be deactivated.
			...Object.fromEntries(BUILT_IN.map((name) => [name, new SegmentFilter()])),
		},
		items,
		credentials: { smtp: server.credential },
		mode,
	});
const texts = (result: WorkflowRun, name: string, kind: 'warning' | 'info') =>
	result.hints(name).flatMap(({ type: own, message }) => (own === kind ? [message] : []));
const arrivedAt = () => server.arrivals.map(({ envelopeTo }) => envelopeTo.join()).sort();

describe('the output Waiting of a Chain Delay before a Send Partner Email', () => {
	const nodes = [delay('Invite'), send('Follow-Up')];
	const waitingIsWired: Line[] = [
		['Start', 'Delay'],
		['Delay', 'Send Follow-Up', 1],
	];
	const reason =
		'The wait of the Chain Delay before this node is not over: connect its output Due to this node, not Waiting';
	const outcomes = (result: WorkflowRun) =>
		result.outputs('Send Follow-Up', 1).map(({ json }) => {
			const { status, reason: why } = json.email as IDataObject;
			return [json.partnerId, status, why];
		});

	it('mails nobody early', async () => {
		await rememberSend('a', DateTime.now().minus({ days: 1 }).toJSDate());
		const result = await run(nodes, waitingIsWired);
		expect(result.status).toBe('success');
		expect(arrivedAt()).toEqual([]);
		expect(result.outputs('Send Follow-Up')).toEqual([]);
		expect(outcomes(result)).toEqual([
			['a', 'notDue', reason],
			['b', 'notDue', reason],
		]);
		expect(texts(result, 'Send Follow-Up', 'warning')).toEqual([
			`Sent 0. Not sent 2: 2 are not due. ${reason}.`,
		]);
		const issues = await inLedger((ledger) =>
			ledger.selectFrom('send_issues').select(['partner_id', 'status']).orderBy('partner_id').execute(),
		);
		expect(issues).toEqual([
			{ partner_id: 'a', status: 'notDue' },
			{ partner_id: 'b', status: 'notDue' },
		]);
	});

	it('is warned of in a preview', async () => {
		const result = await run(nodes, waitingIsWired, 'manual');
		expect(outcomes(result).map(([, status]) => status)).toEqual(['notDue', 'notDue']);
		expect(texts(result, 'Send Follow-Up', 'warning')[0]).toContain(reason);
	});

	it('may lead to another Chain Delay, whose word counts', async () => {
		await rememberSend('a', DateTime.now().minus({ days: 3 }).toJSDate());
		const second = { ...delay('Invite', { amount: 2 }), name: 'Second' };
		await run(
			[delay('Invite'), second, send('Follow-Up')],
			[
				['Start', 'Delay'],
				['Delay', 'Second', 1],
				['Second', 'Send Follow-Up'],
			],
		);
		expect(arrivedAt()).toEqual(['a@partner.example']);
	});
});

describe('a node that decides who is mailed, fails, and goes on all the same', () => {
	const tooMany = { maximumAddresses: 1 };
	const everybody = { field: 'email', textOperator: 'isNotEmpty' };
	const failing = (more: Partial<TestNode> = {}): TestNode => ({
		name: 'Failing',
		type: type('segmentFilter'),
		parameters: { conditions: { condition: [everybody] }, options: tooMany },
		onError: 'continueRegularOutput',
		...more,
	});
	const outcomes = (result: WorkflowRun) =>
		result.outputs('Send Invite', 1).map(({ json }) => (json.email as IDataObject).status);

	it('lets nobody through by its output Not Matched', async () => {
		for (const mode of ['trigger', 'manual'] as const) {
			const result = await run(
				[failing(), send('Invite')],
				[
					['Start', 'Failing'],
					['Failing', 'Send Invite', 1],
				],
				mode,
			);
			expect(result.status).toBe('success');
			expect(result.outputs('Send Invite')).toEqual([]);
			expect(outcomes(result)).toEqual(['notAttempted', 'notAttempted']);
			expect(texts(result, 'Send Invite', 'warning')[0]).toContain(
				'The Segment Filter before this node could not decide: 2 email addresses match',
			);
		}
		expect(arrivedAt()).toEqual([]);
		expect(await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute())).toEqual([]);
	});

	it.each([
		['has no conditions', {}],
		['has exceptions only', { except: { group: [{ conditions: { condition: [everybody] } }] } }],
	])('is one that %s as well: nobody can be of it, nor left by it', async (_which, parameters) => {
		for (const mode of ['trigger', 'manual'] as const) {
			const result = await run(
				[failing({ parameters }), send('Invite')],
				[
					['Start', 'Failing'],
					['Failing', 'Send Invite', 1],
				],
				mode,
			);
			expect(outcomes(result)).toEqual(['notAttempted', 'notAttempted']);
			expect(texts(result, 'Send Invite', 'warning')[0]).toContain(
				'The Segment Filter before this node could not decide: There are no conditions, so nobody matches.',
			);
		}
		expect(arrivedAt()).toEqual([]);
	});

	it('lets nobody through to whom another one says yes after it', async () => {
		const result = await run(
			[failing(), filter, send('Invite')],
			[
				['Start', 'Failing'],
				['Failing', 'Filter', 1],
				['Filter', 'Send Invite'],
			],
		);
		expect(outcomes(result)).toEqual(['notAttempted']);
		expect(arrivedAt()).toEqual([]);
	});

	it('lets nobody through to be accepted', async () => {
		const accept: TestNode = {
			name: 'Accept',
			type: type('autoAccept'),
			parameters: { program: 'Acme', acceptWhen: { condition: [everybody] } },
		};
		const result = await run(
			[failing(), accept],
			[
				['Start', 'Failing'],
				['Failing', 'Accept', 1],
			],
			'trigger',
			partners.map((partner, index) => ({ ...partner, applicationId: `A-${index}` })),
		);
		expect(result.outputs('Accept', 1)).toEqual([]);
		expect(result.outputs('Accept').map(({ json }) => json.application)).toEqual(
			partners.map(() => ({
				decision: 'needsReview',
				reason: expect.stringMatching(
					/^The Segment Filter before this node could not decide: 2 email addresses/,
				),
			})),
		);
		expect(await inLedger((ledger) => ledger.selectFrom('decisions').selectAll().execute())).toEqual([]);
	});

	it('lets nobody through by To Review', async () => {
		const accept: Partial<TestNode> = {
			type: type('autoAccept'),
			parameters: { program: '={{ $json.program }}', acceptWhen: { condition: [everybody] } },
		};
		const result = await run(
			[failing(accept), send('Invite')],
			[
				['Start', 'Failing'],
				['Failing', 'Send Invite'],
			],
		);
		expect(outcomes(result)).toEqual(['notAttempted', 'notAttempted']);
		expect(arrivedAt()).toEqual([]);
	});
});

describe('a Segment Filter that cannot tell whether a partner matches', () => {
	const sells = { field: 'clicks', amountOperator: 'greaterThan', number: 5 };
	const french = { field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['FR'] };
	const items = [
		{ partnerId: 'a', email: 'a@partner.example', clicks: 9 },
		{ partnerId: 'b', email: 'b@partner.example', clicks: 2 },
		{ partnerId: 'c', email: 'c@partner.example', clicks: 'many' },
		{ partnerId: 'd', email: 'd@partner.example', clicks: 'many', country: 'FR' },
	];
	const mailTheRest = (parameters: INodeParameters, mode: 'manual' | 'trigger' = 'trigger') =>
		run(
			[{ ...filter, parameters }, send('Invite')],
			[
				['Start', 'Filter'],
				['Filter', 'Send Invite', 1],
			],
			mode,
			items,
		);

	it('does not take it for one of those who do not, unless that is certain', async () => {
		const parameters = {
			conditions: { condition: [sells] },
			except: { group: [{ conditions: { condition: [french] } }] },
		};
		const preview = await mailTheRest(parameters, 'manual');
		expect(preview.outputs('Send Invite').map(({ json }) => json.partnerId)).toEqual(['b', 'd']);

		const result = await mailTheRest(parameters);
		expect(arrivedAt()).toEqual(['b@partner.example', 'd@partner.example']);
		expect(result.outputs('Send Invite', 1).map(({ json }) => json.email)).toMatchObject([
			{
				status: 'notAttempted',
				reason:
					'The Segment Filter before this node could not decide: Clicks is greater than 5 — cannot tell: its lifetime clicks are not known',
			},
		]);
	});

	it('mails nobody of them where nobody has the field', async () => {
		await mailTheRest({
			conditions: {
				condition: [
					{ field: 'customField', customField: 'vip', customKind: 'boolean', booleanOperator: 'isTrue' },
				],
			},
		});
		expect(arrivedAt()).toEqual([]);
	});
});

describe('two nodes for one email', () => {
	const twin = (step: string): TestNode => ({ ...send(step), name: 'Twin' });
	const lanes: Line[] = [
		['Start', 'Send Invite'],
		['Start', 'Twin'],
	];

	it('are warned of, in a run as in a preview', async () => {
		for (const mode of ['manual', 'trigger'] as const) {
			const result = await run([send('Invite'), twin(' invite')], lanes, mode);
			expect(texts(result, 'Send Invite', 'warning')).toEqual([
				'“Twin” has the same Program, Chain and Step as this node: a partner gets the email of one of them only. Give each email a Step of its own.',
			]);
			expect(texts(result, 'Twin', 'warning')).toEqual([
				expect.stringContaining('“Send Invite” has the same'),
			]);
		}
		expect(arrivedAt()).toEqual(['a@partner.example', 'b@partner.example']);
	});

	it.each([
		['of another step', twin('Welcome')],
		['that is deactivated', { ...twin('Invite'), disabled: true }],
	])('are not seen in one %s', async (_which, other) => {
		const result = await run([send('Invite'), other], lanes, 'manual');
		expect(texts(result, 'Send Invite', 'warning')).toEqual([]);
	});
});

describe('what a preview says of the way to a Send Partner Email', () => {
	const everybody = /^Nothing before this node chooses partners/;
	const notMatched = /^These partners come from the output Not Matched/;

	it('is that everybody gets the email where nothing chooses', async () => {
		const preview = await run([send('Invite')], [['Start', 'Send Invite']], 'manual');
		expect(texts(preview, 'Send Invite', 'info')).toContainEqual(expect.stringMatching(everybody));
		const real = await run([send('Invite')], [['Start', 'Send Invite']]);
		expect(texts(real, 'Send Invite', 'info')).not.toContainEqual(expect.stringMatching(everybody));
	});

	it.each([
		[0, []],
		[1, [expect.stringMatching(notMatched)]],
	])('says of output %i of a Segment Filter no more than it is', async (output, expected) => {
		const result = await run(
			[filter, send('Invite')],
			[
				['Start', 'Filter'],
				['Filter', 'Send Invite', output],
			],
			'manual',
		);
		const said = texts(result, 'Send Invite', 'info');
		expect(said.filter((text) => notMatched.test(text) || everybody.test(text))).toEqual(expected);
		expect(texts(result, 'Send Invite', 'warning')).toEqual([]);
	});
});

describe('a Chain Delay after an email', () => {
	const lanes: Line[] = [
		['Start', 'Send First'],
		['Start', 'Delay'],
		['Delay', 'Send Second'],
	];
	const warnings = async (after: TestNode, mode: 'manual' | 'trigger' = 'trigger') =>
		texts(await run([send('First'), after, send('Second')], lanes, mode), 'Delay', 'warning');

	it('that nothing sends is warned of, with the name that may be meant', async () => {
		for (const mode of ['manual', 'trigger'] as const) {
			expect(await warnings(delay('Frist'), mode)).toEqual([
				'No Send Partner Email of this workflow sends “Prospecting: Frist” of “Acme”, and it was never sent, so nobody is due. Did you mean the Step “First”?',
			]);
		}
		expect(await warnings(delay('First', { chain: 'Prospectng' }))).toEqual([
			expect.stringContaining('Did you mean the Chain “Prospecting”?'),
		]);
		expect(await warnings(delay('First', { program: 'Acme Inc' }))).toEqual([
			expect.stringContaining('Did you mean the Program “Acme”?'),
		]);
		expect(await warnings(delay('Something else'))).toEqual([
			expect.stringMatching(
				/so nobody is due\. Compare Program, Chain and Step with the node that sends it\.$/,
			),
		]);
	});

	it('that this workflow sends, or that was sent before, is not', async () => {
		expect(await warnings(delay(' FIRST'))).toEqual([]);
		await rememberSend('z', new Date());
		expect(await warnings(delay('invite'))).toEqual([]);
	});
});

describe('a Get Roster whose Program in Emails is another than the Program of a Send Partner Email', () => {
	const roster = (emailProgram: string, more: Partial<TestNode> = {}): TestNode => ({
		name: 'Roster',
		type: type('impact'),
		parameters: { resource: 'partner', operation: 'getRoster', emailProgram },
		...more,
	});
	/** Sends without asking impact.com: the run begins behind the roster. */
	const warnings = async (before: TestNode, mode: 'manual' | 'trigger' = 'trigger') => {
		const result = await runWorkflow({
			nodes: [before, start, send('Invite')],
			connections: [
				[before.name, 'Start'],
				['Start', 'Send Invite'],
			],
			startNode: 'Start',
			types: { [type('sendPartnerEmail')]: new SendPartnerEmail(), [type('impact')]: new Impact() },
			items: partners,
			credentials: { smtp: server.credential },
			mode,
		});
		expect(result.status).toBe('success');
		return texts(result, 'Send Invite', 'warning');
	};

	it('is warned of, in a run as in a preview', async () => {
		for (const mode of ['manual', 'trigger'] as const) {
			expect(await warnings(roster('Acme Inc'), mode)).toEqual([
				'“Roster” calls the program “Acme Inc” (Program in Emails), but this node “Acme”. The two share neither suppressions nor the history of emails: write the same name in both.',
			]);
		}
	});

	it.each([
		['has the same name', roster(' ACME')],
		['has an expression', roster('={{ "Acme Inc" }}')],
		['is deactivated', roster('Acme Inc', { disabled: true })],
		[
			'is another operation',
			roster('Acme Inc', { parameters: { resource: 'partner', operation: 'get', emailProgram: 'Acme Inc' } }),
		],
	])('is not seen in one that %s', async (_which, before) => {
		expect(await warnings(before)).toEqual([]);
	});
});

describe('a deactivated node that decides who is mailed', () => {
	const decides = (name: string, disabled = true): TestNode => ({ name: 'Choice', type: name, disabled });
	const chain = (first: TestNode) =>
		run(
			[first, send('Invite')],
			[
				['Start', 'Choice'],
				['Choice', 'Send Invite'],
			],
		);

	it.each([type('segmentFilter'), type('chainDelay'), type('autoAccept'), ...BUILT_IN])(
		'such as %s lets nobody through',
		async (name) => {
			const result = await chain(decides(name));
			expect(result.error?.message).toBe('“Choice” is deactivated, so it would let every partner through');
			expect(arrivedAt()).toEqual([]);
		},
	);

	it('is none where it only passes items on', async () => {
		await chain({ ...decides(NO_OP) });
		expect(arrivedAt()).toEqual(['a@partner.example', 'b@partner.example']);
	});

	it('accepts nobody either', async () => {
		const accept: TestNode = {
			name: 'Accept',
			type: type('autoAccept'),
			parameters: {
				program: 'Acme',
				acceptWhen: { condition: [{ field: 'email', textOperator: 'isNotEmpty' }] },
			},
		};
		const applications = partners.map((partner, index) => ({
			...partner,
			applicationId: `A-${index}`,
		}));
		const lines: Line[] = [
			['Start', 'Filter'],
			['Filter', 'Accept'],
		];
		const result = await run([{ ...filter, disabled: true }, accept], lines, 'trigger', applications);
		expect(result.error?.message).toBe('“Filter” is deactivated, so it would let every partner through');
		expect(result.error?.description).toContain('Nothing was decided.');
	});
});
