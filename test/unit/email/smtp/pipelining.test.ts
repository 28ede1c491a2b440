import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { openMailer, type Mailer } from '../../../../lib/email/delivery';
import { composeMessage } from '../../../../lib/email/message';

const TIMES = { connectionTimeout: 60_000, greetingTimeout: 60_000, socketTimeout: 60_000, concurrency: 1 };

/** Longer than anything takes that would be sent without waiting for an answer. */
const A_WHILE = 150;

/** The server's side of one connection, in the test's hands. */
class Conversation {
	private heard = '';

	constructor(readonly socket: Socket) {
		socket.setEncoding('latin1').on('data', (text: string) => {
			this.heard += text;
		});
	}

	say(reply: string): void {
		this.socket.write(`${reply}\r\n`);
	}

	/** All that came since the last call, once it ends like this and nothing follows for a while. */
	async hear(end: string): Promise<string> {
		while (!this.heard.endsWith(end)) await once(this.socket, 'data');
		await sleep(A_WHILE);
		const all = this.heard;
		this.heard = '';
		return all;
	}
}

const open: Array<{ mailer: Mailer; server: Server }> = [];

afterEach(async () => {
	for (const { mailer, server } of open.splice(0)) {
		await mailer.close();
		await new Promise((resolve) => server.close(resolve));
	}
});

/** Has one email sent to a server that offers these extensions, up to where it was greeted. */
async function begin(extensions: string[], parts: { to?: string; cc?: string; bcc?: string } = {}) {
	const server = createServer({ noDelay: true });
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const mailer = openMailer({ host: '127.0.0.1', port, secure: false }, TIMES);
	open.push({ mailer, server });
	const email = { subject: 'Hi', previewText: '', html: '<p>Hi</p>', text: 'Hi' };
	const message = composeMessage({
		from: { name: '', address: 'team@brand.example' },
		to: parts.to ?? 'pat@acme.example',
		email,
		copies: { cc: parts.cc, bcc: parts.bcc, email },
		messageId: '<0123@brand.example>',
		date: new Date('2030-01-02T03:04:05Z'),
	});
	const connected = once(server, 'connection') as Promise<[Socket]>;
	const outcome = mailer.send(message);
	const talk = new Conversation((await connected)[0]);
	talk.say('220 mail.example');
	await talk.hear('\r\n');
	talk.say(['250-mail.example', ...extensions.map((name) => `250-${name}`), '250 HELP'].join('\r\n'));
	return { talk, outcome, mailer, message };
}

const MAIL = 'MAIL FROM:<team@brand.example>\r\n';
const RCPT = 'RCPT TO:<pat@acme.example>\r\n';
const DATA = 'DATA\r\n';
const DOT = '\r\n.\r\n';

/** What is relied upon in nodemailer, which decides by itself what to send together. */
describe('MAIL, RCPT and DATA', () => {
	test('go out together where the server offers PIPELINING, and the body after 354', async () => {
		const { talk, outcome } = await begin(['PIPELINING']);
		expect(await talk.hear(DATA)).toBe(MAIL + RCPT + DATA);
		talk.say('250 Ok');
		talk.say('250 Ok');
		expect(await talk.hear('')).toBe('');
		talk.say('354 Go ahead');
		expect(await talk.hear(DOT)).toMatch(/^[A-Za-z-]+: /);
		talk.say('250 Queued');
		expect(await outcome).toMatchObject({ kind: 'sent', response: '250 Queued' });
	});

	test('wait for each other where it does not', async () => {
		const { talk, outcome } = await begin([]);
		expect(await talk.hear('\r\n')).toBe(MAIL);
		talk.say('250 Ok');
		expect(await talk.hear('\r\n')).toBe(RCPT);
		talk.say('250 Ok');
		expect(await talk.hear('\r\n')).toBe(DATA);
		talk.say('354 Go ahead');
		await talk.hear(DOT);
		talk.say('250 Queued');
		expect(await outcome).toMatchObject({ kind: 'sent' });
	});

	test.each<[string[], string]>([
		[['PIPELINING', 'SIZE 1000000', '8BITMIME'], ''],
		[['PIPELINING', 'SMTPUTF8'], ' SMTPUTF8'],
		[['SMTPUTF8', '8BITMIME'], ' SMTPUTF8'],
	])('say the same with %j', async (extensions, parameters) => {
		const to = parameters === '' ? 'pat@acme.example' : 'zoë@acme.example';
		const { talk } = await begin(extensions, { to });
		const said = await talk.hear('\r\n');
		expect(said.split('\r\n')[0]).toBe(`MAIL FROM:<team@brand.example>${parameters}`);
		talk.socket.destroy();
	});

	test('of an email that is refused end in one dot at most, and the next email follows in step', async () => {
		const { talk, outcome, mailer, message } = await begin(['PIPELINING']);
		await talk.hear(DATA);
		talk.say('250 Ok\r\n550 5.1.1 No such user\r\n354 Go ahead');
		expect(await talk.hear('.\r\n')).toBe('.\r\n');
		talk.say('554 5.5.1 No valid recipients');
		expect(await outcome).toMatchObject({ kind: 'rejected', code: 550 });
		expect(await talk.hear('RSET\r\n')).toBe('RSET\r\n');
		talk.say('250 Reset');
		const next = mailer.send(message);
		expect(await talk.hear(DATA)).toBe(MAIL + RCPT + DATA);
		talk.say('250 Ok\r\n250 Ok\r\n354 Go ahead');
		await talk.hear(DOT);
		talk.say('250 Queued');
		expect(await next).toMatchObject({ kind: 'sent' });
	});

	test('of a sender who is refused end in nothing, whatever the server says to DATA', async () => {
		const { talk, outcome } = await begin(['PIPELINING']);
		await talk.hear(DATA);
		const closed = once(talk.socket, 'close');
		talk.say('550 5.7.1 Not you\r\n250 Ok\r\n354 Go ahead');
		expect(await outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'sender', code: 550 });
		await closed;
		expect(await talk.hear('')).toBe('');
	});

	test('of copies go out together, too, and one that is refused does not stop the other', async () => {
		const copies = { cc: 'cc@brand.example', bcc: 'bcc@brand.example' };
		const { talk, outcome } = await begin(['PIPELINING'], copies);
		await talk.hear(DATA);
		talk.say('250 Ok\r\n250 Ok\r\n354 Go ahead');
		await talk.hear(DOT);
		talk.say('250 Queued');
		const both = `RCPT TO:<${copies.cc}>\r\nRCPT TO:<${copies.bcc}>\r\n`;
		expect(await talk.hear(DATA)).toBe(MAIL + both + DATA);
		talk.say('250 Ok\r\n550 5.1.1 No such user\r\n250 Ok\r\n354 Go ahead');
		await talk.hear(DOT);
		talk.say('250 Queued');
		expect(await outcome).toMatchObject({ kind: 'sent', refusedCopies: [copies.cc] });
	});
});
