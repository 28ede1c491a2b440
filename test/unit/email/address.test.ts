import fc from 'fast-check';
import { parseAddress, parseMailbox } from '../../../lib/email/address';

describe('addresses that are taken', () => {
	test.each([
		['pat@acme.example', 'pat@acme.example'],
		['  pat@acme.example\n', 'pat@acme.example'],
		['Pat.O-Neil+tag@Acme.EXAMPLE', 'Pat.O-Neil+tag@acme.example'],
		["o'neil@acme.example", "o'neil@acme.example"],
		['!#$%&*/=?^_`{|}~@acme.example', '!#$%&*/=?^_`{|}~@acme.example'],
		['a@sub.domain.co.uk', 'a@sub.domain.co.uk'],
		['info@münchen.example', 'info@xn--mnchen-3ya.example'],
		['info@例え.jp', 'info@xn--r8jz45g.jp'],
		['info@例え。jp', 'info@xn--r8jz45g.jp'],
		['info@xn--mnchen-3ya.example', 'info@xn--mnchen-3ya.example'],
		[`${'a'.repeat(64)}@acme.example`, `${'a'.repeat(64)}@acme.example`],
	])('%j', (value, address) => {
		expect(parseAddress(value)).toEqual({ ok: true, address });
	});
});

describe('addresses that are refused', () => {
	test.each<[unknown, RegExp]>([
		[undefined, /not text/],
		[null, /not text/],
		[5, /not text/],
		[{ address: 'a@b.example' }, /not text/],
		[['a@b.example'], /not text/],
		['', /empty/],
		['   ', /empty/],
		['pat', /has no @/],
		['@acme.example', /nothing before the @/],
		['pat@', /no valid domain/],
		['a@b@acme.example', /more than one @/],
		['a@x.example,b@y.example', /comma or semicolon/],
		['a@x.example; b@y.example', /comma or semicolon/],
		['Pat <pat@acme.example>', /angle brackets/],
		['<pat@acme.example>', /angle brackets/],
		['pat @acme.example', /space/],
		['pat@acme .example', /space/],
		['pat@acme.example\r\nBcc: x@y.example', /line break/],
		['pat@acme.example\nRCPT TO:<x@y.example>', /line break/],
		['pat\u0000@acme.example', /control character/],
		['pat\t@acme.example', /control character/],
		['"pat"@acme.example', /quotes before the @/],
		['"a@b"@acme.example', /quotes before the @/],
		['pät@acme.example', /SMTPUTF8/],
		['.pat@acme.example', /character or dot before/],
		['pat.@acme.example', /character or dot before/],
		['p..at@acme.example', /character or dot before/],
		['pat(comment)@acme.example', /character or dot before/],
		['pat@localhost', /without a dot/],
		['pat@acme', /without a dot/],
		['pat@acme.example.', /no valid domain/],
		['pat@.example', /no valid domain/],
		['pat@acme..example', /no valid domain/],
		['pat@-acme.example', /no valid domain/],
		['pat@acme-.example', /no valid domain/],
		['pat@ac_me.example', /no valid domain/],
		['pat@acme%2eexample', /no valid domain/],
		['pat@[192.0.2.1]', /no valid domain/],
		['pat@[IPv6:::1]', /no valid domain/],
		['pat@192.0.2.1', /IP address/],
		['pat@0x7f.1', /IP address/],
		['pat@xn--.example', /no valid domain/],
		['pat@acme.example/x', /no valid domain/],
		['pat@acme.example?x', /no valid domain/],
		['pat@acme:25.example', /no valid domain/],
		[`${'a'.repeat(65)}@acme.example`, /more than 64/],
		[`a@${'b'.repeat(64)}.example`, /no valid domain/],
		[`a@${'b.'.repeat(126)}example`, /longer than 254/],
	])('%j', (value, reason) => {
		const parsed = parseAddress(value);
		expect(parsed).toMatchObject({ ok: false });
		expect((parsed as { reason: string }).reason).toMatch(reason);
	});

	test('reasons stay short', () => {
		const parsed = parseAddress('x'.repeat(10_000));
		expect((parsed as { reason: string }).reason.length).toBeLessThan(200);
	});
});

test('what is taken can add nothing to a command or a header, and reads back as itself', () => {
	const part = fc.string({ unit: 'binary', maxLength: 12 });
	const likely = fc.stringMatching(/^[a-z.,;<>" @\r\n-]{1,20}$/);
	const value = fc.oneof(
		fc.tuple(part, part).map(([local, domain]) => `${local}@${domain}.example`),
		fc.tuple(likely, likely).map(([local, domain]) => `${local}@${domain}.example`),
		fc.emailAddress(),
	);
	fc.assert(
		fc.property(value, (text) => {
			const parsed = parseAddress(text);
			if (!parsed.ok) return;
			expect(parsed.address).toMatch(/^[\x21-\x7e]+@[a-z0-9.-]+$/);
			expect(parsed.address).not.toMatch(/[\s,;<>"()[\]\\]/);
			expect(parseAddress(parsed.address)).toEqual(parsed);
		}),
		{ numRuns: 500 },
	);
});

describe('mailboxes of the operator', () => {
	test.each([
		[
			{ name: ' Acme\r\nTeam ', address: 'a@acme.example' },
			{ name: 'Acme Team', address: 'a@acme.example' },
		],
		[
			{ name: undefined, address: 'a@acme.example' },
			{ name: '', address: 'a@acme.example' },
		],
		[{ address: ' a@ACME.example ' }, { name: '', address: 'a@acme.example' }],
	])('%j', (value, mailbox) => {
		expect(parseMailbox(value, 'From')).toEqual({ ok: true, mailbox });
	});

	test('errors name the field', () => {
		expect(parseMailbox({ address: '' }, 'Reply To')).toEqual({
			ok: false,
			reason: 'Reply To: The address is empty',
		});
		expect(parseMailbox({ address: 'Acme <a@acme.example>' }, 'From')).toEqual({
			ok: false,
			reason: 'From: Enter the address only; the name has a field of its own',
		});
	});
});
