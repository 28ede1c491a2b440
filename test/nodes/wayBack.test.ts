import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { createMessageId } from '../../lib/email/message';
import { recordRejection } from '../../lib/ledger/bounces';
import { claimSend } from '../../lib/ledger/claim';
import { recordNames } from '../../lib/ledger/writtenNames';
import { toText } from '../../lib/partner/values';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const DAY = 86_400_000;
const SEND_AGAIN = { resource: 'email', operation: 'sendAgain', rejectedEmails: 'program', ...STEP };
const REMOVE_MANY = { resource: 'suppression', operation: 'removeMany' };
/** How an execution by hand acts. */
const ACT = { sendAgain: 'sendAgain', removeMany: 'remove' };

const send = async (partnerIds: string[], parameters = {}) => {
	const run = await runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			...{ fromName: '', fromEmail: 'partners@acme.example', subject: 'Hi', previewText: '', body: 'Hi' },
			...parameters,
		},
		partnerIds.map((partnerId) => ({ partnerId, email: `${partnerId}@partner.example` })),
		{ credentials: { smtp: server.credential } },
	);
	return Object.fromEntries(
		run.received
			.flat()
			.map(({ json }): [string, unknown] => [
				toText(json.partnerId) ?? '',
				(json.email as IDataObject).status,
			]),
	);
};
const run = (
	parameters: IDataObject,
	{ mode = 'trigger', items = [{}] }: { mode?: 'manual' | 'trigger'; items?: IDataObject[] } = {},
) => runNode(new PartnerLedger(), parameters as INodeParameters, items, { mode });
const answersOf = (result: NodeRun) => (result.received[0] ?? []).map(({ json }) => json);
const hintsOf = (result: NodeRun) => result.hints(result.name).map(({ message }) => message);
const readLedger = () =>
	inLedger(async (ledger) => ({
		sends: await ledger.selectFrom('sends').selectAll().orderBy('partner_id').orderBy('address').execute(),
		suppressions: await ledger.selectFrom('suppressions').selectAll().orderBy('address_hash').execute(),
		events: await ledger.selectFrom('email_events').selectAll().orderBy('event_key').execute(),
	}));
const nameOf = (email: unknown) => (toText(email) ?? '').split('@')[0] ?? '';
const statusesOf = (result: NodeRun) =>
	Object.fromEntries(
		answersOf(result).map(({ email, status }): [string, unknown] => [nameOf(email), status]),
	);
const reject = (partnerId: string, at = new Date(Date.now() - DAY), address?: string) =>
	rememberSend(partnerId, at, { status: 'bounced', reason: '550 5.1.1 No such user' }, address);

const createClaim = (partnerId: string) => ({
	...STEP,
	...{ partnerId, address: `${partnerId}@partner.example`, copyHash: 'x' },
	messageId: createMessageId({ ...STEP, partnerId, address: `${partnerId}@partner.example` }, 'acme.example'),
});

