import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { findTrackingLinks, recordTrackingLink } from '../../../lib/ledger/trackingLinks';
import { describeDialects } from '../../../testkit/ledger/dialects';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const link = (changes = {}) => ({
	...{ mediaPartnerId: '7', adId: '', landingPage: '', url: 'https://t.example/1' },
	...changes,
});

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
	});
	afterEach(() => ledger.destroy());

	it('keeps one link per program, partner, ad and page: the first', async () => {
		expect(await recordTrackingLink(ledger, '1000', link(), NOW)).toBe('https://t.example/1');
		const again = link({ url: 'https://t.example/again' });
		expect(await recordTrackingLink(ledger, '1000', again, NOW)).toBe('https://t.example/1');
		const others = [link({ adId: '5' }), link({ landingPage: 'https://a.example/' })].map((other, index) => ({
			...other,
			url: `https://t.example/other${index}`,
		}));
		for (const other of others) await recordTrackingLink(ledger, '1000', other, NOW);
		await recordTrackingLink(ledger, '1001', link({ url: 'https://t.example/program' }), NOW);
		await recordTrackingLink(ledger, '1000', link({ mediaPartnerId: '8' }), NOW);
		const found = await findTrackingLinks(ledger, '1000', ['7', '9']);
		expect(found).toHaveLength(3);
		expect(found).toEqual(expect.arrayContaining([link(), ...others]));
	});

	it('forgets the links of a partner who is forgotten, under either of its ids', async () => {
		await ledger
			.insertInto('roster_entries')
			.values({ program: '1000', media_partner_id: '8', partner_id: 'prospect-8', name_key: null })
			.execute();
		for (const mediaPartnerId of ['7', '8', '9']) {
			await recordTrackingLink(ledger, '1000', link({ mediaPartnerId }), NOW);
		}
		await forgetPartner(ledger, '7', NOW);
		await forgetPartner(ledger, 'prospect-8', NOW);
		const left = await findTrackingLinks(ledger, '1000', ['7', '8', '9']);
		expect(left.map(({ mediaPartnerId }) => mediaPartnerId)).toEqual(['9']);
	});
});
