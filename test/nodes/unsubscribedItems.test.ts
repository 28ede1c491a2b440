import type { IDataObject } from 'n8n-workflow';
import { toText } from '../../lib/partner/values';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partner = (partnerId: string, more: IDataObject = {}) => ({
	partnerId,
	email: `${partnerId}@partner.example`,
	...more,
});
const run = (items: IDataObject[], options: IDataObject = {}, settings: NodeOptions = {}) =>
	runNode(
		new SendPartnerEmail(),
		{
			...{ ...STEP, fromName: '', fromEmail: 'partners@acme.example', subject: 'Hi', body: 'Hi' },
			options: options as never,
		},
		items,
		{ credentials: { smtp: server.credential }, ...settings },
	);
const emailOf = ({ json }: { json: IDataObject }) => json.email as IDataObject;
const outcomesOf = ({ received }: NodeRun) =>
	Object.fromEntries(
		received.flat().map((item) => [toText(item.json.partnerId) ?? '', emailOf(item).status]),
	);
const reasonOf = ({ received }: NodeRun, partnerId: string) =>
	received
		.flat()
		.filter(({ json }) => json.partnerId === partnerId)
		.map(emailOf)[0]?.reason;
const arrivedAt = () => server.arrivals.flatMap(({ envelopeTo }) => envelopeTo).sort();
const hintsOf = (result: NodeRun) => result.hints(result.name).map(({ message }) => message);
const countClaims = () =>
	inLedger(async (ledger) => (await ledger.selectFrom('sends').selectAll().execute()).length);

