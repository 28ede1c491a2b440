import { openLedger } from '../../../lib/ledger/open';
import { findPerformance, recordActions, recordClicks } from '../../../lib/ledger/performance';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { describeDialects } from './dialects';

const DAY = '2026-11-20';

const action = (actionId: string, changes: object = {}) => ({
	actionId,
	mediaPartnerId: '7',
	day: DAY,
	happenedAt: Date.parse(`${DAY}T12:00:00Z`),
	amount: 10,
	currency: 'EUR',
	isReversed: false,
	...changes,
});

describeDialects((newLocation) => {
	let ledgers: LedgerDatabase[];
	beforeEach(async () => {
		const location = await newLocation();
		ledgers = [await openLedger(location), await openLedger(location), await openLedger(location)];
	});
	afterEach(() => Promise.all(ledgers.map((ledger) => ledger.destroy())));

	describe('performance that several readings record at once', () => {
		it('has all of their actions in the sums of a day, and their clicks', async () => {
			const days = Array.from({ length: 20 }, (_, index) => `2026-11-${index + 10}`);
			for (const day of days) {
				await Promise.all([
					...ledgers.map((ledger, index) => recordActions(ledger, '1', [action(`${day} ${index}`, { day })])),
					recordClicks(ledgers[0]!, '1', { from: day, to: day }, new Map([['7', 5]])),
				]);
			}
			const sums = (await findPerformance(ledgers[0]!, '1', ['7'])).get('7');
			expect(sums?.map(({ day, actions, revenue, clicks }) => [day, actions, revenue, clicks])).toEqual(
				days.map((day) => [day, 3, 30, 5]),
			);
		});
	});
});
