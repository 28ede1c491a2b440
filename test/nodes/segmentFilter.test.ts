import { writeFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { runNode, type NodeOptions } from './engine';
import { ledgerFile, rememberSend, STEP, useFreshLedger } from './ledgerFolder';

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
		expect(result.hints(result.name).map(({ message }) => message)).toEqual(['2 of 3 partners match.']);
	});

	it('joins groups by OR', async () => {
		const group = { conditions: { condition: [{ field: 'country', textOperator: 'is', text: 'us' }] } };
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
					withConditions({ field: 'country', textOperator: 'is', text: '={{ $json.country }}' }),
					() => undefined,
				],
				[
					'a broken ledger',
					withConditions({ field: 'emailHistory', ...STEP, emailOperator: 'wasNotSent' }),
					() => {
						mkdirSync(dirname(ledgerFile()), { recursive: true });
						writeFileSync(ledgerFile(), 'this is not a database but some text that is long enough');
					},
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
		const row = { field: 'country', textOperator: 'is', text: '={{ "U" + "S" }}' };
		expect(ids((await run(withConditions(row), partners)).received[0])).toEqual(['2', '3']);
	});
});
