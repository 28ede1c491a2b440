import fc from 'fast-check';
import { readEnhancedStatus } from '../../../../lib/email/answers/enhancedStatus';
import { readAnswer } from '../../../../lib/email/answers/readAnswer';

describe('an enhanced code', () => {
	const status = (text: string) => {
		const [kind, subject, detail] = text.split('.').map(Number);
		return { class: kind, subject, detail };
	};

	test.each([
		['550 5.1.1 No such user', '5.1.1'],
		['550-5.7.26 This mail has been blocked', '5.7.26'],
		['452 4.2.2 Full', '4.2.2'],
		['5.1.10', '5.1.10'],
		['smtp;550 5.1.1 x', '5.1.1'],
		['550 #5.1.0 Address rejected.', '5.1.0'],
		['550 cuda_nsu 5.1.1 <ann@x.example>... User unknown', '5.1.1'],
		['550 Rejected (#5.7.1)', '5.7.1'],
		['550 Rejected #5.7.1', '5.7.1'],
		['553 sorry [5.1.1]', '5.1.1'],
		['550 5.0.0 failed (#5.2.2)', '5.2.2'],
		['failed,5.1.1 (bad destination mailbox address),smtp;553 No', '5.1.1'],
	])('%j reads as %s', (reply, code) => expect(readEnhancedStatus(reply)).toEqual(status(code)));

	test.each([
		'550 No such user',
		'550 5.1.1.4 is no status',
		'550 mail from 5.1.1 refused',
		'550 mx.partner.example [5.1.1.7] says no',
		'550 Connected to 85.5.1.1 but no',
		'550 Exim 4.1.1 says no',
		'550 says no (Postfix (5.1.1))',
		'550 says no (v5.1.1)',
		'550 says no (5.1.1-rc1)',
		'550 5.99.1 no',
		'(#id-5.9.0)',
		'',
	])('%j has none', (reply) => expect(readEnhancedStatus(reply)).toBeUndefined());

	test('of another class than the reply is none in the middle', () => {
		expect(readEnhancedStatus('550 Loop (4.1.1)', 5)).toBeUndefined();
		expect(readEnhancedStatus('550 4.1.1 Loop', 5)).toEqual(status('4.1.1'));
	});
});

/** The one list of codes of a mailbox that does not exist: RFC 3463 §3.2 and RFC 7505 §4.2. */
const UNKNOWN = ['1.1', '1.2', '1.3', '1.6', '1.10'];

test.each(UNKNOWN)('5.%s by itself is an unknown mailbox, 4.%s is one for later', (detail) => {
	expect(readAnswer(`550 5.${detail} x`).cause).toBe('unknownMailbox');
	expect(readAnswer('x', { status: readEnhancedStatus(`5.${detail}`) }).cause).toBe('unknownMailbox');
	expect(readAnswer(`450 4.${detail} x`).cause).toBe('later');
});

test('no other code is', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 0, max: 999 }), (subject, detail) => {
			fc.pre(!UNKNOWN.includes(`${subject}.${detail}`));
			expect(readAnswer(`550 5.${subject}.${detail} x`).cause).not.toBe('unknownMailbox');
		}),
		{ numRuns: 2_000 },
	);
});

test.each([
	['5.1.7', 'sender'],
	['5.1.8', 'sender'],
	['5.2.0', 'unclear'],
	['5.2.1', 'closedMailbox'],
	['5.2.2', 'fullMailbox'],
	['4.2.2', 'fullMailbox'],
	['5.2.3', 'sender'],
	['5.2.121', 'limit'],
	['5.2.122', 'limit'],
	['5.3.0', 'server'],
	['5.3.4', 'sender'],
	['5.4.1', 'server'],
	['5.4.6', 'server'],
	['5.4.999', 'server'],
	['5.5.1', 'unclear'],
	['5.5.3', 'limit'],
	['5.6.1', 'message'],
	['5.6.9', 'message'],
	['5.6.999', 'message'],
	['5.7.0', 'sender'],
	['5.7.1', 'sender'],
	['5.7.8', 'account'],
	['5.7.10', 'sender'],
	['5.7.13', 'account'],
	['5.7.17', 'closedMailbox'],
	['5.7.28', 'limit'],
	['5.7.999', 'sender'],
	['4.7.1', 'later'],
	['4.7.0', 'later'],
	['4.7.26', 'sender'],
	['4.7.650', 'sender'],
	['5.0.0', 'unclear'],
	['4.0.0', 'later'],
])('%s by itself means %s', (code, cause) => expect(readAnswer(`${code} x`).cause).toBe(cause));

test.each([
	['421 x', 'server'],
	['450 x', 'later'],
	['451 x', 'later'],
	['452 x', 'later'],
	['500 x', 'unclear'],
	['503 x', 'server'],
	['521 x', 'unclear'],
	['530 x', 'account'],
	['535 x', 'account'],
	['550 x', 'unclear'],
	['552 x', 'fullMailbox'],
	['553 x', 'unclear'],
	['554 x', 'unclear'],
	['556 x', 'unknownMailbox'],
	['571 x', 'sender'],
])('%s means %s', (answer, cause) => expect(readAnswer(answer).cause).toBe(cause));

test('the words of a report count where its status says no more than that it failed', () => {
	const failed = readEnhancedStatus('5.0.0');
	expect(readAnswer('user unknown', { status: failed }).cause).toBe('unknownMailbox');
	expect(readAnswer('450 user unknown', { status: failed }).cause).toBe('later');
	expect(readAnswer('550 user unknown', { status: readEnhancedStatus('4.0.0') }).cause).toBe('unclear');
	expect(readAnswer('550 user unknown', { status: readEnhancedStatus('5.2.1') }).cause).toBe('closedMailbox');
});
