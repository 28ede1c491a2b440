import { openMailer, type Mailer, type MailerOptions, type SmtpSettings } from '../../../lib/email/delivery';
import { composeMessage, type OutgoingMessage } from '../../../lib/email/message';
import type { DeliveryOutcome, FailureScope } from '../../../lib/email/outcome';
import { readMessageKey } from '../../../lib/ledger/messageKey';
import { createPoolOptions, DEFAULT_MAILER_OPTIONS } from '../../../lib/email/smtpSettings';
import { startMailServer, type Answers, type MailServer } from '../../../testkit/mail/mailServer';

const PARTNER = 'pat@acme.example';
const KEY = '0'.repeat(40);
const SHORT = { connectionTimeout: 1500, greetingTimeout: 1500, socketTimeout: 120 };
const PATIENT = { connectionTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 20_000 };
/** For a silence that a test waits for, and that a busy machine does not bring about. */
const SILENCE = { ...PATIENT, socketTimeout: 2000 };

const open: Array<{ mailer?: Mailer; server?: MailServer }> = [];

afterEach(async () => {
	for (const { mailer, server } of open.splice(0)) {
		await mailer?.close();
		await server?.close();
	}
});

function createMessage(
	parts: { cc?: string; bcc?: string; to?: string; html?: string } = {},
): OutgoingMessage {
	const html = parts.html ?? '<p>Hello Zoë</p>\n.\n<p>.dots</p>';
	const email = { subject: 'Grüße 👋', previewText: '', html, text: 'Hello Zoë\n.\n.dots' };
	return composeMessage({
		from: { name: 'Zoë from "Acme", Inc.', address: 'team@brand.example' },
		to: parts.to ?? PARTNER,
		replyTo: 'reply@brand.example',
		email,
		copies: { cc: parts.cc, bcc: parts.bcc, email: { ...email, html: `${html}<p>Copy</p>` } },
		messageId: '<0123@brand.example>',
		date: new Date('2030-01-02T03:04:05Z'),
	});
}

async function start(answers: Answers = {}, extensions: string[] = []): Promise<MailServer> {
	const server = await startMailServer({ answers, extensions });
	open.push({ server });
	return server;
}

/** A server that closes each connection when it is given one message too many. */
async function startLimited(limit: number, extensions: string[]): Promise<MailServer> {
	const enough = { reply: '421 Too many messages in this connection', then: 'close' } as const;
	return start({ mail: (_from, _times, mails) => (mails >= limit ? enough : undefined) }, extensions);
}

function connect(
	port: number,
	options: MailerOptions = PATIENT,
	settings: Partial<SmtpSettings> = {},
): Mailer {
	const mailer = openMailer({ host: '127.0.0.1', port, secure: false, ...settings }, options);
	open.unshift({ mailer });
	return mailer;
}

/** More than the socket buffers of both sides can hold, so that it cannot have left while the server does not read. */
const HUGE = `<p>${'x'.repeat(60)}</p>\n`.repeat(300_000);

