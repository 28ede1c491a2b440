import { DateTime } from 'luxon';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { breakLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';

useFreshLedger();

const afterInvite = { amount: 7, unit: 'days', after: 'email', ...STEP };
const run = (
	parameters: IDataObject,
	items: INodeExecutionData[] | IDataObject[],
	options: NodeOptions = {},
) => runNode(new ChainDelay(), parameters as never, items, { timezone: 'Europe/Berlin', ...options });
const ids = (items: Array<{ json: IDataObject }> = []) => items.map(({ json }) => json.partnerId);
const daysAgo = (days: number) => DateTime.now().minus({ days }).toJSDate();

describe('Chain Delay', () => {
	it('counts from the earlier email, and late is still due', async () => {
		const sentAt = daysAgo(8);
		await rememberSend('late', sentAt);
		await rememberSend('early', daysAgo(6));
		await rememberSend('rejected', daysAgo(8), { status: 'bounced', reason: '550' });
		const items = ['late', 'early', 'rejected', 'never'].map((partnerId) => ({ partnerId }));
		const { received, hints, name } = await run(afterInvite, [...items, { name: 'no id' }]);
		expect(ids(received[0])).toEqual(['late']);
		const reference = DateTime.fromJSDate(sentAt, { zone: 'Europe/Berlin' });
		expect(received[0]?.[0]?.json.chainDelay).toEqual({
			status: 'due',
			referenceAt: reference.toISO(),
			dueAt: reference.plus({ days: 7 }).toISO(),
		});
		expect(received[1]?.map(({ json }) => (json.chainDelay as IDataObject).status)).toEqual([
			'waiting',
			'notStarted',
			'notStarted',
			'notStarted',
		]);
		expect(hints(name)[0]?.message).toBe('1 partner due. 1 waiting, 3 not started.');
	});

	it('lets nobody pass of whom it is uncertain whether the earlier email was sent, and says so', async () => {
		await rememberSend('a', daysAgo(8), { status: 'uncertain', reason: 'the connection broke' });
		await rememberSend('b', daysAgo(9));
		const { received } = await run(afterInvite, [{ partnerId: 'a' }, { partnerId: 'b' }]);
		expect(ids(received[0])).toEqual(['b']);
		expect(received[1]?.map(({ json }) => json.chainDelay)).toEqual([
			{
				status: 'notStarted',
				reason:
					'It is uncertain whether “Invite” was sent to this partner; Partner Ledger → Email → Settle Uncertain decides',
			},
		]);
	});

	it('takes the emails that sample partners are said to have got, in a manual execution only', async () => {
		await rememberSend('known', daysAgo(1));
		const sample = (days: number, step: string = STEP.step) => [
			{ chain: STEP.chain.toUpperCase(), step, sentAt: daysAgo(days).toISOString() },
		];
		const items = [
			{ partnerId: 'late', sampleEmails: sample(8) },
			{ partnerId: 'early', sampleEmails: sample(6) },
			{ partnerId: 'other', sampleEmails: sample(8, 'Another') },
			{ partnerId: 'known', sampleEmails: sample(8) },
			{ partnerId: 'odd', sampleEmails: ['soon', null, {}] },
		] as IDataObject[];
		const preview = await run(afterInvite, items, { mode: 'manual' });
		expect([ids(preview.received[0]), ids(preview.received[1])]).toEqual([
			['late'],
			['early', 'other', 'known', 'odd'],
		]);
		const { received } = await run(afterInvite, items);
		expect([received[0], ids(received[1]).length]).toEqual([[], 5]);
	});

	it('counts from a date of the partner in the workflow’s zone', async () => {
		const today = DateTime.now().setZone('Europe/Berlin');
		const items = [
			{ partnerId: 'due', joinedAt: today.minus({ days: 2 }).toISODate() },
			{ partnerId: 'waiting', joinedAt: today.minus({ days: 1 }).toISODate() },
			{ partnerId: 'none' },
			{ partnerId: 'wrong', joinedAt: 'soon' },
			...[0, 2026, 46_000].map((joinedAt) => ({ partnerId: `number ${joinedAt}`, joinedAt })),
		];
		const { received } = await run({ amount: 2, unit: 'days', after: 'date', dateField: 'joinedAt' }, items);
		expect(ids(received[0])).toEqual(['due']);
		expect(received[1]?.map(({ json }) => (json.chainDelay as IDataObject).reason)).toEqual([
			undefined,
			'The partner has no Original Joined Date',
			...['soon', 0, 2026, 46_000].map((value) => `Original Joined Date “${value}” is not a date`),
		]);
	});

	it('warns of dates that it cannot read', async () => {
		const dates = ['11/20/2026', '20.11.2026', 'Nov 20, 2026', { year: 2026 }, '2020-11-20'];
		const items = dates.map((joinedAt, index) => ({ partnerId: `${index}`, joinedAt })) as IDataObject[];
		const parameters = { amount: 2, unit: 'days', after: 'date', dateField: 'joinedAt' };
		const { received, hints, name } = await run(parameters, items);
		expect(ids(received[0])).toEqual(['4']);
		expect(received[1]?.map(({ json }) => (json.chainDelay as IDataObject).reason)).toEqual([
			'Original Joined Date “11/20/2026” is not a date',
			'Original Joined Date “20.11.2026” is not a date',
			'Original Joined Date “Nov 20, 2026” is not a date',
			'Original Joined Date is not a date',
		]);
		const warnings = async (own: IDataObject[], changes: IDataObject = {}) => {
			const result = await run({ ...parameters, ...changes }, own);
			return result.hints(result.name).flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
		};
		expect(hints(name).map(({ type, message }) => [type, message])).toEqual([
			[
				'warning',
				'Original Joined Date of 4 partners is not a date, such as “11/20/2026”. Write it as 2026-11-20.',
			],
			['info', '1 partner due. 0 waiting, 4 not started.'],
		]);
		expect(await warnings(items.slice(3))).toEqual([
			'Original Joined Date of 1 partner is not a date. Write it as 2026-11-20.',
		]);
		expect(
			await warnings([{ partnerId: '1', signed: 'soon' }], {
				dateField: 'customField',
				customField: 'signed',
			}),
		).toEqual(['“signed” of 1 partner is not a date, such as “soon”. Write it as 2026-11-20.']);
	});

	it('warns when no partner has the date at all', async () => {
		const parameters = {
			amount: 1,
			unit: 'hours',
			after: 'date',
			dateField: 'customField',
			customField: 'signedAt',
		};
		const { hints, name } = await run(parameters, [{ partnerId: '1' }]);
		expect(hints(name)[0]?.message).toMatch(/No partner has a date in “signedAt”/);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const)(
		'lets nobody through when the ledger cannot be read, with On Error %s',
		async (onError) => {
			breakLedger();
			const { received, status } = await run(afterInvite, [{ partnerId: '1' }], { onError });
			expect(received[0]).toEqual([]);
			if (onError === 'stopWorkflow') expect(status).toBe('error');
			else expect(ids(received[onError === 'continueErrorOutput' ? 2 : 1])).toEqual(['1']);
		},
	);

	it.each([
		['continueRegularOutput', 1],
		['continueErrorOutput', 2],
	] as const)('keeps files when it fails, with On Error %s', async (onError, output) => {
		const binary = { logo: { data: 'eA==', mimeType: 'image/png' } };
		const items = [{ json: { partnerId: '1' }, binary }];
		const { received } = await run({ ...afterInvite, amount: -1 }, items, { onError });
		expect(received[output]).toHaveLength(1);
		expect(received[output]?.[0]?.binary).toEqual(binary);
	});

	it.each([
		[{ amount: -1 }, /Wait must be a number of 0 or more/],
		[{ amount: 1.5, unit: 'businessDays' }, /Wait must be a number of 0 or more/],
		[{ step: '=  ' }, /Step is empty/],
		[{ chain: '={{ $json.chain }}' }, /Chain depends on the partner/],
	])('refuses %j', async (changes, message) => {
		const { error } = await run({ ...afterInvite, ...changes }, [{ partnerId: '1', chain: 'x' }]);
		expect(error?.message).toMatch(message);
	});

	it.each([
		'$json.chain',
		'$input.item.json.chain',
		'$input["item"].json.chain',
		'$("Start").item.json.chain',
		"$('Start')?.item.json.chain",
		'$("Start")["item"].json.chain',
		'$("Start").itemMatching($runIndex).json.chain',
		'$("Start").pairedItem().json.chain',
		'$node["Start"].json.chain',
		'$node.Start.json["chain"]',
		'["x", "y"][$itemIndex]',
	])('refuses a Chain that differs per partner: %s', async (expression) => {
		const parameters = { ...afterInvite, chain: `={{ ${expression} }}` };
		const { error } = await run(parameters, [{ partnerId: '1', chain: 'x' }]);
		expect(error?.message).toBe('Chain depends on the partner, but is read once for the whole run');
	});

	it.each([
		'$("Start").first().json.item',
		'$("Start").all()[0].json.item',
		'$("Start").first().json["item"]',
	])('takes a Chain that is the same for all partners: %s', async (expression) => {
		await rememberSend('late', daysAgo(8));
		const items = [{ partnerId: 'late', item: STEP.chain }];
		const { received } = await run({ ...afterInvite, chain: `={{ ${expression} }}` }, items);
		expect(ids(received[0])).toEqual(['late']);
	});
});
