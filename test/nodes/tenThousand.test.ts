import { DateTime } from 'luxon';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { claimSend } from '../../lib/ledger/claim';
import { recordOutcome } from '../../lib/ledger/sends';
import { NO_OP, PACKAGE, runWorkflow } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';

useFreshLedger();

it('takes 10,000 partners through Chain Delay and Segment Filter', async () => {
	const items = Array.from({ length: 10_000 }, (_, index) => ({
		partnerId: String(index),
		email: `p${index}@partner.example`,
		relationshipStage: index % 4 === 0 ? 'joined' : 'outreach',
	}));
	await inLedger(async (ledger) => {
		for (let index = 0; index < 1000; index += 1) {
			const sentAt = DateTime.now().minus({ days: index % 2 ? 8 : 1 });
			const claim = {
				...STEP,
				partnerId: String(index),
				address: `p${index}@partner.example`,
				messageId: 'x',
				copyHash: 'x',
			};
			await claimSend(ledger, claim, sentAt.toMillis());
			await recordOutcome(ledger, claim, { status: 'sent', reason: '250' }, sentAt.toMillis());
		}
	});
	const delay = `${PACKAGE}.chainDelay`;
	const filter = `${PACKAGE}.segmentFilter`;
	const isNotJoined = {
		field: 'relationshipStage',
		choiceOperator: 'isNoneOf',
		relationshipStageChoices: ['joined'],
	};
	const { outputs, status } = await runWorkflow({
		nodes: [
			{ name: 'Start', type: NO_OP },
			{ name: 'Delay', type: delay, parameters: { amount: 7, unit: 'days', after: 'email', ...STEP } },
			{ name: 'Not Joined', type: filter, parameters: { conditions: { condition: [isNotJoined] } } },
		],
		connections: [
			['Start', 'Delay'],
			['Delay', 'Not Joined'],
		],
		types: { [delay]: new ChainDelay(), [filter]: new SegmentFilter() },
		items,
	});
	expect(status).toBe('success');
	expect(outputs('Delay', 0)).toHaveLength(500);
	expect(outputs('Delay', 1)).toHaveLength(9_500);
	expect(outputs('Not Joined', 0)).toHaveLength(500);
	expect(outputs('Not Joined', 1)).toHaveLength(0);
});