describe('A mail server that refused 20 partners by mistake', () => {
	const partners = Array.from({ length: 20 }, (_, index) => `p${String(index + 10)}`);
	const refuseAll = async () => {
		await inLedger(async (ledger) => {
			await recordNames(ledger, STEP);
			for (const partnerId of partners) {
				const claim = createClaim(partnerId);
				await claimSend(ledger, claim, Date.now());
				const refusal = { reason: '550 5.1.1 No such user', isDeadAddress: true };
				await recordRejection(ledger, claim, refusal, Date.now());
			}
		});
		const { sends, suppressions } = await readLedger();
		expect(sends.map(({ status }) => status)).toEqual(partners.map(() => 'bounced'));
		expect(suppressions).toHaveLength(20);
		expect(server.arrivals).toEqual([]);
	};

	it('is mended: preview, remove the suppressions, send again, and each gets the email once', async () => {
		await refuseAll();
		const before = await readLedger();
		for (const operation of [REMOVE_MANY, SEND_AGAIN]) {
			expect(answersOf(await run(operation, { mode: 'manual' }))).toHaveLength(20);
		}
		expect(await readLedger()).toEqual(before);

		const removed = await run({ ...REMOVE_MANY, scope: 'program', ...STEP });
		expect(answersOf(removed).map((item) => item.removed)).toEqual(partners.map(() => true));
		expect(hintsOf(removed)).toEqual([
			'Removed 20 suppressions: 20 caused by Prospecting: Invite (Acme). Emails that were rejected stay so until Email → Send Again makes them due.',
		]);
		expect((await readLedger()).suppressions).toEqual([]);
		expect(await send(partners)).toEqual(Object.fromEntries(partners.map((id) => [id, 'rejected'])));

		const again = await run(SEND_AGAIN);
		expect(answersOf(again).map(({ status, madeDue }) => [status, madeDue])).toEqual(
			partners.map(() => ['due', true]),
		);
		expect(hintsOf(again)).toEqual([
			'20 emails are due again: 20 of Prospecting (Acme). The next run of Send Partner Email sends each of them once, if the partner still gets to that node.',
		]);
		expect(await send(partners)).toEqual(Object.fromEntries(partners.map((id) => [id, 'sent'])));
		expect(server.countByRecipient()).toEqual(new Map(partners.map((id) => [`${id}@partner.example`, 1])));

		const mended = await readLedger();
		expect(mended.events).toEqual([]);
		const [figures] = answersOf(await run({ resource: 'report', operation: 'get', format: 'steps' }));
		expect(figures).toMatchObject({ sent: 20, bounced: 0, waiting: 0 });
		expect(answersOf(await run(REMOVE_MANY))).toEqual([]);
		expect(answersOf(await run(SEND_AGAIN))).toEqual([]);
		expect(await readLedger()).toEqual(mended);
		await send(partners);
		expect(server.arrivals).toHaveLength(20);
	});

	it('is mended in the other order as well, with the warning that the addresses are suppressed', async () => {
		await refuseAll();
		const again = await run(SEND_AGAIN);
		expect(new Set(answersOf(again).map(({ status }) => status))).toEqual(new Set(['suppressed']));
		expect(answersOf(again)[0]?.reason).toBe('Waits until the suppression is removed: bounced');
		expect(hintsOf(again)[1]).toBe(
			'20 of these emails cannot be sent yet, because the address is suppressed. Remove the suppressions with Suppression → Remove Many; the next run then sends them.',
		);
		expect(new Set(Object.values(await send(partners)))).toEqual(new Set(['suppressed']));
		expect(answersOf(await run({ ...REMOVE_MANY, scope: 'program', ...STEP }))).toHaveLength(20);
		await send(partners);
		expect([...server.countByRecipient().values()]).toEqual(partners.map(() => 1));
	});

	it('is mended while runs of the chain go on at the same moment', async () => {
		await refuseAll();
		const runs = await Promise.all([
			send(partners),
			run(REMOVE_MANY),
			run(SEND_AGAIN),
			run(SEND_AGAIN),
			send(partners),
		]);
		expect(runs).toHaveLength(5);
		await send(partners);
		expect([...server.countByRecipient().values()]).toEqual(partners.map(() => 1));
		expect((await readLedger()).sends.map(({ status }) => status)).toEqual(partners.map(() => 'sent'));
	});

	it('and goes on refusing has them wait, and suppresses nobody', async () => {
		await refuseAll();
		await run(REMOVE_MANY);
		await run(SEND_AGAIN);
		server.answers.rcpt = '550 5.1.1 No such user';
		for (const partnerId of partners.slice(0, 4)) await send([partnerId]);
		const { sends, suppressions, events } = await readLedger();
		expect(sends.map(({ status, attempts }) => `${status} ${attempts}`)).toEqual(
			partners.map((_id, index) => `retryLater ${index < 4 ? 2 : 1}`),
		);
		expect([suppressions.length, events.length]).toEqual([0, 0]);
	});
});

