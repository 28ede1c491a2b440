import { openMailer } from '../../../../lib/email/delivery';
import { composeMessage, type OutgoingMessage } from '../../../../lib/email/message';
import type { DeliveryOutcome } from '../../../../lib/email/outcome';
import {
	startMailServer,
	type Answers,
	type MailServer,
	type Phase,
	type Reaction,
} from '../../../../testkit/mail/mailServer';

/** One connection, and times that a busy machine does not run out of. */
const PATIENT = { connectionTimeout: 60_000, greetingTimeout: 60_000, socketTimeout: 60_000, concurrency: 1 };
/** For a server that falls silent: how long it is waited for. */
const IMPATIENT = { ...PATIENT, socketTimeout: 1000 };

function createMessage(to: string): OutgoingMessage {
	return composeMessage({
		from: { name: '', address: 'team@brand.example' },
		to,
		email: { subject: 'Hi', previewText: '', html: '<p>Hi</p>', text: 'Hi' },
		messageId: '<0123@brand.example>',
		date: new Date('2030-01-02T03:04:05Z'),
	});
}

/** Ways to take commands that must make no difference to what becomes of an email. */
const SERVERS: Array<{ name: string; extensions: string[]; answers: Answers }> = [
	{ name: 'one by one', extensions: [], answers: {} },
	{ name: 'PIPELINING', extensions: ['PIPELINING'], answers: {} },
	{
		// RFC 2920 §3.1: a server may answer DATA with 354 though it accepted no recipient.
		name: 'PIPELINING, and DATA taken for nobody',
		extensions: ['PIPELINING'],
		answers: { data: '354 Go ahead' },
	},
	{
		name: 'PIPELINING, and even an empty email for nobody',
		extensions: ['PIPELINING'],
		answers: {
			data: '354 Go ahead',
			dot: ({ envelopeTo }) => (envelopeTo.length === 0 ? '250 2.0.0 Whatever' : undefined),
		},
	},
];

/** Sends one email to each server, after so many others that go well; the partner's address says which one it is. */
async function sendToEach(
	phase: Phase,
	reaction: Reaction,
	before: number,
): Promise<Array<{ name: string; outcome: DeliveryOutcome; server: MailServer }>> {
	return await Promise.all(
		SERVERS.map(async ({ name, extensions, answers }) => {
			let isDue = before === 0;
			const usual = answers[phase];
			const server = await startMailServer({
				extensions,
				answers: {
					...answers,
					[phase]: (...event: never[]) => {
						if (isDue) return reaction;
						return typeof usual === 'function' ? (usual as (...event: never[]) => Reaction)(...event) : usual;
					},
				},
			});
			const isSilent = typeof reaction !== 'string' && reaction.then === 'stall';
			const times = isSilent ? IMPATIENT : PATIENT;
			const mailer = openMailer({ host: '127.0.0.1', port: server.port, secure: false }, times);
			for (let sent = 0; sent < before; sent += 1) {
				expect(await mailer.send(createMessage('before@acme.example'))).toMatchObject({ kind: 'sent' });
			}
			isDue = true;
			const outcome = await mailer.send(createMessage('pat@acme.example'));
			await mailer.close();
			await server.close();
			return { name, outcome, server };
		}),
	);
}

/** What becomes of an email, and the code that says so. */
type Expected = [kind: DeliveryOutcome['kind'], scope: string, code?: number];

const NO_ANSWER: Expected = ['temporaryFailure', 'server'];
const UNCERTAIN: Expected = ['uncertain', 'server'];

const REFUSALS: Array<[Phase, string, Expected]> = [
	['mail', '451 4.3.0 Not now', ['temporaryFailure', 'server', 451]],
	['mail', '550 5.7.1 Not you', ['temporaryFailure', 'sender', 550]],
	['mail', '421 4.3.2 Closing', ['temporaryFailure', 'server', 421]],
	['rcpt', '450 4.2.0 Greylisted', ['temporaryFailure', 'recipient', 450]],
	['rcpt', '550 5.1.1 No such user', ['rejected', 'recipient', 550]],
	['rcpt', '550-5.1.1 No such\r\n550 5.1.1 user', ['rejected', 'recipient', 550]],
	['rcpt', '421 4.3.2 Closing', ['temporaryFailure', 'server', 421]],
	['data', '451 4.3.0 Not now', ['temporaryFailure', 'server', 451]],
	['data', '554 5.3.0 No', ['temporaryFailure', 'server', 554]],
	['data', '421 4.3.2 Closing', ['temporaryFailure', 'server', 421]],
	['dot', '451 4.2.0 Not now', ['temporaryFailure', 'recipient', 451]],
	['dot', '554 5.6.0 Not that', ['rejected', 'recipient', 554]],
	['dot', '421 4.3.2 Closing', ['temporaryFailure', 'server', 421]],
];

const ENDS = ['drop', 'reset', 'stall'] as const;

const CASES: Array<[string, Phase, Reaction, Expected]> = [
	...(['mail', 'rcpt', 'data', 'dot'] as const).flatMap((phase) =>
		ENDS.map((then): [string, Phase, Reaction, Expected] => [
			`${then} at ${phase}`,
			phase,
			{ then },
			phase === 'dot' ? UNCERTAIN : NO_ANSWER,
		]),
	),
	...REFUSALS.flatMap(([phase, reply, expected]): Array<[string, Phase, Reaction, Expected]> => [
		[`“${reply}” at ${phase}`, phase, reply, expected],
		// A reset might overtake the reply, which is then as good as never sent.
		...(['close', 'drop', 'stall'] as const).map((then): [string, Phase, Reaction, Expected] => [
			`“${reply}” and ${then} at ${phase}`,
			phase,
			{ reply, then },
			expected,
		]),
	]),
];

describe.each([
	['on a new connection', 0],
	['on a connection that was used before', 1],
])('%s', (_name, before) => {
	test.each(CASES)('%s', async (_case, phase, reaction, [kind, scope, code]) => {
		for (const { name, outcome, server } of await sendToEach(phase, reaction, before)) {
			expect({ name, ...outcome }).toMatchObject({ name, kind, scope });
			expect((outcome as { code?: number }).code).toBe(code);
			const arrivals = server.arrivals.filter(({ raw }) => raw !== '').slice(before);
			expect(arrivals).toHaveLength(kind === 'uncertain' ? 1 : 0);
		}
	});
});

test('a server that turns a used connection away is given the next email on one new one', async () => {
	const enough = { reply: '421 4.7.0 Enough', then: 'close' } as const;
	for (const { extensions } of SERVERS) {
		const server = await startMailServer({
			extensions,
			answers: { mail: (_from, _times, onConnection) => (onConnection > 0 ? enough : undefined) },
		});
		const mailer = openMailer({ host: '127.0.0.1', port: server.port, secure: false }, PATIENT);
		for (let sent = 0; sent < 4; sent += 1) {
			expect(await mailer.send(createMessage('pat@acme.example'))).toMatchObject({ kind: 'sent' });
		}
		await mailer.close();
		await server.close();
		expect(server.connections).toBe(4);
	}
});