describe.each([
	['without PIPELINING', []],
	['with PIPELINING', ['PIPELINING']],
])('%s', (_name, extensions: string[]) => {
	test('delivers a message that reads back as it was written', async () => {
		const server = await start({}, extensions);
		const mailer = connect(server.port);
		const outcome = await mailer.send(createMessage());
		expect(outcome).toEqual({ kind: 'sent', response: '250 2.0.0 Queued as 4711', refusedCopies: [] });
		expect(server.arrivals).toHaveLength(1);
		expect(server.arrivals[0]?.envelopeTo).toEqual([PARTNER]);

		const mail = await server.arrivals[0]?.parse();
		expect(mail?.subject).toBe('Grüße 👋');
		expect(mail?.from?.value).toEqual([{ name: 'Zoë from "Acme", Inc.', address: 'team@brand.example' }]);
		expect(mail?.to).toMatchObject({ value: [{ name: '', address: PARTNER }] });
		expect(mail?.replyTo?.value).toEqual([{ name: '', address: 'reply@brand.example' }]);
		expect(mail?.messageId).toBe('<0123@brand.example>');
		expect(mail?.date).toEqual(new Date('2030-01-02T03:04:05Z'));
		expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
		expect(mail?.headers.get('x-auto-response-suppress')).toBe('OOF, AutoReply');
		expect(mail?.headers.has('x-mailer')).toBe(false);
		expect(mail?.html).toContain('<p>Hello Zoë</p>\n.\n<p>.dots</p>');
		expect(mail?.text?.trim()).toBe('Hello Zoë\n.\n.dots');
	});

	test.each<[string, Answers, FailureScope, number | undefined]>([
		['a drop before the greeting', { connect: { then: 'drop' } }, 'server', undefined],
		['a greeting that refuses', { connect: '554 5.3.2 No service' }, 'server', 554],
		['a greeting that is busy', { connect: '421 4.3.2 Too busy' }, 'server', 421],
		['a drop after EHLO', { ehlo: { then: 'drop' } }, 'server', undefined],
		['a drop at MAIL', { mail: { then: 'drop' } }, 'server', undefined],
		['a reset at MAIL', { mail: { then: 'reset' } }, 'server', undefined],
		['421 at MAIL', { mail: { reply: '421 4.3.0 Closing', then: 'close' } }, 'server', 421],
		['450 at MAIL', { mail: '450 4.1.8 Sender unknown' }, 'server', 450],
		['550 at MAIL', { mail: '550 5.1.0 Sender rejected' }, 'server', 550],
		['a drop at RCPT', { rcpt: { then: 'drop' } }, 'server', undefined],
		['421 at RCPT', { rcpt: { reply: '421 4.3.0 Closing', then: 'close' } }, 'server', 421],
		['450 at RCPT', { rcpt: '450 4.2.0 Greylisted' }, 'recipient', 450],
		['a failed lookup at RCPT', { rcpt: '451 4.3.0 Temporary lookup failure' }, 'recipient', 451],
		['a policy refusal at RCPT', { rcpt: '554 5.7.1 Relay access denied' }, 'sender', 554],
		['a demand to log in at RCPT', { rcpt: '530 Authentication required' }, 'server', 530],
		['a drop at DATA', { data: { then: 'drop' } }, 'server', undefined],
		['451 at DATA', { data: '451 4.3.0 Not now' }, 'server', 451],
		['554 at DATA', { data: '554 No valid recipients' }, 'server', 554],
		['451 after the dot', { dot: '451 4.2.0 Not now' }, 'recipient', 451],
		['421 after the dot', { dot: { reply: '421 Shutting down', then: 'close' } }, 'server', 421],
		['a policy refusal after the dot', { dot: '550 5.7.515 Sender fails DMARC' }, 'sender', 550],
		['a policy refusal at MAIL', { mail: '550 5.7.1 Not you' }, 'sender', 550],
		['a wrong sender at RCPT', { rcpt: '553 5.1.8 Sender domain unknown' }, 'sender', 553],
		['a full mailbox at RCPT', { rcpt: '552 5.2.2 Over quota' }, 'recipient', 552],
		['552 without an enhanced code at RCPT', { rcpt: '552 Over quota' }, 'recipient', 552],
	])('%s is a temporary failure', async (_case, answers, scope, code) => {
		const server = await start(answers, extensions);
		const mailer = connect(server.port);
		const outcome = await mailer.send(createMessage());
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope });
		expect((outcome as { code?: number }).code).toBe(code);
		expect(server.arrivals).toHaveLength(0);
		expect(server.bodies).toBeLessThanOrEqual(1);
	});

	test.each<[string, Answers, number]>([
		['550 at RCPT', { rcpt: '550 5.1.1 No such user' }, 550],
		['553 without an enhanced code at RCPT', { rcpt: '553 mailbox name not allowed' }, 553],
		['554 after the dot', { dot: '554 5.6.0 Message refused' }, 554],
		['550 after the dot and a drop', { dot: { reply: '550 No', then: 'close', unterminated: true } }, 550],
	])('%s is a rejection', async (_case, answers, code) => {
		const server = await start(answers, extensions);
		const mailer = connect(server.port);
		const outcome = await mailer.send(createMessage());
		expect(outcome).toMatchObject({ kind: 'rejected', scope: 'recipient', code });
		expect(server.arrivals).toHaveLength(0);
	});

	test.each<[string, Answers]>([
		['a drop after the dot', { dot: { then: 'drop' } }],
		['a reset after the dot', { dot: { then: 'reset' } }],
		['silence after the dot', { dot: { then: 'stall' } }],
		['half an answer after the dot', { dot: { reply: '250 2.0', then: 'close', unterminated: true } }],
		['an answer that is none', { dot: '354 What?' }],
	])('%s is uncertain, and not sent again', async (_case, answers) => {
		const server = await start(answers, extensions);
		const mailer = connect(server.port, SILENCE);
		const outcome = await mailer.send(createMessage());
		expect(outcome).toMatchObject({ kind: 'uncertain', scope: 'server' });
		await mailer.close();
		expect(server.bodies).toBe(1);
	});

	test.each<[string, Answers]>([
		['before the greeting', { connect: { then: 'stall' } }],
		['after EHLO', { ehlo: { then: 'stall' } }],
		['at MAIL', { mail: { then: 'stall' } }],
		['at RCPT', { rcpt: { then: 'stall' } }],
		['at DATA', { data: { then: 'stall' } }],
	])('a server that stalls %s times out as a temporary failure', async (_case, answers) => {
		const server = await start(answers, extensions);
		const outcome = await connect(server.port, SHORT).send(createMessage());
		expect(outcome).toMatchObject({
			kind: 'temporaryFailure',
			scope: 'server',
			reason: expect.stringContaining('in time') as string,
		});
		expect(server.bodies).toBe(0);
	});

	test.each<[string, Answers]>([
		['drops', { body: { then: 'drop' } }],
		['resets', { body: { then: 'reset' } }],
		['stalls', { body: { then: 'stall' } }],
	])('a connection that %s in the middle of a large body has not sent it', async (_case, answers) => {
		const server = await start(answers, extensions);
		const mailer = connect(server.port, { ...PATIENT, socketTimeout: 400 });
		const outcome = await mailer.send(createMessage({ html: HUGE }));
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
		expect(server.bodies).toBe(0);
	});

	test('a large body arrives whole', async () => {
		const server = await start({}, extensions);
		const outcome = await connect(server.port).send(createMessage({ html: HUGE.slice(0, 3_000_000) }));
		expect(outcome.kind).toBe('sent');
		expect(server.arrivals[0]?.raw.length).toBeGreaterThan(3_000_000);
	});

	test('a message that is refused before it is complete is never completed', async () => {
		const server = await start({ body: '552 5.3.4 Too big' }, extensions);
		const mailer = connect(server.port, SILENCE);
		const outcome = await mailer.send(createMessage({ html: HUGE }));
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'sender', code: 552 });
		await server.whenDeserted();
		expect(server.bodies).toBe(0);
	});

	test('a message that is confirmed before it is complete counts as not sent', async () => {
		const server = await start({ body: '250 2.0.0 Whatever' }, extensions);
		const mailer = connect(server.port, SILENCE);
		const outcome = await mailer.send(createMessage({ html: HUGE }));
		expect(outcome.kind).toBe('temporaryFailure');
		await server.whenDeserted();
		expect(server.bodies).toBe(0);
	});

	test('a connection that the server closed while it was idle is replaced without anybody noticing', async () => {
		const drop = { reply: '250 2.0.0 Queued', then: 'drop' } as const;
		const server = await start({ dot: (_argument, times) => (times === 0 ? drop : undefined) }, extensions);
		const mailer = connect(server.port, { ...PATIENT, concurrency: 1 });
		expect((await mailer.send(createMessage())).kind).toBe('sent');
		expect((await mailer.send(createMessage())).kind).toBe('sent');
		expect(server.bodies).toBe(2);
	});

	test.each([1, 3])('a server that takes %i messages per connection gets them all', async (limit) => {
		const server = await startLimited(limit, extensions);
		const mailer = connect(server.port, { ...PATIENT, concurrency: 2 });
		const messages = Array.from({ length: 12 }, (_, index) =>
			createMessage({ to: `p${index}@acme.example` }),
		);
		const outcomes = await Promise.all(messages.map((message) => mailer.send(message)));
		expect(outcomes.map(({ kind }) => kind)).toEqual(messages.map(() => 'sent'));
		expect(new Set(server.arrivals.map(({ envelopeTo }) => envelopeTo[0])).size).toBe(12);
		expect(server.bodies).toBe(12);
	});

	test('a server that has enough of us is not asked for long, and the sender is not blamed', async () => {
		const busy = { reply: '421 4.3.2 Too busy', then: 'close' } as const;
		const server = await start({ mail: (_from, times) => (times === 0 ? undefined : busy) }, extensions);
		const mailer = connect(server.port, { ...PATIENT, concurrency: 1 });
		expect((await mailer.send(createMessage())).kind).toBe('sent');
		const outcome = await mailer.send(createMessage());
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server', code: 421 });
		expect((outcome as { reason: string }).reason).toContain('closed the connection: 421 4.3.2 Too busy');
		expect(server.commands.filter((line) => line.startsWith('MAIL')).length).toBeLessThanOrEqual(4);
	});

	test('one refused partner does not stop the next one on the same connection', async () => {
		const refuse = (address: string) => (address === 'gone@acme.example' ? '550 5.1.1 Gone' : undefined);
		const server = await start({ rcpt: refuse }, extensions);
		const mailer = connect(server.port, { ...PATIENT, concurrency: 1 });
		const outcomes: DeliveryOutcome[] = [];
		for (const to of [PARTNER, 'gone@acme.example', 'sam@acme.example']) {
			outcomes.push(await mailer.send(createMessage({ to })));
		}
		expect(outcomes.map(({ kind }) => kind)).toEqual(['sent', 'rejected', 'sent']);
		expect(server.connections).toBe(1);
	});

	describe('copies', () => {
		const copies = { cc: 'cc@brand.example', bcc: 'bcc@brand.example' };

		test('go out after the email to the partner, and Bcc stays hidden', async () => {
			const server = await start({}, extensions);
			const outcome = await connect(server.port).send(createMessage(copies));
			expect(outcome).toMatchObject({ kind: 'sent', refusedCopies: [] });
			expect(server.arrivals.map(({ envelopeTo }) => envelopeTo)).toEqual([
				[PARTNER],
				[copies.cc, copies.bcc],
			]);
			for (const { raw } of server.arrivals) {
				expect(raw).toContain('Cc: cc@brand.example');
				expect(raw).not.toContain('bcc@');
			}
		});

		test('do not go out when the partner is refused', async () => {
			const refuse = (address: string) => (address === PARTNER ? '550 5.1.1 No such user' : undefined);
			const server = await start({ rcpt: refuse }, extensions);
			expect((await connect(server.port).send(createMessage(copies))).kind).toBe('rejected');
			expect(server.bodies).toBe(0);
		});

		test('that are refused are named, and the email counts as sent', async () => {
			const refuse = (address: string) => (address === copies.cc ? '550 5.1.1 No such user' : undefined);
			const server = await start({ rcpt: refuse }, extensions);
			const outcome = await connect(server.port).send(createMessage(copies));
			expect(outcome).toMatchObject({ kind: 'sent', refusedCopies: [copies.cc] });
			expect(server.arrivals[1]?.envelopeTo).toEqual([copies.bcc]);
		});

		test('whose connection breaks are named, and the email counts as sent', async () => {
			const drop = { then: 'drop' } as const;
			const server = await start({ mail: (_from, times) => (times === 0 ? undefined : drop) }, extensions);
			const outcome = await connect(server.port).send(createMessage(copies));
			expect(outcome).toMatchObject({ kind: 'sent', refusedCopies: [copies.cc, copies.bcc] });
		});

		test('bring back nothing that counts as the partner’s', async () => {
			const server = await start({}, extensions);
			const message = composeMessage({
				from: { name: '', address: 'team@brand.example' },
				to: PARTNER,
				email: { subject: 'Hi', previewText: '', html: '<p>Own</p>', text: 'Own' },
				copies: {
					bcc: copies.bcc,
					email: { subject: 'Hi', previewText: '', html: '<p>Copy</p>', text: 'Copy' },
				},
				messageId: `<${KEY}@brand.example>`,
				date: new Date('2030-01-02T03:04:05Z'),
				headers: {
					'List-Unsubscribe': '<https://x.example/u>',
					'List-Unsubscribe-Post': 'x',
					'Feedback-ID': 'a:b',
				},
			});
			await connect(server.port).send(message);
			const [own, copy] = server.arrivals.map(({ raw }) => raw);
			expect(own).toContain(`Message-ID: <${KEY}@brand.example>`);
			expect(own).toMatch(/List-Unsubscribe:.*[^]*List-Unsubscribe-Post:/);
			expect([own, copy].map((raw) => /Own|Copy/g.exec(raw ?? '')?.[0])).toEqual(['Own', 'Copy']);
			expect(copy).not.toContain('Own');
			expect(copy).not.toContain('List-Unsubscribe');
			expect(copy).toContain('Feedback-ID: a:b');
			expect(copy).toContain(`Message-ID: <copy.${KEY}@brand.example>`);
			expect(readMessageKey(`<copy.${KEY}@brand.example>`)).toBeUndefined();
		});

		test('to an address that differs in capital letters only are one email', async () => {
			const server = await start({}, extensions);
			const to = 'Archive@brand.example';
			await connect(server.port).send(
				createMessage({ to, cc: 'ARCHIVE@brand.example', bcc: 'archive@brand.example' }),
			);
			expect(server.arrivals.map(({ envelopeTo }) => envelopeTo)).toEqual([[to]]);
			await connect(server.port).send(createMessage({ cc: 'BOSS@brand.example', bcc: 'boss@brand.example' }));
			expect(server.arrivals[2]?.envelopeTo).toHaveLength(1);
		});

		test('to the partner itself or to the same address twice are one email', async () => {
			const server = await start({}, extensions);
			await connect(server.port).send(createMessage({ cc: PARTNER, bcc: PARTNER }));
			expect(server.bodies).toBe(1);
		});
	});
});