describe('a partner whose item says that it unsubscribed', () => {
	const said = { a: true, b: 'true', c: ' Yes', d: 1, e: '1' };
	const unsaid = { k: false, l: 'no', m: 0, n: '', o: null, p: '0', q: 'False' };
	const items = Object.entries({ ...said, ...unsaid }).map(([id, unsubscribed]) =>
		partner(id, { unsubscribed }),
	);

	it('is not mailed, whatever program the address is suppressed for', async () => {
		const result = await run([...items, partner('z')]);
		expect(arrivedAt()).toEqual([...Object.keys(unsaid), 'z'].map((id) => `${id}@partner.example`));
		expect(outcomesOf(result)).toEqual({
			...Object.fromEntries(Object.keys(said).map((id) => [id, 'suppressed'])),
			...Object.fromEntries([...Object.keys(unsaid), 'z'].map((id) => [id, 'sent'])),
		});
		expect(reasonOf(result, 'a')).toBe('Unsubscribed (“unsubscribed” of the item is “true”)');
		expect(await countClaims()).toBe(Object.keys(unsaid).length + 1);
		expect(hintsOf(result)).toEqual(['Sent 8. Not sent 5: 5 are suppressed.']);
	});

	it('is not mailed in a preview that sends, nor shown as if it would be', async () => {
		const preview = await run([partner('a', { unsubscribed: true }), partner('b')], {}, { mode: 'manual' });
		expect(outcomesOf(preview)).toEqual({ a: 'suppressed', b: 'preview' });
		const sending = { manualExecutions: 'send' };
		const real = await run([partner('a', { unsubscribed: true })], sending, { mode: 'manual' });
		expect(outcomesOf(real)).toEqual({ a: 'suppressed' });
		expect(arrivedAt()).toEqual([]);
		expect(await countClaims()).toBe(0);
	});

	it('is not mailed at any of its contacts', async () => {
		const contacts = [{ email: 'x@partner.example' }, { email: 'y@partner.example' }];
		const items = [partner('a', { unsubscribed: 'yes', contacts })];
		expect(outcomesOf(await run(items, { recipients: 'all' }))).toEqual({ a: 'suppressed' });
		expect(arrivedAt()).toEqual([]);
	});

	it('is not mailed at a contact that says so, and is at the others', async () => {
		const contacts = [
			{ email: 'x@partner.example', unsubscribed: true },
			{ email: 'y@partner.example', unsubscribed: false },
			{ email: 'Z@partner.example', Unsubscribed: 'perhaps' },
		];
		const result = await run(
			[
				partner('a', { contacts }),
				partner('b', { email: 'X@partner.example' }),
				partner('c', { email: '', contacts }),
			],
			{ recipients: 'all' },
		);
		expect(arrivedAt()).toEqual(['a@partner.example', 'y@partner.example', 'y@partner.example']);
		expect(reasonOf(result, 'b')).toBe(
			'Unsubscribed (“unsubscribed” of a contact with this address is “true”)',
		);

		await run([partner('d', { email: '', contacts })]);
		expect(arrivedAt()).toHaveLength(3);
	});

	it('is known by a column in other capitals or with spaces', async () => {
		const result = await run([
			partner('a', { Unsubscribed: 'TRUE' }),
			partner('b', { 'Un-subscribed ': 'yes', unsubscribed: '' }),
			partner('c', { Unsubscribed: 'no' }),
		]);
		expect(outcomesOf(result)).toEqual({ a: 'suppressed', b: 'suppressed', c: 'sent' });
		expect(reasonOf(result, 'a')).toBe('Unsubscribed (“Unsubscribed” of the item is “TRUE”)');
	});

	it('is not mailed because of another item of the same partner or address that does not say so', async () => {
		const shared = { email: 'shared@partner.example' };
		const result = await run([
			partner('a', { unsubscribed: 'no' }),
			partner('a', { unsubscribed: 'yes', email: 'old@partner.example' }),
			partner('b', shared),
			partner('c', { email: 'SHARED@partner.example', unsubscribed: 1 }),
			partner('d'),
			partner('e', { email: 'ana@bücher.example' }),
			partner('f', { email: 'ana@xn--bcher-kva.example', unsubscribed: true }),
		]);
		expect(outcomesOf(result)).toEqual({
			...{ a: 'suppressed', b: 'suppressed', c: 'suppressed', d: 'sent' },
			...{ e: 'suppressed', f: 'suppressed' },
		});
		expect(arrivedAt()).toEqual(['d@partner.example']);
		expect(reasonOf(result, 'b')).toBe(
			'Unsubscribed (“unsubscribed” of another item of this partner or address is “1”)',
		);
	});

	it('is not mailed where the item that says so has no usable address, or is not due', async () => {
		const result = await run([
			partner('a', { email: '', unsubscribed: true }),
			partner('a'),
			partner('b', { email: 'b at partner.example', unsubscribed: true }),
			partner('b'),
			partner('c', { chainDelay: { status: 'waiting' }, unsubscribed: true }),
			partner('c'),
			partner('d', { partnerId: '', unsubscribed: true }),
			partner('d'),
			partner('e'),
		]);
		expect(arrivedAt()).toEqual(['e@partner.example']);
		expect(result.received[0]).toHaveLength(1);
	});

	it('still has the email that it got before', async () => {
		await run([partner('a')]);
		expect(outcomesOf(await run([partner('a', { unsubscribed: true })]))).toEqual({ a: 'alreadySent' });
	});
});

it('does not mail a partner of whom the item does not clearly say whether it unsubscribed', async () => {
	const result = await run([
		partner('a', { unsubscribed: '2026-03-01' }),
		partner('b', { unsubscribed: { at: 1 } }),
		partner('c'),
	]);
	expect(outcomesOf(result)).toEqual({ a: 'suppressed', b: 'suppressed', c: 'sent' });
	expect(reasonOf(result, 'a')).toBe(
		'“unsubscribed” of the item is “2026-03-01”, which is neither yes nor no',
	);
	expect(hintsOf(result)).toEqual([
		'Sent 1. Not sent 2: 2 are suppressed.',
		'2 items have an “unsubscribed” that is neither yes nor no, such as “2026-03-01”. Who may have unsubscribed is not mailed: write true or false, or leave it empty.',
	]);
});