describe('Email: Send Again', () => {
	it('shows by hand what it would do, and does it where Manual Executions says so', async () => {
		await reject('a');
		const before = await readLedger();
		const preview = await run({ ...SEND_AGAIN, manualExecutions: 'preview' }, { mode: 'manual' });
		expect(answersOf(preview)).toEqual([
			{
				...{ partnerId: 'a', email: 'a@partner.example', status: 'due' },
				reason: 'The next run of its Send Partner Email sends it',
				...{ program: 'acme', chain: 'prospecting', step: 'invite', rejectedAt: expect.any(String) },
				...{ rejectedFor: '550 5.1.1 No such user', madeDue: false },
			},
		]);
		expect(hintsOf(preview)).toEqual([
			'A manual execution changes nothing unless Manual Executions says so. The next run would make 1 email due again: 1 of prospecting (acme).',
		]);
		expect(await readLedger()).toEqual(before);
		await run({ ...SEND_AGAIN, manualExecutions: ACT.sendAgain }, { mode: 'manual' });
		expect((await readLedger()).sends[0]?.reason).toBe(
			'To be sent again, as node “Partner Ledger” of “Test workflow” asked for. Rejected before: 550 5.1.1 No such user',
		);
		expect(await send(['a'])).toEqual({ a: 'sent' });
	});

	it('leaves what the partner has, or may have, and says so', async () => {
		const now = new Date(Date.now() - DAY);
		for (const id of ['a', 'b', 'c']) await reject(id);
		await inLedger(async (ledger) => {
			const [row] = await ledger.selectFrom('sends').selectAll().where('partner_id', '=', 'a').execute();
			if (!row) throw new Error('a was not rejected');
			const at = { settled_at: now.getTime(), reason: 'x' };
			const other = (id: string) => ({ partner_id: id, address: `${id}@new.example`, message_key: null });
			await ledger
				.insertInto('sends')
				.values([
					{ ...row, ...other('a'), ...at, status: 'sent' },
					{ ...row, ...other('b'), ...at, status: 'uncertain' },
				])
				.execute();
		});
		const again = await run(SEND_AGAIN);
		expect(statusesOf(again)).toEqual({ a: 'alreadySent', b: 'uncertain', c: 'due' });
		expect(answersOf(again).find(({ partnerId }) => partnerId === 'a')?.reason).toMatch(
			/^Sent to a@new\.example on/,
		);
		expect(hintsOf(again)).toEqual([
			expect.stringMatching(
				/ Not sent again: 1 that the partner already has, 1 that may have been sent already\.$/,
			),
		]);
		expect(await send(['a', 'b', 'c'])).toEqual({ a: 'alreadySent', b: 'uncertain', c: 'sent' });
	});

	it('leaves what was sent before and was rejected when it was sent again', async () => {
		await rememberSend('a', new Date(Date.now() - 30 * DAY));
		server.answers.rcpt = (address) => (address.startsWith('a@') ? '550 5.1.1 No such user' : undefined);
		const options = { resendAfterDays: 7 };
		expect(await send(['a', 'z'], { options })).toEqual({ a: 'rejected', z: 'sent' });
		const again = await run(SEND_AGAIN);
		expect(answersOf(again)).toMatchObject([{ status: 'alreadySent', madeDue: false }]);
		expect((await readLedger()).sends[0]).toMatchObject({ status: 'bounced', occurrence: 2 });
	});

	it('is about the program, chain, step, times, reason, partner and address that are chosen', async () => {
		await reject('a', new Date('2026-03-01T10:00:00Z'));
		await reject('b', new Date('2026-03-02T10:00:00Z'));
		const namesFor = async (parameters: IDataObject) =>
			Object.keys(statusesOf(await run({ ...SEND_AGAIN, ...parameters }, { mode: 'manual' })));
		expect(await namesFor({})).toEqual(['a', 'b']);
		expect(await namesFor({ chain: '', step: '' })).toEqual(['a', 'b']);
		expect(await namesFor({ chain: 'Other' })).toEqual([]);
		expect(await namesFor({ rejectedEmails: 'all' })).toEqual(['a', 'b']);
		expect(await namesFor({ rejectedEmails: 'partner', partnerId: 'b' })).toEqual(['b']);
		expect(await namesFor({ filters: { from: '2026-03-02T00:00:00Z' } })).toEqual(['b']);
		expect(await namesFor({ filters: { to: '2026-03-02T00:00:00Z' } })).toEqual(['a']);
		expect(await namesFor({ filters: { reason: 'NO SUCH' } })).toEqual(['a', 'b']);
		expect(await namesFor({ filters: { reason: '5.2.1' } })).toEqual([]);
		expect(await namesFor({ filters: { email: 'B@Partner.example' } })).toEqual(['b']);
		const none = await run({ ...SEND_AGAIN, chain: 'Other' });
		expect(hintsOf(none)).toEqual(['No rejected email was found for these fields, so nothing changes.']);
	});

	it('counts once, however many items come in, and takes partners from the items', async () => {
		for (const id of ['a', 'b', 'c']) await reject(id);
		const items = ['a', 'b', 'b'].map((partnerId) => ({ partnerId }));
		const all = await run(SEND_AGAIN, { mode: 'manual', items });
		expect(answersOf(all)).toHaveLength(3);
		const some = await run(
			{ ...SEND_AGAIN, rejectedEmails: 'partner', partnerId: '={{ $json.partnerId }}' },
			{ items },
		);
		expect((some.received[0] ?? []).map(({ json, pairedItem }) => [json.partnerId, pairedItem])).toEqual([
			['a', { item: 0 }],
			['b', { item: 1 }],
		]);
		expect(hintsOf(some)).toHaveLength(1);
		expect(hintsOf(some)[0]).toMatch(/^2 emails are due again/);
	});

	it.each<[IDataObject, string]>([
		[{ program: ' ' }, 'Program is empty'],
		[{ chain: '={{ $json.chain }}' }, 'Chain is empty'],
		[{ step: '={{ "\u200b" }}' }, 'Step is empty'],
		[{ rejectedEmails: 'partner', partnerId: '={{ $json.partnerId }}' }, 'Partner ID is empty'],
		[{ filters: { reason: '={{ $json.reason }}' } }, 'Reason Contains is empty'],
		[{ filters: { email: '={{ $json.email }}' } }, 'Email is empty'],
		[{ filters: { from: '={{ $json.from }}' } }, 'From is not a date'],
		[{ filters: { from: '2026-03-02', to: '2026-03-01' } }, 'From is later than To'],
	])('changes nothing where a field says nothing: %j', async (parameters, message) => {
		await reject('a');
		const before = await readLedger();
		const failed = await run({ ...SEND_AGAIN, ...parameters }, { items: [{}] });
		expect(failed.error?.message).toBe(message);
		expect(failed.error?.description).toMatch(/^(Nothing was changed\.|Choose a date)/);
		expect(await readLedger()).toEqual(before);
	});

	it('changes nothing for any item where one of them lacks what is asked for', async () => {
		await reject('a');
		const before = await readLedger();
		const failed = await run(
			{ ...SEND_AGAIN, rejectedEmails: 'partner', partnerId: '={{ $json.partnerId }}' },
			{ items: [{ partnerId: 'a' }, {}] },
		);
		expect(failed.error?.message).toBe('Partner ID is empty');
		expect(failed.error?.context).toMatchObject({ itemIndex: 1 });
		expect(await readLedger()).toEqual(before);
	});
});