test('a port that nobody listens on is a temporary failure of the server', async () => {
	const server = await start();
	const { port } = server;
	await server.close();
	const outcome = await connect(port).send(createMessage());
	expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
	expect((outcome as { reason: string }).reason).toBe(
		`The mail server 127.0.0.1:${port} cannot be reached (ECONNREFUSED). Nothing was sent.`,
	);
});

test('TLS against a server that does not speak it is a temporary failure of the server', async () => {
	const server = await start();
	const outcome = await connect(server.port, PATIENT, { secure: true }).send(createMessage());
	expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
	expect((outcome as { reason: string }).reason).toContain('encrypted connection');
});

describe('logging in', () => {
	const login = { user: 'team@brand.example', password: 'pässword+secret' };
	const plain = Buffer.from(`\0${login.user}\0${login.password}`).toString('base64');

	test('uses the credential', async () => {
		const server = await start({}, ['AUTH PLAIN LOGIN']);
		expect((await connect(server.port, PATIENT, login).send(createMessage())).kind).toBe('sent');
		expect(server.commands).toContain(`AUTH PLAIN ${plain}`);
	});

	/** Loopback in a form that is not seen as such, in place of a server on the internet. */
	const REMOTE = '::ffff:127.0.0.1';

	test('does not happen in clear text on the internet', async () => {
		const server = await start({}, ['AUTH PLAIN LOGIN']);
		const outcome = await connect(server.port, PATIENT, { ...login, host: REMOTE }).send(createMessage());
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
		expect((outcome as { reason: string }).reason).toContain('offers no encryption (STARTTLS)');
		expect(server.commands.filter((line) => /^(?:AUTH|MAIL)/.test(line))).toEqual([]);
	});

	test.each<[string, Partial<SmtpSettings>]>([
		['Disable STARTTLS is on', { ...login, disableStartTls: true }],
		['there is no password', {}],
	])('needs no encryption where %s', async (_case, settings) => {
		const server = await start({}, ['AUTH PLAIN LOGIN']);
		const mailer = connect(server.port, PATIENT, { ...settings, host: REMOTE });
		expect((await mailer.send(createMessage())).kind).toBe('sent');
	});

	test.each([
		['smtp.acme.com', true],
		['8.8.8.8', true],
		['2001:db8::1', true],
		['localhost', false],
		['mailpit', false],
		['127.0.0.1', false],
		['10.1.2.3', false],
		['::1', false],
		['fd00::25', false],
		['mail.internal', false],
	])('to %s needs encryption: %s', (host, needs) => {
		const settings = { host, port: 587, secure: false, ...login };
		expect(createPoolOptions(settings, DEFAULT_MAILER_OPTIONS).requireTLS).toBe(needs);
	});

	test('a refusal is about the account, and the reason keeps the password secret', async () => {
		const server = await start({ auth: (line) => `535 5.7.8 Bad ${line} ${login.password}` }, ['AUTH PLAIN']);
		const outcome = await connect(server.port, PATIENT, login).send(createMessage());
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server', code: 535 });
		const text = JSON.stringify(outcome);
		expect(text).toContain('login of the SMTP credential');
		expect(text).not.toContain(plain);
		expect(text).not.toContain('secret');
	});
});

