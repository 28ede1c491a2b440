import { openLedger } from '../../../lib/ledger/open';
import { findPerformance, recordActions, recordClicks } from '../../../lib/ledger/performance';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { describeDialects } from '../../../testkit/ledger/dialects';

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

describeDialects(({ newLedger }) => {
	let ledgers: LedgerDatabase[];
	beforeEach(async () => {
		const location = await newLedger();
		ledgers = [await openLedger(location), await openLedger(location), await openLedger(location)];
	});
	afterEach(() => Promise.all(ledgers.map((ledger) => ledger.destroy())));

	describe('a day of several currencies', () => {
		const find = async () =>
			(await findPerformance(ledgers[0]!, '1', ['7'])).get('7')?.map((day) => {
				const { clicks, actions, revenue, currency } = day;
				return { day: day.day, clicks, actions, revenue, currency };
			});

		it('has sums for each of them, which are never added up, and its clicks once', async () => {
			await recordClicks(ledgers[0]!, '1', { from: DAY, to: DAY }, new Map([['7', 5]]));
			await recordActions(ledgers[0]!, '1', [
				action('1', { amount: 100 }),
				action('2', { amount: 15_000, currency: 'JPY' }),
				action('3', { amount: 1 }),
				action('4', { amount: 7, currency: 'USD', day: '2026-11-21' }),
			]);
			expect(await find()).toEqual([
				{ day: DAY, clicks: 5, actions: 2, revenue: 101, currency: 'EUR' },
				{ day: DAY, clicks: 0, actions: 1, revenue: 15_000, currency: 'JPY' },
				{ day: '2026-11-21', clicks: 0, actions: 1, revenue: 7, currency: 'USD' },
			]);
		});

		it('is one of the currency that is left when the others are reversed', async () => {
			const yen = action('2', { amount: 15_000, currency: 'JPY' });
			await recordActions(ledgers[0]!, '1', [action('1', { amount: 100 }), yen]);
			await recordActions(ledgers[0]!, '1', [{ ...yen, isReversed: true }]);
			expect(await find()).toEqual([{ day: DAY, clicks: 0, actions: 1, revenue: 100, currency: 'EUR' }]);
			await recordActions(ledgers[0]!, '1', [action('1', { amount: 100, isReversed: true })]);
			expect(await find()).toMatchObject([{ actions: 0, revenue: 0, currency: undefined }]);
		});
	});

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
