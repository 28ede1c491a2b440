import { createHash } from 'node:crypto';
import { findByMessageKey } from '../../../lib/ledger/messageLookup';
import { openLedger } from '../../../lib/ledger/open';
import { findSuppressions, listSuppressions, removeSuppressions } from '../../../lib/ledger/suppressions';
import { describeDialects } from './dialects';
import { createOlderLedger } from './olderLedger';

const KEY = 'ab'.repeat(20);

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describeDialects((newLocation) => {
	it('finds emails of an older ledger by their message', async () => {
		const location = await newLocation();
		await createOlderLedger(location, '020', (old) =>
			old
				.insertInto('sends')
				.values({
					...{ program: 'p', chain: 'c', step: 's', partner_id: '1', address: 'a@x.example' },
					...{ status: 'sent', message_id: `<${KEY}@acme.example>`, copy_hash: 'x', claimed_by: 'x' },
					...{ claimed_at: 1, settled_at: 2, attempts: 1 },
				} as never)
				.execute(),
		);
		const ledger = await openLedger(location);
		expect(await findByMessageKey(ledger, KEY)).toMatchObject({ partnerId: '1', status: 'sent' });
		const row = await ledger.selectFrom('sends').selectAll().executeTakeFirst();
		expect(row).toMatchObject({ occurrence: 1, deferred_since: null });
		await ledger.destroy();
	});

	it('finds who unsubscribed under an internationalised domain, forgotten people included', async () => {
		const location = await newLocation();
		const suppression = { program: 'acme', reason: 'unsubscribed', source: 'x', partner_id: null } as const;
		await createOlderLedger(location, '070', async (old) => {
			const row = (address: string, created_at: number, isKept = true) => ({
				...suppression,
				...{ address: isKept ? address : null, address_hash: hash(address), created_at },
			});
			await old
				.insertInto('suppressions')
				.values([
					row('ana@bücher.example', 1),
					row('ben@bücher.example', 2),
					row('ben@xn--bcher-kva.example', 3),
					row('cleo@bücher.example', 4, false),
					row('dora@x.example', 5),
					row('élan@x.example', 6),
				])
				.execute();
			await old
				.insertInto('roster_addresses')
				.values([
					{ program: '1000', media_partner_id: '7', address: 'ana@bücher.example' },
					{ program: '1000', media_partner_id: '8', address: 'ben@x.example' },
				])
				.execute();
		});
		const ledger = await openLedger(location);
		const found = await findSuppressions(
			ledger,
			'Acme',
			['ana', 'ben', 'cleo', 'dora'].map((name) => `${name}@xn--bcher-kva.example`),
		);
		expect([...found.keys()].sort()).toEqual(
			['ana', 'ben', 'cleo'].map((name) => `${name}@xn--bcher-kva.example`),
		);
		expect((await listSuppressions(ledger, {})).map(({ address }) => address)).toEqual([
			'élan@x.example',
			'dora@x.example',
			undefined,
			'ben@xn--bcher-kva.example',
			'ana@xn--bcher-kva.example',
		]);
		const roster = await ledger.selectFrom('roster_addresses').select('address').orderBy('address').execute();
		expect(roster.map(({ address }) => address)).toEqual(['ana@xn--bcher-kva.example', 'ben@x.example']);
		const cleo = { program: 'Acme', address: 'cleo@bücher.example' };
		expect(await removeSuppressions(ledger, cleo)).toBe(1);
		await ledger.destroy();
	});
});
