import { createMessageId, createMessageKey } from '../../../lib/email/message';
import { createEmailLinks } from '../../../lib/email/publicLinks';
import { readAnswer } from '../../../lib/email/answers/readAnswer';
import { recordReport } from '../../../lib/email/recordReport';
import { receiveVisit } from '../../../lib/email/visit';
import { archiveSends, findArchivableSends } from '../../../lib/ledger/archive';
import { recordRejection } from '../../../lib/ledger/bounces';
import { claimSend } from '../../../lib/ledger/claim';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerLocation } from '../../../lib/ledger/location';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { recordOutcome } from '../../../lib/ledger/sends';
import { readSigningKeys } from '../../../lib/ledger/signingKeys';
import { describeDialects } from '../../../testkit/ledger/dialects';

const DAY = 86_400_000;
const SENT_AT = Date.UTC(2026, 2, 1, 10);
const LATER = SENT_AT + DAY;
const STEP = { program: 'acme', chain: 'prospecting', step: 'invite' };

describeDialects(({ newLedger }) => {
	let location: LedgerLocation;
	let ledger: LedgerDatabase;
	beforeEach(async () => {
		location = await newLedger();
		ledger = await openLedger(location);
	});
	afterEach(() => ledger.destroy());

	const identify = (partnerId: string) => ({ ...STEP, partnerId, address: `${partnerId}@x.example` });
	const keyOf = (partnerId: string) => createMessageKey(identify(partnerId));
	const claimOf = (partnerId: string, occurrence = 1) => ({
		...identify(partnerId),
		messageId: createMessageId(identify(partnerId), 'acme.example', occurrence),
		copyHash: 'x',
	});
	const send = async (partnerId: string, at = SENT_AT, occurrence = 1) => {
		const claim = claimOf(partnerId, occurrence);
		expect(await claimSend(ledger, claim, at, { resendSentBefore: at - DAY })).toBe(true);
		await recordOutcome(ledger, claim, { status: 'sent', reason: '250 ok' }, at);
	};
	const archive = async () => archiveSends(ledger, await findArchivableSends(ledger, LATER, 10));
	const unsubscribe = async (partnerId: string) => {
		const keys = await readSigningKeys(ledger, SENT_AT);
		const link = createEmailLinks('https://n8n.example/w', keyOf(partnerId), keys, SENT_AT).unsubscribe;
		const query = Object.fromEntries(new URL(link).searchParams);
		await receiveVisit(ledger, {
			method: 'POST',
			query,
			userAgent: '',
			now: LATER,
			brand: '',
			acceptLanguage: '',
		});
	};
	const bounce = (partnerId: string) => {
		const reason = '550 disabled';
		const words = { isDelayed: false, answer: readAnswer(reason), reason, addresses: [] };
		return recordReport(ledger, { kind: 'bounce', messageKey: keyOf(partnerId), ...words }, LATER);
	};
	const complain = (partnerId: string) =>
		recordReport(ledger, { kind: 'complaint', messageKey: keyOf(partnerId), addresses: [] }, LATER);
	const listEvents = async () =>
		(await ledger.selectFrom('email_events').select(['kind', 'partner_id']).execute())
			.map(({ kind, partner_id }) => `${kind} ${partner_id}`)
			.sort();

	describe('what comes back of an email', () => {
		it('is kept for each email that was archived', async () => {
			for (const partnerId of ['a', 'b']) await send(partnerId);
			expect(await archive()).toBe(2);
			for (const partnerId of ['a', 'b', 'a']) {
				await unsubscribe(partnerId);
				await bounce(partnerId);
				await complain(partnerId);
			}
			const kinds = ['bounced', 'complained', 'unsubscribed'];
			expect(await listEvents()).toEqual(kinds.flatMap((kind) => [`${kind} a`, `${kind} b`]));
		});

		it('is kept once, before the email was archived and after', async () => {
			await send('a');
			await unsubscribe('a');
			await bounce('a');
			await archive();
			await unsubscribe('a');
			await bounce('a');
			expect(await listEvents()).toEqual(['bounced a', 'unsubscribed a']);
		});

		it('is kept once where the mail server refuses the email and reports it as well', async () => {
			await claimSend(ledger, claimOf('a'), SENT_AT);
			await recordRejection(ledger, claimOf('a'), { reason: '550', isDeadAddress: false }, SENT_AT);
			await bounce('a');
			expect(await listEvents()).toEqual(['bounced a']);
		});

		it('is kept for each time the email was sent', async () => {
			await send('a');
			await bounce('a');
			await send('a', SENT_AT + 5 * DAY, 2);
			await bounce('a');
			expect(await listEvents()).toEqual(['bounced a', 'bounced a']);
		});
	});

	describe('events of an older ledger', () => {
		const addOldEvent = async (
			key: string,
			kind: 'bounced' | 'unsubscribed' | 'opened',
			partnerId: string,
		) => {
			await ledger
				.insertInto('email_events')
				.values({
					...{ event_key: key, ...STEP, partner_id: partnerId, address: `${partnerId}@x.example`, kind },
					...{ is_automated: 0, happened_at: SENT_AT, detail: null },
				})
				.execute();
		};
		const upgrade = async () => {
			await ledger
				.deleteFrom('kysely_migration' as never)
				.where('name' as never, '=', '060-event-keys' as never)
				.execute();
			await ledger.destroy();
			ledger = await openLedger(location);
		};

		it('are the same as those that are recorded now', async () => {
			for (const partnerId of ['a', 'b', 'c']) await send(partnerId);
			await send('b', SENT_AT + 5 * DAY, 2);
			await addOldEvent(`unsubscribed ${claimOf('a').messageId}`, 'unsubscribed', 'a');
			// Sent from another domain then.
			await addOldEvent(`bounced ${claimOf('a').messageId}`, 'bounced', 'a');
			await addOldEvent(`bounced <${keyOf('a')}@other.example>`, 'bounced', 'a');
			await addOldEvent(`bounced ${claimOf('b', 2).messageId}`, 'bounced', 'b');
			// Of one that had been archived.
			await addOldEvent('unsubscribed ', 'unsubscribed', 'c');
			await addOldEvent(`opened ${keyOf('c')} 12`, 'opened', 'c');
			await addOldEvent('bounced <short@acme.example>', 'bounced', 'd');
			await upgrade();
			const before = await listEvents();
			expect(before).toEqual([
				...['bounced a', 'bounced a', 'bounced b', 'bounced d', 'opened c'],
				...['unsubscribed a', 'unsubscribed c'],
			]);
			await unsubscribe('a');
			await bounce('a');
			await bounce('b');
			await unsubscribe('c');
			expect(await listEvents()).toEqual(before);
		});
	});
});
