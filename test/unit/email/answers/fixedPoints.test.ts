import type { AnswerCause } from '../../../../lib/email/answers/answer';
import { readAnswer } from '../../../../lib/email/answers/readAnswer';

/** Answers that every part of the package relies on. */
const POINTS: ReadonlyArray<[answer: string, cause: AnswerCause]> = [
	['550 5.1.1 No such user', 'unknownMailbox'],
	['550 no such user', 'unknownMailbox'],
	['smtp;550 5.1.1 User unknown', 'unknownMailbox'],
	['550 5.2.1 Disabled', 'closedMailbox'],
	['554 5.6.0 Content refused', 'message'],
	['452 4.2.2 Over quota', 'fullMailbox'],
	['552 5.2.2 Over quota', 'fullMailbox'],
	['552 Requested mail action aborted', 'fullMailbox'],
	['450 4.2.0 Busy', 'later'],
	['451 4.7.1 Greylisted', 'later'],
	['451 4.3.0 Lookup failure', 'server'],
	['421 4.3.2 Shutting down', 'server'],
	['421 mx.partner.example shutting down', 'server'],
	['421 4.3.2 Too many concurrent connections', 'connections'],
	['432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', 'connections'],
	['550 5.7.1 Not from you', 'sender'],
	['550 5.7.26 Unauthenticated', 'sender'],
	['550 5.7.515 Access denied', 'sender'],
	['454 Throttling failure: Daily message quota exceeded', 'limit'],
	['451 Maximum credits exceeded', 'limit'],
	['550 5.4.5 Daily user sending limit exceeded', 'limit'],
	['530 Authentication required', 'account'],
	['535 5.7.8 Username and Password not accepted', 'account'],
	['550 Go away', 'unclear'],
	['550 No', 'unclear'],
];

test.each(POINTS)('%s is about %s', (answer, cause) => expect(readAnswer(answer).cause).toBe(cause));

test.each([
	'550 5.7.26 Unauthenticated',
	'550-5.7.26 This mail has been blocked',
	'550 5.7.515 Access denied',
])('%s concerns everybody, and needs DMARC', (answer) => {
	expect(readAnswer(answer)).toMatchObject({ cause: 'sender', concernsEverybody: true });
	expect(readAnswer(answer).advice).toContain('DMARC');
});

test.each([
	'454 Throttling failure: Daily message quota exceeded',
	'451 Maximum credits exceeded',
	'550 5.4.5 Daily user sending limit exceeded',
	'550 5.1.90 You have reached your daily limit of message recipients',
	'530 Authentication required',
	'535 Login failed',
	'550 5.2.252 SendAsDenied',
	'550 The from address does not match a verified Sender Identity',
	'554 Message rejected: Email address is not verified',
])('%s concerns everybody, and can be mended', (answer) => {
	const { concernsEverybody, advice } = readAnswer(answer);
	expect(concernsEverybody).toBe(true);
	expect(advice).toMatch(/\.$/);
});

test.each([
	'550 5.7.1 Not from you',
	'550 5.1.1 No such user',
	'450 4.2.0 Busy',
	'550 Go away',
	'550 SPF check failed',
])('%s need not concern anybody else', (answer) => expect(readAnswer(answer).concernsEverybody).toBe(false));

test.each(['5.7.23', '5.7.24', '5.7.27'])('%s says to mend SPF', (code) =>
	expect(readAnswer(`550 ${code} Refused`).advice).toContain('SPF'),
);
test.each(['5.7.20', '5.7.21', '5.7.22', '5.7.30'])('%s says to mend DKIM', (code) =>
	expect(readAnswer(`550 ${code} Refused`).advice).toContain('DKIM'),
);
test('5.7.25 says to mend the PTR record', () =>
	expect(readAnswer('550 5.7.25 Refused').advice).toContain('PTR'));

test('a permanent refusal is one by its reply code, and without one by its status', () => {
	expect(readAnswer('550 4.2.0 No').isPermanent).toBe(true);
	expect(readAnswer('450 5.2.0 No').isPermanent).toBe(false);
	expect(readAnswer('5.1.1 No').isPermanent).toBe(true);
	expect(readAnswer('User unknown').isPermanent).toBe(false);
	expect(readAnswer('User unknown', { isPermanent: true })).toMatchObject({
		...{ cause: 'unknownMailbox', isPermanent: true },
	});
	expect(readAnswer('User unknown', { code: 550 })).toMatchObject({
		cause: 'unknownMailbox',
		isPermanent: true,
	});
});
