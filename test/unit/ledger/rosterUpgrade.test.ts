import type { Kysely } from 'kysely';
import { openLedger } from '../../../lib/ledger/open';
import { findPerformance } from '../../../lib/ledger/performance';
import { findPartnerIds, findPartnersOfProspects, recordListed } from '../../../lib/ledger/rosterEntries';
import { describeDialects } from '../../../testkit/ledger/dialects';
import { createOlderLedger } from './olderLedger';

/** Tables of the roster before what readings find moved out of them. */
interface OlderTables {
	roster_entries: {
		program: string;
		media_partner_id: string;
		partner_id: string;
		facts: string;
		has_contract: number;
		read_at: number;
	};
	roster_addresses: { program: string; media_partner_id: string; address: string };
	partner_actions: {
		program: string;
		action_id: string;
		media_partner_id: string;
		day: string;
		happened_at: number;
		amount: number;
		currency: string;
		is_reversed: number;
	};
	daily_performance: {
		program: string;
		media_partner_id: string;
		day: string;
		clicks: number;
		actions: number;
		revenue: number;
		currency: string;
	};
}

describeDialects(({ newLocation }) => {
	it('partners of an older ledger keep their ids and addresses, and no sum mixes currencies', async () => {
		const location = await newLocation();
		await createOlderLedger(location, '040', async (ledger) => {
			const old = ledger as unknown as Kysely<OlderTables>;
			const key = { program: '1000', media_partner_id: '7' };
			await old
				.insertInto('roster_entries')
				.values({ ...key, partner_id: 'P-7', facts: '{}', has_contract: 1, read_at: 5 })
				.execute();
			await old
				.insertInto('roster_addresses')
				.values({ ...key, address: 'ann@acorn.example' })
				.execute();
			const amounts = [
				['EUR', '2026-11-20', 100],
				['JPY', '2026-11-20', 15_000],
				['EUR', '2026-11-21', 1],
				['EUR', '2026-11-21', 2],
			] as const;
			for (const [index, [currency, day, amount]] of amounts.entries()) {
				const action = { ...key, action_id: String(index), day, happened_at: 5, amount, currency };
				await old
					.insertInto('partner_actions')
					.values({ ...action, is_reversed: 0 })
					.execute();
			}
			const sums = { ...key, clicks: 3, actions: 2 };
			await old
				.insertInto('daily_performance')
				.values([
					{ ...sums, day: '2026-11-20', revenue: 15_100, currency: 'JPY' },
					{ ...sums, day: '2026-11-21', revenue: 3, currency: 'EUR' },
					{ ...sums, day: '2026-11-22', revenue: 0, actions: 0, currency: 'JPY' },
				])
				.execute();
		});

		const ledger = await openLedger(location);
		const days = (await findPerformance(ledger, '1000', ['7'])).get('7') ?? [];
		expect(days.map(({ day, clicks, revenue, currency }) => [day, clicks, revenue, currency])).toEqual([
			['2026-11-20', 3, 100, 'EUR'],
			['2026-11-20', 0, 15_000, 'JPY'],
			['2026-11-21', 3, 3, 'EUR'],
			['2026-11-22', 3, 0, undefined],
		]);
		expect(await findPartnerIds(ledger, '1000', ['7'])).toEqual(new Map([['7', 'P-7']]));
		const twin = { mediaPartnerId: '8', partnerId: '8', nameKey: 'acorn', addresses: ['ANN@acorn.example'] };
		await recordListed(ledger, '1000', [twin]);
		const prospects = { ids: ['P-7'], addresses: ['ann@acorn.example'] };
		const found = await findPartnersOfProspects(ledger, '1000', prospects);
		expect(found).toEqual(
			expect.arrayContaining([
				{ key: 'P-7', mediaPartnerId: '7' },
				{ key: 'ann@acorn.example', mediaPartnerId: '7' },
				{ key: 'ann@acorn.example', mediaPartnerId: '8' },
			]),
		);
		await ledger.destroy();
	});
});
