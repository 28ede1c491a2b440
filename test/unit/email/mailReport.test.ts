import { parseIncomingMail, readMailReport, type MailReport } from '../../../lib/email/mailReport';

const KEY = '0123456789abcdef0123456789abcdef01234567';
const ORIGINAL = `From: Alex <partners@acme.example>\r\nTo: ann@partner.example\r\nMessage-ID: <${KEY}@acme.example>\r\nSubject: Join us\r\n`;

/** A report as RFC 6522 puts it together: text, machine-readable part, the original or its headers. */
function buildReport(
	type: 'delivery-status' | 'feedback-report',
	fields: string[],
	{ original = ORIGINAL, originalType = 'message/rfc822', from = 'MAILER-DAEMON@mx.example' } = {},
): string {
	return [
		`From: Mail Delivery System <${from}>`,
		'To: partners@acme.example',
		'Subject: Undelivered Mail Returned to Sender',
		'Auto-Submitted: auto-replied',
		'MIME-Version: 1.0',
		`Content-Type: multipart/report; report-type=${type}; boundary="=_B"`,
		'',
		'--=_B',
		'Content-Type: text/plain; charset=us-ascii',
		'',
		'This is the mail system at host mx.example.',
		'--=_B',
		`Content-Type: message/${type}`,
		'',
		...fields,
		'',
		'--=_B',
		`Content-Type: ${originalType}`,
		'',
		original,
		'--=_B--',
		'',
	].join('\r\n');
}

const read = async (source: string): Promise<MailReport> => readMailReport(await parseIncomingMail(source));

describe('RFC 3464', () => {
	const fields = (status: string, diagnostic: string, action = 'failed') => [
		'Reporting-MTA: dns; mx.example',
		'Arrival-Date: Mon, 1 Jun 2026 10:00:00 +0000',
		'',
		'Original-Recipient: rfc822;Ann@partner.example',
		'Final-Recipient: rfc822; ann@partner.example',
		`Action: ${action}`,
		`Status: ${status}`,
		'Remote-MTA: dns; mx.partner.example',
		`Diagnostic-Code: smtp; ${diagnostic}`,
	];

	test.each([['message/rfc822'], ['text/rfc822-headers']])('with %s', async (originalType) => {
		const report = buildReport(
			'delivery-status',
			fields('5.1.1', '550 5.1.1 <ann@partner.example>: no\r\n    such user'),
			{
				originalType,
			},
		);
		expect(await read(report)).toEqual({
			kind: 'bounce',
			isDelayed: false,
			messageKey: KEY,
			addresses: ['ann@partner.example'],
			status: { class: 5, subject: 1, detail: 1 },
			reason: '550 5.1.1 <ann@partner.example>: no such user',
		});
	});

	test('takes the exact code of the other server where its own is vague', async () => {
		expect(
			await read(buildReport('delivery-status', fields('5.0.0', '550 5.7.26 Unauthenticated'))),
		).toMatchObject({
			status: { class: 5, subject: 7, detail: 26 },
		});
	});

	test('tells a delay from a failure, and a delivery from both', async () => {
		expect(await read(buildReport('delivery-status', fields('4.4.1', '450 busy', 'delayed')))).toMatchObject({
			kind: 'bounce',
			isDelayed: true,
		});
		expect(await read(buildReport('delivery-status', fields('2.0.0', '250 ok', 'delivered')))).toEqual({
			kind: 'other',
		});
	});

	test('without a Message-ID of ours it is known by the address', async () => {
		const original = ORIGINAL.replace(KEY, 'another');
		expect(await read(buildReport('delivery-status', fields('5.1.1', '550 x'), { original }))).toMatchObject({
			messageKey: undefined,
			addresses: ['ann@partner.example'],
		});
	});
});

describe('the email that a report is about', () => {
	test('is the one that came back, not one of its conversation', async () => {
		const original = `Message-ID: <by-hand@acme.example>\r\nIn-Reply-To: <${KEY}@acme.example>\r\nReferences: <${KEY}@acme.example>\r\n`;
		const fields = ['Final-Recipient: rfc822; bob@partner.example', 'Action: failed', 'Status: 5.1.1'];
		const report = buildReport('delivery-status', fields, { original, originalType: 'text/rfc822-headers' });
		expect(await read(report)).toMatchObject({ messageKey: undefined, addresses: ['bob@partner.example'] });
	});
});

