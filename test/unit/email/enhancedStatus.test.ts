import {
	adviseOnSenderRefusal,
	isDeadAddress,
	isMailboxFull,
	isSenderRefusal,
	readEnhancedStatus,
	type EnhancedStatus,
} from '../../../lib/email/enhancedStatus';

const read = (reply: string) => readEnhancedStatus(reply) as EnhancedStatus;

test.each([
	['550 5.1.1 No such user', { class: 5, subject: 1, detail: 1 }],
	['550-5.7.26 This mail has been blocked', { class: 5, subject: 7, detail: 26 }],
	['452 4.2.2 Full', { class: 4, subject: 2, detail: 2 }],
	['5.1.10', { class: 5, subject: 1, detail: 10 }],
	['550 No such user', undefined],
	['550 5.1.1.4 is no status', undefined],
	['550 mail from 5.1.1 refused', undefined],
	['', undefined],
])('%j reads as %j', (reply, status) => expect(readEnhancedStatus(reply)).toEqual(status));

test.each(['5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10'])('%s is a dead address', (code) => {
	expect(isDeadAddress(read(code), code)).toBe(true);
	expect(isSenderRefusal(read(code))).toBe(false);
});

test.each(['4.1.1', '5.1.0', '5.1.7', '5.1.8', '5.2.1', '5.2.2', '5.4.1', '5.7.1'])(
	'%s is no dead address',
	(code) => expect(isDeadAddress(read(code), code)).toBe(false),
);

test('5.4.1 is a dead address where the server rejects the recipient, and no answer of the host otherwise', () => {
	const unknown = '550 5.4.1 Recipient address rejected: Access denied. [AM0EUR02FT034.eop-EUR02.prod]';
	expect(isDeadAddress(read(unknown), unknown)).toBe(true);
	expect(isDeadAddress(read('550 5.4.1 No answer from host'), '550 5.4.1 No answer from host')).toBe(false);
});

test.each(['5.7.1', '5.7.26', '5.7.515', '5.1.7', '5.1.8'])('%s is about the sender', (code) =>
	expect(isSenderRefusal(read(code))).toBe(true),
);

test.each(['4.7.1', '5.1.1', '5.2.2', '5.6.0'])('%s is not about the sender', (code) =>
	expect(isSenderRefusal(read(code))).toBe(false),
);

test('a full mailbox is one for both classes', () => {
	expect([read('4.2.2'), read('5.2.2'), read('5.2.1')].map(isMailboxFull)).toEqual([true, true, false]);
});

test.each([
	['5.7.23', 'SPF'],
	['5.7.20', 'DKIM'],
	['5.7.26', 'DMARC'],
	['5.7.515', 'DMARC'],
	['5.7.25', 'PTR'],
])('%s says to mend %s', (code, word) => expect(adviseOnSenderRefusal(read(code))).toContain(word));

test('a refusal that does not say why has no advice of its own', () => {
	expect(adviseOnSenderRefusal(read('5.7.1'))).toBeUndefined();
	expect(adviseOnSenderRefusal(read('5.1.8'))).toBeUndefined();
});