test('a server that answers without ever finishing is given up after the time for one message', async () => {
	const server = await start({ ehlo: { then: 'stall' } });
	const mailer = connect(server.port, { ...PATIENT, messageTimeout: 300 });
	expect(await mailer.send(createMessage())).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
	const silent = await start({ dot: { then: 'stall' } });
	const second = connect(silent.port, { ...PATIENT, messageTimeout: 3000 });
	expect(await second.send(createMessage())).toMatchObject({ kind: 'uncertain' });
});

test('no more connections are open than allowed, and all of them are used again', async () => {
	const server = await start();
	const mailer = connect(server.port, { ...PATIENT, concurrency: 3 });
	const messages = Array.from({ length: 40 }, (_, index) => createMessage({ to: `p${index}@acme.example` }));
	const outcomes = await Promise.all(messages.map((message) => mailer.send(message)));
	expect(outcomes.every(({ kind }) => kind === 'sent')).toBe(true);
	expect(server.bodies).toBe(40);
	expect(server.connections).toBeLessThanOrEqual(3);
});

describe('closing', () => {
	test('lets go of every connection and can be repeated', async () => {
		const server = await start();
		const mailer = connect(server.port);
		await mailer.send(createMessage());
		await Promise.all([mailer.close(), mailer.close()]);
		await mailer.close();
		await server.whenDeserted();
		expect(server.openConnections).toBe(0);
	});

	test('is harmless when nothing was ever sent', async () => {
		await expect(connect(1).close()).resolves.toBeUndefined();
	});

	test('lets the message in transmission finish and turns away the ones that wait', async () => {
		const server = await start();
		const mailer = connect(server.port, { ...PATIENT, concurrency: 1 });
		const sending = [mailer.send(createMessage()), mailer.send(createMessage())];
		await mailer.close();
		expect((await Promise.all(sending)).map(({ kind }) => kind)).toEqual(['sent', 'temporaryFailure']);
		expect((await mailer.send(createMessage())).kind).toBe('temporaryFailure');
		expect(server.bodies).toBe(1);
	});
});
