import { findLatestEvents, recordEmailEvent, type EmailEvent } from '../../../lib/ledger/emailEvents';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { addSuppression, findSuppressions } from '../../../lib/ledger/suppressions';
import { describeDialects } from '../../../testkit/ledger/dialects';

const STEP = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const event = (fields: Partial<EmailEvent>): EmailEvent => ({
	...STEP,
	key: 'e1',
	partnerId: '1',
	address: 'Ann@x.example',
	kind: 'opened',
	isAutomated: false,
	happenedAt: 1_000,
	...fields,
});

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
	});
	afterEach(() => ledger.destroy());

	describe('email events', () => {
		it('are kept once per key', async () => {
			expect(await recordEmailEvent(ledger, event({}))).toBe(true);
			expect(await recordEmailEvent(ledger, event({ happenedAt: 2_000 }))).toBe(false);
			expect(await findLatestEvents(ledger, STEP, 'opened', ['1'])).toEqual(new Map([['1', 1_000]]));
		});

		it('are found by step, kind and partner, the latest one, without what machines did', async () => {
			await recordEmailEvent(ledger, event({}));
			await recordEmailEvent(ledger, event({ key: 'e2', happenedAt: 3_000 }));
			await recordEmailEvent(ledger, event({ key: 'e3', happenedAt: 9_000, isAutomated: true }));
			await recordEmailEvent(ledger, event({ key: 'e4', partnerId: '2', kind: 'clicked' }));
			await recordEmailEvent(ledger, event({ key: 'e5', partnerId: '3', step: 'Other' }));
			const step = { ...STEP, chain: ' prospecting ' };
			expect(await findLatestEvents(ledger, step, 'opened', ['1', '2', '3'])).toEqual(
				new Map([['1', 3_000]]),
			);
			expect(await findLatestEvents(ledger, step, 'clicked', ['2'])).toEqual(new Map([['2', 1_000]]));
		});
	});

	describe('suppressions', () => {
		const base = { reason: 'unsubscribed' as const, source: 'link in an email', createdAt: 5 };

		it('hold for their program or for all, whatever the case of the address', async () => {
			await addSuppression(ledger, { ...base, program: 'Acme', address: 'Ann@X.example' });
			await addSuppression(ledger, { ...base, address: 'bob@x.example', reason: 'complained' });
			const addresses = ['ann@x.example', 'BOB@x.example', 'eve@x.example'];
			const found = await findSuppressions(ledger, 'acme', addresses);
			expect([...found.keys()].sort()).toEqual(['ann@x.example', 'bob@x.example']);
			expect(found.get('bob@x.example')).toMatchObject([{ reason: 'complained', createdAt: 5 }]);
			expect([...(await findSuppressions(ledger, 'Other', addresses)).keys()]).toEqual(['bob@x.example']);
		});

		it('are added once per reason', async () => {
			const suppression = { ...base, program: 'Acme', address: 'ann@x.example' };
			expect(await addSuppression(ledger, suppression)).toBe(true);
			expect(await addSuppression(ledger, suppression)).toBe(false);
			expect(await addSuppression(ledger, { ...suppression, reason: 'bounced' })).toBe(true);
		});
	});
});
