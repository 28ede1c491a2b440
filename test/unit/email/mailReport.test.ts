import { parseIncomingMail } from '../../../lib/email/incomingMail';
import { readMailReport, type MailReport } from '../../../lib/email/mailReport';

/** What a report of a mailbox that does not exist says. */
const UNKNOWN = {
	...{ cause: 'unknownMailbox', isPermanent: true, concernsEverybody: false },
	status: { class: 5, subject: 1, detail: 1 },
};

const KEY = '0123456789abcdef0123456789abcdef01234567';
const ORIGINAL = `From: Alex <partners@acme.example>\r\nTo: ann@partner.example\r\nMessage-ID: <${KEY}@acme.example>\r\nSubject: Join us\r\n`;

/** A report as RFC 6522 puts it together: text, machine-readable part, the original or its headers. */
function buildReport(
	type: 'delivery-status' | 'global-delivery-status' | 'feedback-report',
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
			answer: UNKNOWN,
			reason: '550 5.1.1 <ann@partner.example>: no such user',
		});
	});

	test('takes the exact code of the other server where its own is vague', async () => {
		expect(
			await read(buildReport('delivery-status', fields('5.0.0', '550 5.7.26 Unauthenticated'))),
		).toMatchObject({
			answer: { status: { class: 5, subject: 7, detail: 26 } },
		});
	});

	test.each([
		['5.1.1', '550 5.1.1 <ann@partner.example>: mailbox full', 'fullMailbox'],
		['5.1.1', '550 5.1.1 limit of messages for this hour used up', 'limit'],
		['5.0.0', 'smtp;550 no such user', 'unknownMailbox'],
		['5.0.0', '450 no such user', 'later'],
		['4.0.0', '550 no such user', 'unclear'],
		['5.2.1', '550 no such user', 'closedMailbox'],
	])('reads status %s with “%s” as %s', async (status, diagnostic, cause) => {
		expect(await read(buildReport('delivery-status', fields(status, diagnostic)))).toMatchObject({
			answer: { cause },
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

describe('RFC 6533', () => {
	const fields = (original: string, final: string) => [
		'Reporting-MTA: dns; mx.example',
		'',
		`Original-Recipient: ${original}`,
		`Final-Recipient: ${final}`,
		'Action: failed',
		'Status: 5.1.1',
		'Diagnostic-Code: smtp; 550 5.1.1 Bücherwurm unbekannt',
	];
	const expected = (...addresses: string[]) => ({
		...{ kind: 'bounce', isDelayed: false, messageKey: KEY, addresses },
		...{ answer: UNKNOWN, reason: '550 5.1.1 Bücherwurm unbekannt' },
	});

	test.each(['message/global-headers', 'message/global', 'text/rfc822-headers'])(
		'message/global-delivery-status with %s is read like message/delivery-status',
		async (originalType) => {
			const report = buildReport(
				'global-delivery-status',
				fields('utf-8; ann@b\\x{FC}cher.example', 'utf-8;ann@bücher.example'),
				{ originalType },
			);
			expect(await read(report)).toEqual(expected('ann@xn--bcher-kva.example'));
		},
	);

	test('encoded addresses are decoded, but no address that is written plainly', async () => {
		const encoded = fields('rfc822;ann+2Bnews@partner.example', 'utf-8; ann\\x{2B}news@partner.example');
		expect(await read(buildReport('delivery-status', encoded))).toEqual(
			expected('ann+2bnews@partner.example', 'ann+news@partner.example'),
		);
		const plain = fields('rfc822;ann+42@partner.example', 'rfc822;ann+42@partner.example');
		expect(await read(buildReport('delivery-status', plain))).toEqual(expected('ann+42@partner.example'));
		const broken = fields('utf-8; ann\\x{FFFFFF}@partner.example', 'utf-8; bob@partner.example');
		expect(await read(buildReport('delivery-status', broken))).toEqual(expected('bob@partner.example'));
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
			answer: UNKNOWN,
			reason: 'Remote host said: 550 5.1.1 unknown user',
		});
	});

	test('are read to the end of the answer, however many lines it has', async () => {
		const text = `<ann@partner.example>:\r\nRemote host said: 550-5.1.1 The account of this person\r\n550 5.1.1 is over quota\r\n\r\nNo such user`;
		expect(await read(plain('failure notice', text))).toMatchObject({
			...{ answer: { cause: 'fullMailbox' }, addresses: ['ann@partner.example'] },
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
		['the copy of an email to a partner', `Subject: Join us\r\nMessage-ID: <copy.${KEY}@acme.example>`],
		['an email of other people', '> Cc: ann@partner.example'],
	])('name the address that failed, not the one in %s', async (_name, more) => {
		const text = `Could not be delivered.\r\n<alex@acme.example>: host mx.acme.example said:\r\n550 5.1.1 unknown user\r\n\r\nFrom: partners@acme.example\r\nTo: ann@partner.example\r\n${more}`;
		expect(await read(plain('Undeliverable', text))).toMatchObject({
			kind: 'bounce',
			messageKey: undefined,
			addresses: ['alex@acme.example'],
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
		expect(report.kind === 'bounce' && report.answer.status).toEqual(status);
	});

	test('that are only late', async () => {
		expect(
			await read(plain('Mail delivery delayed', '4.4.1 will be retried ann@partner.example')),
		).toMatchObject({
			isDelayed: true,
		});
		const text =
			'There was a temporary problem delivering your message to ann@partner.example. Gmail will retry for 46 more hours.\r\n\r\nThe response was:\r\n421 4.7.0 Try again later';
		expect(await read(plain('Delivery Status Notification (Delay)', text))).toMatchObject({
			isDelayed: true,
			answer: { status: { class: 4, subject: 7, detail: 0 } },
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

describe('plain bounces in any language', () => {
	const DAEMON = 'MAILER-DAEMON@mx.example';
	const plain = (subject: string, text: string, headers: string[] = ['Return-Path: <>'], from = DAEMON) =>
		[
			...headers,
			`From: ${from}`,
			'To: partners@acme.example',
			`Subject: ${subject}`,
			'MIME-Version: 1.0',
			'Content-Type: text/plain; charset=utf-8',
			'',
			text,
		].join('\r\n');
	const answer = '<ann@partner.example>: 550 5.1.1 unknown';
	const returned = `Message-ID: <${KEY}@acme.example>`;
	const bounce = {
		...{ kind: 'bounce', isDelayed: false, addresses: ['ann@partner.example'] },
		answer: UNKNOWN,
	};

	test.each([
		'Ihre Nachricht konnte nicht zugestellt werden',
		'Échec de la remise du message',
		'No se pudo entregar el mensaje',
		'Impossibile recapitare il messaggio',
		'Falha na entrega da mensagem',
		'Uw bericht is niet bezorgd',
		'Nie można dostarczyć wiadomości',
		'メールを配信できませんでした',
		'系统退信',
		'=?utf-8?B?6YCA5L+h6YCa55+l?=',
	])('%s', async (subject) => {
		for (const headers of [
			['Return-Path: <>'],
			['Auto-Submitted: auto-replied'],
			['auto-submitted: auto-generated'],
		]) {
			expect(await read(plain(subject, answer, headers))).toMatchObject(bounce);
		}
		expect(await read(plain(subject, `${answer}\r\n\r\n${returned}`, []))).toMatchObject({
			...bounce,
			messageKey: KEY,
		});
	});

	test('from whoever calls itself the mail delivery system', async () => {
		for (const name of ['Mail Delivery System', 'Mail Delivery Subsystem', '"Mail Delivery System"']) {
			const from = `${name} <noreply@mx.example>`;
			expect(await read(plain('系统退信', answer, undefined, from))).toMatchObject(bounce);
		}
	});

	test('that bring our email back, without any code', async () => {
		const text = `Zustellung an ann@partner.example nicht möglich.\r\n\r\n${returned}`;
		expect(await read(plain('Unbekannt', text))).toMatchObject({
			...{ kind: 'bounce', messageKey: KEY, answer: { cause: 'later' }, addresses: ['ann@partner.example'] },
		});
	});

	test('as Exim names the recipients, whatever else stands in the text', async () => {
		const text = 'Zustellung unmöglich. 550 5.1.1 unbekannt. Hilfe: help@partner.example';
		const headers = ['X-Failed-Recipients: ann@partner.example,\r\n bob@partner.example'];
		expect(await read(plain('Fehler', text, headers, 'someone@mx.example'))).toMatchObject({
			...bounce,
			addresses: ['ann@partner.example', 'bob@partner.example'],
		});
	});

	test('that ask for patience are only late', async () => {
		const text = '<ann@partner.example>: 450 4.2.0 später';
		expect(await read(plain('Zustellung verzögert', text))).toMatchObject({
			kind: 'bounce',
			isDelayed: true,
		});
	});

	test.each([
		['an out-of-office reply', 'Abwesend', 'Ich bin bis 1. Mai nicht da. 550 5.1.1', 'ann@partner.example'],
		['one that quotes our email', 'Abwesend', `Bin nicht da.\r\n> ${returned}`, 'ann@partner.example'],
		['one from a postmaster', 'Abwesend', `Bin nicht da.\r\n> ${returned}`, 'postmaster@partner.example'],
		['a quota that is nearly used up', 'Speicherplatz', '480 MB von 500 MB belegt', DAEMON],
		['a receipt', '配信済み', '<ann@partner.example>: 250 2.0.0 ok', DAEMON],
		['one of nobody', 'Hinweis', 'Guten Tag', DAEMON],
		[
			'one that calls itself so by and by',
			'Hallo',
			answer,
			'Bob, Mail Delivery System <bob@partner.example>',
		],
	])('are not taken for %s', async (_name, subject, text, from) => {
		const headers = ['Return-Path: <>', 'Auto-Submitted: auto-replied', `In-Reply-To: <${KEY}@acme.example>`];
		expect(await read(plain(subject, text, headers, from))).toEqual({ kind: 'other' });
	});

	test('need more than a sender: a postmaster may write by hand', async () => {
		const headers = ['Return-Path: <postmaster@mx.example>'];
		expect(await read(plain('Frage', answer, headers, 'postmaster@mx.example'))).toEqual({ kind: 'other' });
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
