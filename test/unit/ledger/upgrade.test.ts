import { createHash } from 'node:crypto';
import { claimSend } from '../../../lib/ledger/claim';
import { findLatestEvents } from '../../../lib/ledger/emailEvents';
import { findByMessageKey } from '../../../lib/ledger/messageLookup';
import { openLedger } from '../../../lib/ledger/open';
import { findSavedSegment } from '../../../lib/ledger/savedSegments';
import type { SendStatus } from '../../../lib/ledger/schema';
import { findSends } from '../../../lib/ledger/sends';
import { findSuppressions, listSuppressions, removeSuppressions } from '../../../lib/ledger/suppressions';
import { describeDialects } from '../../../testkit/ledger/dialects';
import { createOlderLedger } from './olderLedger';

const KEY = 'ab'.repeat(20);

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

describeDialects(({ newLocation }) => {
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

	it('finds emails under names that differed in what cannot be seen, and what was sent wins', async () => {
		const location = await newLocation();
		const [composed, apart, hidden] = ['présentation', 'présentation'.normalize('NFD'), 'présentation\u200b'];
		const names = { program: 'acmé'.normalize('NFD'), chain: 'c' };
		await createOlderLedger(location, '071', async (old) => {
			const send = (partner_id: string, step: string, status: SendStatus, settled_at: number) => ({
				...names,
				...{ step, partner_id, status, settled_at, address: `${partner_id}@x.example`, copy_hash: 'x' },
				...{ message_id: `<${step}>`, claimed_by: 'x', claimed_at: 1, attempts: 1, occurrence: 1 },
				message_key: `${partner_id} ${status} ${settled_at}`,
			});
			await old
				.insertInto('sends')
				.values([
					send('1', apart, 'sent', 1),
					send('2', composed, 'retryLater', 1),
					send('2', apart, 'sent', 2),
					send('3', composed, 'sent', 3),
					send('3', hidden, 'bounced', 4),
					send('4', apart, 'sent', 5),
					send('4', hidden, 'sent', 6),
					send('5', hidden, 'uncertain', 7),
					send('6', 'plain', 'sent', 8),
				])
				.execute();
			const suppression = { address_hash: 'x', address: null, partner_id: null, source: 'x', created_at: 1 };
			await old
				.insertInto('suppressions')
				.values({ program: names.program, reason: 'manual', ...suppression })
				.execute();
			const place = { workflow_id: 'w', node_id: 'n', workflow_name: 'W', node_name: 'N', saved_at: 1 };
			await old
				.insertInto('saved_segments')
				.values({ name_key: apart, name: apart, definition: 'x', ...place })
				.execute();
			const stage = { kind: 'opened', is_automated: 0, happened_at: 9, detail: null } as const;
			await old
				.insertInto('email_events')
				.values({ ...names, step: hidden, partner_id: '5', address: 'x', event_key: 'x', ...stage })
				.execute();
		});
		const ledger = await openLedger(location);
		const step = { program: 'Acmé', chain: 'C', step: 'Présentation' };
		const found = await findSends(ledger, step, ['1', '2', '3', '4', '5', '6']);
		expect(
			[...found]
				.map(([id, records]) => [id, ...records.map(({ status, settledAt }) => [status, settledAt])])
				.sort(),
		).toEqual([
			['1', ['sent', 1]],
			['2', ['sent', 2]],
			['3', ['sent', 3]],
			['4', ['sent', 6]],
			['5', ['uncertain', 7]],
		]);
		expect(await findByMessageKey(ledger, '4 sent 5')).toMatchObject({ partnerId: '4' });
		expect(await ledger.selectFrom('sends').selectAll().execute()).toHaveLength(9);
		expect(await ledger.selectFrom('suppressions').select('program').execute()).toEqual([
			{ program: 'acmé' },
		]);
		expect(await findLatestEvents(ledger, step, 'opened', ['5'])).toEqual(new Map([['5', 9]]));
		expect(await findSavedSegment(ledger, composed)).toMatchObject({ name: apart });
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
				.insertInto('partner_addresses')
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
		const roster = await ledger
			.selectFrom('partner_addresses')
			.select('address')
			.orderBy('address')
			.execute();
		expect(roster.map(({ address }) => address)).toEqual(['ana@xn--bcher-kva.example', 'ben@x.example']);
		const claimed: string[] = [];
		for (const partnerId of ['ana', 'ben', 'cleo', 'dora']) {
			const names = { program: 'Acme', chain: 'c', step: 's', partnerId };
			const claim = {
				...names,
				address: `${partnerId}@XN--bcher-kva.example`,
				messageId: 'm',
				copyHash: 'x',
			};
			if (await claimSend(ledger, claim, 1)) claimed.push(partnerId);
		}
		expect(claimed).toEqual(['dora']);
		const cleo = { program: 'Acme', address: 'cleo@bücher.example' };
		expect(await removeSuppressions(ledger, cleo)).toBe(1);
		await ledger.destroy();
	});
});
