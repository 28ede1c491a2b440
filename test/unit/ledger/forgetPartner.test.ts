import { recordRejection } from '../../../lib/ledger/bounces';
import { claimSend } from '../../../lib/ledger/claim';
import { forgetPartner } from '../../../lib/ledger/forgetPartner';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordOutcome, type SendClaim } from '../../../lib/ledger/sends';
import { findSuppressions } from '../../../lib/ledger/suppressions';
import { describeDialects } from '../../../testkit/ledger/dialects';

const CLAIM: SendClaim = {
	...{ program: 'acme', chain: 'prospecting', step: 'invite', partnerId: 'P-1', address: 'pat@x.example' },
	...{ messageId: `<${'a'.repeat(40)}@acme.example>`, copyHash: 'x' },
};

const ROSTER = [
	'roster_entries',
	'partner_addresses',
	'prepared_roster_partners',
	'partner_stages',
	'partner_actions',
	'daily_performance',
] as const;

/** A partner as Get Roster leaves it: known as a prospect before, with an address, a stage and a sale. */
async function readRosterOf(ledger: LedgerDatabase, partnerId: string, mediaPartnerId: string) {
	const program = '1000';
	const own = { program, media_partner_id: mediaPartnerId };
	await ledger
		.insertInto('roster_entries')
		.values({ ...own, partner_id: partnerId, name_key: `name of ${partnerId}` })
		.execute();
	await ledger
		.insertInto('prepared_roster_partners')
		.values({
			roster_id: 'r',
			media_partner_id: mediaPartnerId,
			facts: '{}',
			has_contract: 1,
			is_listed: 1,
		})
		.execute();
	await ledger
		.insertInto('partner_addresses')
		.values({ program, media_partner_id: mediaPartnerId, address: `${mediaPartnerId}@x.example` })
		.execute();
	const stage = { changed_at: 1, stage: 'joined', is_current: 1 } as const;
	await ledger
		.insertInto('partner_stages')
		.values({ program, partner_id: partnerId, ...stage })
		.execute();
	const action = { action_id: `of ${mediaPartnerId}`, day: '2026-11-20', happened_at: 1, amount: 5 };
	await ledger
		.insertInto('partner_actions')
		.values({ ...own, ...action, currency: 'USD', is_reversed: 0 })
		.execute();
	const day = { day: '2026-11-20', clicks: 3, actions: 1, revenue: 5, currency: 'USD' };
	await ledger
		.insertInto('daily_performance')
		.values({ ...own, ...day, has_several_currencies: 0, first_action_at: 1, last_action_at: 1 })
		.execute();
}

describeDialects(({ newLedger }) => {
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		ledger = await openLedger(await newLedger());
		await readRosterOf(ledger, 'P-1', '2552801');
		await readRosterOf(ledger, 'P-2', '2552802');
	});
	afterEach(() => ledger.destroy());

	const dump = async () => {
		const tables = await Promise.all(ROSTER.map((table) => ledger.selectFrom(table).selectAll().execute()));
		return JSON.stringify(tables);
	};

	describe('forgetting a partner', () => {
		it('removes what was read at impact.com, and nobody else', async () => {
			const { addresses } = await forgetPartner(ledger, 'P-1', 2_000);
			expect(addresses).toBe(1);
			const left = await dump();
			expect(left).not.toContain('2552801');
			expect(left).not.toContain('P-1');
			expect(left).toContain('2552802');
			expect(left).toContain('P-2');
		});

		it.each([
			['accepts', { status: 'sent', reason: '250 ok' }],
			['asks to try later', { status: 'retryLater', reason: '450', retryAt: 3_000 }],
		] as const)(
			'whose email is on its way leaves it uncertain, also when the mail server %s',
			async (_name, outcome) => {
				await claimSend(ledger, CLAIM, 1_000);
				expect(await forgetPartner(ledger, 'P-1', 2_000)).toMatchObject({ sends: 1 });
				await recordOutcome(ledger, CLAIM, outcome, 3_000);
				const rows = await ledger.selectFrom('sends').selectAll().execute();
				expect(rows).toMatchObject([{ status: 'uncertain', settled_at: 2_000, reason: null }]);
				expect(JSON.stringify(rows)).not.toContain('x.example');
			},
		);

		it('whose email is on its way leaves nothing of them when the mail server refuses it', async () => {
			await claimSend(ledger, CLAIM, 1_000);
			await forgetPartner(ledger, 'P-1', 2_000);
			await recordRejection(ledger, CLAIM, { reason: '550 for pat@x.example', isDeadAddress: true }, 3_000);
			const rows = await ledger.selectFrom('sends').selectAll().execute();
			expect(rows).toMatchObject([{ status: 'uncertain' }]);
			expect(await ledger.selectFrom('email_events').selectAll().execute()).toEqual([]);
			const suppressed = await ledger.selectFrom('suppressions').selectAll().execute();
			expect(JSON.stringify([rows, suppressed])).not.toContain('pat@x.example');
			expect([...(await findSuppressions(ledger, 'acme', [CLAIM.address])).keys()]).toEqual([CLAIM.address]);
		});

		it('suppresses an address that was never written to', async () => {
			await forgetPartner(ledger, 'P-1', 2_000);
			const found = await findSuppressions(ledger, 'acme', ['2552801@x.example', '2552802@x.example']);
			expect([...found.keys()]).toEqual(['2552801@x.example']);
		});
	});
});
