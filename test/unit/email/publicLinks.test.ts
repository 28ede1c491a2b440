import fc from 'fast-check';
import { createEmailLinks, createInertLink, createSelfTest, readLink } from '../../../lib/email/publicLinks';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { readSigningKeys, rotateSigningKey, type SigningKeys } from '../../../lib/ledger/signingKeys';

const ADDRESS = 'https://n8n.brand.example/webhook/7b/partner-email';
const KEY = 'ab'.repeat(20);
const NOW = Date.UTC(2026, 2, 1, 10);
const DAY = 24 * 60 * 60 * 1000;
const TARGET = 'https://brand.example/terms?a=1&b=ü#top';

let ledger: LedgerDatabase;
let keys: SigningKeys;
beforeEach(async () => {
	ledger = await openLedger({ file: ':memory:' });
	keys = await readSigningKeys(ledger, NOW);
});
afterEach(() => ledger.destroy());

const links = (signingKeys = keys) => createEmailLinks(ADDRESS, KEY, signingKeys, NOW);
const queryOf = (link: string) => Object.fromEntries(new URL(link).searchParams);
const read = (link: string, now = NOW, signingKeys = keys) => readLink(queryOf(link), signingKeys, now);

test('links come back as what they were made for', () => {
	expect(read(links().unsubscribe)).toEqual({ kind: 'unsubscribe', messageKey: KEY });
	expect(read(links().openPixel)).toEqual({ kind: 'open', messageKey: KEY });
	expect(read(links().click(TARGET) ?? '')).toEqual({ kind: 'click', messageKey: KEY, target: TARGET });
	expect(read(createInertLink(ADDRESS))).toEqual({ kind: 'invalid' });
});

test.each([
	'javascript:alert(1)',
	'data:text/html,x',
	'mailto:a@brand.example',
	'//evil.example',
	'/relative',
	'https://',
	'http:// evil.example',
	`https://brand.example/${'x'.repeat(2000)}`,
])('%.40s is not counted', (target) => expect(links().click(target)).toBeUndefined());

test('a link that was tampered with is none', () => {
	for (const link of [links().unsubscribe, links().openPixel, links().click(TARGET) ?? '']) {
		const [parameter = '', token = ''] = Object.entries(queryOf(link))[0] ?? [];
		fc.assert(
			fc.property(fc.nat(token.length - 1), fc.constantFrom('A', '0', '.', '-', ''), (at, character) => {
				const changed = token.slice(0, at) + character + token.slice(at + 1);
				fc.pre(changed !== token);
				expect(readLink({ [parameter]: changed }, keys, NOW)).toEqual({ kind: 'invalid' });
			}),
		);
	}
});

test('a token of one purpose is no good for another', () => {
	const token = queryOf(links().openPixel).o;
	expect(readLink({ u: token }, keys, NOW)).toEqual({ kind: 'invalid' });
	expect(readLink({ c: token }, keys, NOW)).toEqual({ kind: 'invalid' });
	const { url, answer } = createSelfTest(ADDRESS, KEY, keys);
	expect(read(url)).toEqual({ kind: 'selfTest', answer });
	expect(readLink({ u: `${KEY}.${answer}` }, keys, NOW)).toEqual({ kind: 'invalid' });
});

test.each([{}, { u: 5 }, { u: ['a', 'b'] }, { u: '' }, { u: '.' }, { c: 'x.y' }, { o: { a: 1 } }, { t: '' }])(
	'%j is invalid',
	(query) => expect(readLink(query, keys, NOW)).toEqual({ kind: 'invalid' }),
);

test('clicks lead on for 400 days, unsubscribing never ends', () => {
	const link = links().click(TARGET) ?? '';
	expect(read(link, NOW + 400 * DAY).kind).toBe('click');
	expect(read(link, NOW + 402 * DAY)).toEqual({ kind: 'expired' });
	expect(read(links().unsubscribe, NOW + 4000 * DAY).kind).toBe('unsubscribe');
});

test('the keys before and after a rotation are accepted, older ones are not', async () => {
	const first = links().unsubscribe;
	await rotateSigningKey(ledger, NOW);
	const second = await readSigningKeys(ledger, NOW);
	expect(read(first, NOW, second).kind).toBe('unsubscribe');
	const newer = links(second).unsubscribe;
	expect(newer).not.toBe(first);
	await rotateSigningKey(ledger, NOW);
	const third = await readSigningKeys(ledger, NOW);
	expect(read(newer, NOW, third).kind).toBe('unsubscribe');
	expect(read(first, NOW, third)).toEqual({ kind: 'invalid' });
});

test('processes that start at once end up with the same key', async () => {
	await ledger.deleteFrom('signing_keys').execute();
	const found = await Promise.all(Array.from({ length: 10 }, () => readSigningKeys(ledger, NOW)));
	expect(new Set(found.map(({ current }) => current.toString('hex'))).size).toBe(1);
	expect(found[0]?.current).toHaveLength(32);
});

test('links hold nothing of the partner', () => {
	const link = links().click(TARGET) ?? '';
	const decoded = Buffer.from(queryOf(link).c?.split('.')[0] ?? '', 'base64url').toString();
	expect(JSON.parse(decoded)).toEqual([KEY, TARGET, expect.any(Number)]);
});