describe('Suppression: Remove Many', () => {
	const suppress = (name: string, reason: string, scope: IDataObject = {}) =>
		run({
			...{ resource: 'suppression', operation: 'add', email: `${name}@partner.example`, reason },
			...scope,
		});
	const OF_ACME = { scope: 'program', program: 'Acme' };

	it('takes bounces unless other reasons are chosen, and warns of those who do not want it', async () => {
		for (const reason of ['bounced', 'complained', 'manual', 'unsubscribed']) await suppress(reason, reason);
		const preview = await run({ ...REMOVE_MANY, manualExecutions: 'preview' }, { mode: 'manual' });
		expect(answersOf(preview)).toEqual([
			{
				...{ email: 'bounced@partner.example', reason: 'bounced' },
				...{ holdsFor: 'All Programs', createdAt: expect.any(String) },
				...{ source: 'node “Partner Ledger” of “Test workflow”', removed: false },
			},
		]);
		expect(hintsOf(preview)).toEqual([
			'A manual execution removes nothing unless Manual Executions says so. The next run would remove 1 suppression: 1 not caused by a known email.',
		]);
		const all = { ...REMOVE_MANY, reasons: ['complained', 'manual', 'unsubscribed'] };
		const warned = await run(all, { mode: 'manual' });
		expect(answersOf(warned)).toHaveLength(3);
		expect(hintsOf(warned)[1]).toBe(
			'2 of these people unsubscribed or complained. To write to them again may be unlawful.',
		);
		expect((await readLedger()).suppressions).toHaveLength(4);
		await run({ ...all, manualExecutions: ACT.removeMany }, { mode: 'manual' });
		expect((await readLedger()).suppressions.map(({ reason }) => reason)).toEqual(['bounced']);
	});

	it('tells which addresses another suppression still keeps from being mailed', async () => {
		await inLedger((ledger) => recordNames(ledger, { program: 'Acme' }));
		await suppress('a', 'bounced');
		await suppress('a', 'unsubscribed', OF_ACME);
		const removed = await run(REMOVE_MANY);
		expect(answersOf(removed)).toMatchObject([{ removed: true, stillSuppressedFor: 'unsubscribed (Acme)' }]);
		expect(hintsOf(removed)[1]).toBe(
			'1 of these addresses has another suppression as well, which stays: see stillSuppressedFor.',
		);
		expect(await send(['a'])).toEqual({ a: 'suppressed' });
	});

	it('is about the program, chain, step, times and source that are chosen', async () => {
		await suppress('a', 'bounced');
		await suppress('b', 'bounced', OF_ACME);
		await reject('a');
		const emailsFor = async (parameters: IDataObject) =>
			answersOf(await run({ ...REMOVE_MANY, ...parameters }, { mode: 'manual' }))
				.map(({ email }) => nameOf(email))
				.sort();
		expect(await emailsFor({})).toEqual(['a', 'b']);
		expect(await emailsFor({ ...OF_ACME, program: 'Other' })).toEqual([]);
		expect(await emailsFor({ filters: { source: 'partner LEDGER' } })).toEqual(['a', 'b']);
		expect(await emailsFor({ filters: { source: '5.1.1' } })).toEqual([]);
		expect(await emailsFor({ filters: { from: new Date(Date.now() + DAY).toISOString() } })).toEqual([]);
		expect(await emailsFor({ filters: { to: new Date(Date.now() + DAY).toISOString() } })).toEqual([
			'a',
			'b',
		]);
		expect(await emailsFor({ ...OF_ACME, chain: 'Other' })).toEqual([]);
	});

	it.each<[IDataObject, string]>([
		[{ reasons: '={{ [] }}' }, 'Reasons is empty'],
		[{ reasons: '={{ $json.reasons }}' }, 'Reasons is empty'],
		[{ reasons: ['bounced', 'all'] }, '“all” is not one of the Reasons'],
		[{ ...OF_ACME, program: ' ' }, 'Program is empty'],
		[{ ...OF_ACME, chain: '={{ $json.chain }}' }, 'Chain is empty'],
		[{ filters: { source: '={{ $json.source }}' } }, 'Source Contains is empty'],
	])('removes nothing where a field says nothing: %j', async (parameters, message) => {
		await suppress('a', 'bounced');
		const failed = await run({ ...REMOVE_MANY, ...parameters });
		expect(failed.error?.message).toBe(message);
		expect((await readLedger()).suppressions).toHaveLength(1);
	});
});
