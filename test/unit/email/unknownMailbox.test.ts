import { isDeadAddress, readEnhancedStatus } from '../../../lib/email/enhancedStatus';

const isDead = (reply: string) => isDeadAddress(readEnhancedStatus(reply), reply);

test.each([
	'550 No such user here',
	'550 No such user - psmtp',
	'550 User unknown',
	'550 <ann@partner.example>... User unknown',
	'550 ann@partner.example: user unknown in local recipient table',
	'550 unknown user',
	'550 Unknown recipient',
	'550 Invalid recipient',
	'550 Invalid recipient <ann@partner.example>',
	'550 Invalid mailbox',
	'550 mailbox not found',
	'550 Mailbox unknown',
	'550 User not found: ann@163.example',
	'550 Message was not accepted -- invalid mailbox. Local mailbox ann@partner.example is unavailable: user not found',
	"554 delivery error: dd This user doesn't have a yahoo.com account (ann@yahoo.com) [0] - mta1005.mail.ne1.yahoo.com",
	'554 delivery error: dd This user doesn’t have a yahoo.com account (ann@yahoo.com)',
	'550 Recipient does not exist',
	'550 The account does not exist',
	"550 Recipient's mailbox doesn't exist",
	'550 No such mailbox',
	'550-No such recipient here 550 bye',
	'550 No such person at this address.',
	'511 sorry, no mailbox here by that name',
	'550 Recipient address rejected: User unknown',
	'553 5.0.0 <ann@partner.example>... User unknown',
	'550 There is no such address at quota.example',
	'550 no such user <ann@partner.example> at mx.blocked.example [192.0.2.1]',
	'Remote host said: 550 No such user here',
])('%s: the mailbox does not exist', (reply) => expect(isDead(reply)).toBe(true));

test.each([
	'550 Requested action not taken: mailbox unavailable',
	'550 Mailbox unavailable or access denied',
	'550 Rejected',
	'550 No',
	'550 Recipient rejected',
	'550 Address rejected',
	'550 Unrouteable address',
	'550 Blocked as spam; no such user',
	'550 User unknown or blocked by policy',
	'554 Message looks like spam',
	'550 Your IP address 192.0.2.1 is listed at a blocklist: unknown user',
	'550 Mailbox full: user unknown',
	'552 User unknown',
	'550 User over quota',
	'550 Account disabled',
	'550 This account is inactive: no such user',
	'550 unknown user account is disabled',
	'550 User suspended',
	'550 Relaying denied: no such user here',
	'550 relay not permitted',
	'450 User unknown',
	'451 4.7.1 User unknown, greylisted',
	'550 Greylisted: mailbox not found, try again later',
	'550 No such user, the directory is temporarily unreachable',
	'550 5.7.1 No such user',
	'550 5.2.1 User unknown',
	'550 5.1.0 User unknown',
	'550 4.0.0 User unknown',
	'550 Verification failed for <partners@acme.example>: no such user. Sender verify failed',
	'550 Sender address does not exist: user unknown',
	'550 Unknown user partners@acme.example: your account does not exist',
	'550 Login failed: invalid user',
	'550 Authentication required, unknown user',
	'550 mail from an invalid user is refused',
	'550 Invalid HELO: unknown user',
	'550 <no.such.user@partner.example> try something else',
	'550 <user-unknown@partner.example> not now',
	'User unknown',
	'250 No such user, but accepted anyway',
	'554 5.4.14 Hop count exceeded: user unknown',
	'',
])('%s: nobody knows', (reply) => expect(isDead(reply)).toBe(false));

test('the words of a report count where its status says no more than that it failed', () => {
	const failed = readEnhancedStatus('5.0.0');
	expect(isDeadAddress(failed, 'user unknown')).toBe(true);
	expect(isDeadAddress(failed, '450 user unknown')).toBe(false);
	expect(isDeadAddress(readEnhancedStatus('4.0.0'), '550 user unknown')).toBe(false);
	expect(isDeadAddress(readEnhancedStatus('5.2.0'), '550 user unknown')).toBe(false);
});
