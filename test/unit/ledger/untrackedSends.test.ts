import { claimSend } from '../../../lib/ledger/claim';
import { recordEmailEvent } from '../../../lib/ledger/emailEvents';
import { openLedger } from '../../../lib/ledger/open';
import { recordOutcome, type SendOutcome, type Tracked } from '../../../lib/ledger/sends';
import { findUntrackedSends } from '../../../lib/ledger/untrackedSends';
import { describeDialects } from '../../../testkit/ledger/dialects';
import { createOlderLedger } from './olderLedger';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);
const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const NEITHER: Tracked = { opens: false, clicks: false };
const CLICKS: Tracked = { opens: false, clicks: true };
const BOTH: Tracked = { opens: true, clicks: true };

describeDialects(({ newLedger, newLocation }) => {
	test('finds who was sent an email without tracking, at any time, but not who was refused it', async () => {
		const ledger = await openLedger(await newLedger());
		const send = async (partnerId: string, at: number, tracked: Tracked, status = 'sent') => {
			const claim = {
				...{ ...STEP, partnerId, address: `${partnerId}@x.example`, tracked },
				...{ messageId: `<${partnerId}@acme.example>`, copyHash: 'x' },
			};
			expect(await claimSend(ledger, claim, at, { resendSentBefore: at })).toBe(true);
			await recordOutcome(ledger, claim, { status, reason: 'x' } as SendOutcome, at);
		};
		await send('1', NOW, NEITHER);
		await send('2', NOW, CLICKS);
		await send('3', NOW, BOTH);
		await send('4', NOW, NEITHER, 'uncertain');
		await send('5', NOW, NEITHER, 'bounced');
		await send('6', NOW - DAY, NEITHER);
		await send('6', NOW, BOTH);
		await send('7', NOW - DAY, BOTH);
		await send('7', NOW, CLICKS);
		const ids = ['1', '2', '3', '4', '5', '6', '7', '8'];
		expect(await findUntrackedSends(ledger, STEP, 'opened', ids)).toEqual(
			new Map(Object.entries({ 1: NOW, 2: NOW, 4: NOW, 6: NOW - DAY, 7: NOW })),
		);
		expect(await findUntrackedSends(ledger, STEP, 'clicked', ids)).toEqual(
			new Map(Object.entries({ 1: NOW, 4: NOW, 6: NOW - DAY })),
		);
		await ledger.destroy();
	});

	test('takes an email of an older ledger for untracked unless something of it was recorded', async () => {
		const location = await newLocation();
		const names = { program: 'acme', chain: 'prospecting', step: 'invite' };
		await createOlderLedger(location, '090', (old) =>
			old
				.insertInto('sends')
				.values(
					['1', '2', '3'].map((partner_id) => ({
						...{ ...names, partner_id, address: `${partner_id}@x.example`, status: 'sent' as const },
						...{ message_id: '<x>', copy_hash: 'x', claimed_by: 'x', occurrence: 1, attempts: 1 },
						...{ claimed_at: NOW, settled_at: NOW },
					})),
				)
				.execute(),
		);
		const ledger = await openLedger(location);
		for (const [partnerId, kind] of [
			['2', 'opened'],
			['3', 'clicked'],
		] as const) {
			const event = { ...STEP, key: partnerId, partnerId, address: `${partnerId}@x.example`, kind };
			await recordEmailEvent(ledger, { ...event, isAutomated: true, happenedAt: NOW });
		}
		const find = async (kind: 'opened' | 'clicked') =>
			[...(await findUntrackedSends(ledger, STEP, kind, ['1', '2', '3'])).keys()].sort();
		expect(await find('opened')).toEqual(['1', '3']);
		expect(await find('clicked')).toEqual(['1']);
		await ledger.destroy();
	});
});
