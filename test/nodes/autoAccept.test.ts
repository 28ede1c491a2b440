import type { IDataObject } from 'n8n-workflow';
import { AutoAccept } from '../../nodes/AutoAccept/AutoAccept.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';

useFreshLedger();

const wasInvited = { condition: [{ field: 'emailHistory', ...STEP, emailOperator: 'wasSent' }] };
const isBlocked = { condition: [{ field: 'groups', listOperator: 'includesAnyOf', texts: 'Blocked' }] };
const run = (parameters: IDataObject, items: IDataObject[], options: NodeOptions = {}) =>
	runNode(new AutoAccept(), { program: 'Acme', ...parameters }, items, options);
const ids = (items: Array<{ json: IDataObject }> = []) => items.map(({ json }) => json.partnerId);

const applications = [
	{ partnerId: '1', applicationId: 'a1', relationshipStage: 'negotiating' },
	{ partnerId: '2', applicationId: 'a2', relationshipStage: 'negotiating', groups: 'Blocked' },
	{ partnerId: '3', applicationId: 'a3' },
	{ partnerId: '4', relationshipStage: 'new' },
	{ partnerId: '5', applicationId: 'a5', relationshipStage: 'joined' },
];

describe('Auto-Accept', () => {
	beforeEach(() => rememberSend('1', new Date()));

	it('accepts nobody of whom it cannot tell whether the reject conditions hold', async () => {
		const isInactive = { field: 'clicks', range: 'lastDays', rangeDays: 30, amountOperator: 'none' };
		const isIncomplete = { field: 'country', choiceOperator: 'isAnyOf', countryChoices: [] };
		for (const condition of [isInactive, isIncomplete]) {
			const result = await run(
				{ acceptWhen: wasInvited, rejectWhen: { condition: [condition] } },
				applications,
			);
			expect(result.received.map(ids)).toEqual([['1', '2', '3'], [], []]);
			expect(result.received[0]?.[0]?.json.application).toMatchObject({
				reason: expect.stringMatching(/^Whether the reject conditions hold cannot be told: /) as string,
			});
		}
	});

	it('counts what sample partners are said to have got in a manual execution only', async () => {
		const sampleEmails = [{ chain: STEP.chain, step: STEP.step, sentAt: new Date().toISOString() }];
		const items = [{ ...applications[2], sampleEmails }];
		const preview = await run({ acceptWhen: wasInvited }, items, { mode: 'manual' });
		expect(preview.received.map(ids)).toEqual([[], ['3'], []]);
		const { received } = await run({ acceptWhen: wasInvited }, items);
		expect(received.map(ids)).toEqual([['3'], [], []]);
	});

	it('accepts, rejects and leaves the rest for review, once', async () => {
		const rules = { acceptWhen: wasInvited, rejectWhen: isBlocked };
		const first = await run(rules, applications);
		expect(first.received.map(ids)).toEqual([['3'], ['1'], ['2']]);
		expect(first.received[1]?.[0]?.json.application).toMatchObject({
			decision: 'accepted',
			reason: expect.stringMatching(
				/^Email “Invite” of chain “Prospecting” was sent — it was, on \d+ \w+ \d+$/,
			) as string,
		});
		const rows = await inLedger((ledger) => ledger.selectFrom('decisions').selectAll().execute());
		expect(rows.map(({ application_id, decision }) => [application_id, decision])).toEqual([
			['a1', 'accepted'],
			['a2', 'rejected'],
		]);
		const again = await run({ rejectWhen: wasInvited }, applications);
		expect(again.received.map(ids)).toEqual([['3'], [], []]);
		const shown = await run({ ...rules, options: { showEarlierDecisions: true } }, applications);
		expect(shown.received.map(ids)).toEqual([['3'], ['1'], ['2']]);
	});

	it('records nothing in a manual execution', async () => {
		const { received } = await run({ acceptWhen: wasInvited }, applications, { mode: 'manual' });
		expect(received.map(ids)).toEqual([['2', '3'], ['1'], []]);
		expect(await inLedger((ledger) => ledger.selectFrom('decisions').selectAll().execute())).toEqual([]);
	});

	it('decides nothing without conditions, or where both sets hold', async () => {
		const empty = await run({}, applications);
		expect(empty.received.map(ids)).toEqual([['1', '2', '3'], [], []]);
		expect(empty.hints(empty.name)[0]?.message).toMatch(/no conditions/);
		const both = await run({ acceptWhen: wasInvited, rejectWhen: wasInvited }, applications);
		expect(both.received.map(ids)).toEqual([['1', '2', '3'], [], []]);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const)(
		'accepts nobody when something goes wrong, with On Error %s',
		async (onError) => {
			const { received } = await run({ acceptWhen: wasInvited, program: '= ' }, applications, { onError });
			expect([received[1], received[2]]).toEqual([[], []]);
			if (onError === 'continueRegularOutput') expect(received[0]).toHaveLength(5);
			if (onError === 'continueErrorOutput') expect(received[3]).toHaveLength(5);
		},
	);
});