describe('plain bounces', () => {
	const plain = (subject: string, text: string, from = 'MAILER-DAEMON@mx.example') =>
		`From: ${from}\r\nTo: partners@acme.example\r\nSubject: ${subject}\r\n\r\n${text}`;

	test('as qmail writes them', async () => {
		const text = `Hi. This is the qmail-send program at mx.example.\r\n\r\n<ann@partner.example>:\r\n192.0.2.1 does not like recipient.\r\nRemote host said: 550 5.1.1 unknown user\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nMessage-ID: <${KEY}.3@acme.example>`;
		expect(await read(plain('failure notice', text))).toMatchObject({
			kind: 'bounce',
			messageKey: KEY,
			addresses: ['ann@partner.example'],
			status: { class: 5, subject: 1, detail: 1 },
			reason: 'Remote host said: 550 5.1.1 unknown user',
		});
	});

	test('name nobody of the email that they repeat', async () => {
		const text = `<bob@partner.example>:\r\n550 5.1.1 unknown user\r\n\r\n--- Below this line is a copy of the message.\r\n\r\nFrom: Alex <partners@acme.example>\r\nTo: bob@partner.example\r\nCc: ann@partner.example\r\nReferences: <${KEY}@acme.example>\r\nMessage-ID: <by-hand@acme.example>`;
		expect(await read(plain('failure notice', text))).toMatchObject({
			kind: 'bounce',
			messageKey: undefined,
			addresses: ['bob@partner.example'],
		});
	});

	test.each([
		['Connected to 85.5.1.20 but my name was rejected.\r\n554 5.7.1 Service unavailable', [5, 7, 1]],
		['host mx.partner.example [194.5.1.77]\r\n450 4.2.0 greylisted', [4, 2, 0]],
		['194.4.20.1 does not like recipient\r\n550 5.1.1 no such user', [5, 1, 1]],
		['host mx.partner.example [194.5.1.77] said nothing', undefined],
	])('%j is not taken for another code', async (text, code) => {
		const report = await read(plain('failure notice', `<ann@partner.example>:\r\n${text}`));
		const status = code && { class: code[0], subject: code[1], detail: code[2] };
		expect(report).toMatchObject({ kind: 'bounce', status });
	});

	test('that are only late', async () => {
		expect(
			await read(plain('Mail delivery delayed', '4.4.1 will be retried ann@partner.example')),
		).toMatchObject({
			isDelayed: true,
		});
	});

	test.each([
		['Out of office', 'I am away until Monday, 550 5.1.1', 'ann@partner.example'],
		['Re: Undelivered', 'It arrived after all', 'ann@partner.example'],
		['Your invoice', '550 5.1.1', 'postmaster@partner.example'],
	])('%s is none', async (subject, text, from) => {
		expect(await read(plain(subject, text, from))).toEqual({ kind: 'other' });
	});
});

describe('ARF', () => {
	const fields = (type: string) => [
		`Feedback-Type: ${type}`,
		'User-Agent: SomeGenerator/1.0',
		'Version: 1',
		'Original-Rcpt-To: <ann@partner.example>',
	];

	test('reports a complaint', async () => {
		const report = buildReport('feedback-report', fields('abuse'), { from: 'feedback@isp.example' });
		expect(await read(report)).toEqual({
			kind: 'complaint',
			messageKey: KEY,
			addresses: ['ann@partner.example'],
		});
	});

	test.each(['not-spam', 'auth-failure', 'dmarc', 'virus', 'other'])('%s is no complaint', async (type) => {
		expect(await read(buildReport('feedback-report', fields(type)))).toEqual({ kind: 'other' });
	});
});

test('a request to be unsubscribed names the email', async () => {
	const mail = (subject: string) => `From: ann@partner.example\r\nSubject: ${subject}\r\n\r\n`;
	expect(await read(mail(`Unsubscribe ${KEY}`))).toEqual({ kind: 'unsubscribe', messageKey: KEY });
	expect(await read(mail(`[EXTERNAL] Re: unsubscribe ${KEY}`))).toEqual({
		kind: 'unsubscribe',
		messageKey: KEY,
	});
	expect(await read(mail('Unsubscribe me please'))).toEqual({ kind: 'other' });
	expect(await read(mail('Unsubscribe test'))).toEqual({ kind: 'other' });
});

test.each(['', '\0\x01', 'no email at all', `Subject: ${'x'.repeat(100_000)}`])(
	'%.20j does no harm',
	async (source) => {
		expect(await read(source)).toEqual({ kind: 'other' });
	},
);
