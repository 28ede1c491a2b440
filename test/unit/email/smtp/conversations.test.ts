import fc from 'fast-check';
import { openMailer } from '../../../../lib/email/delivery';
import { composeMessage, type OutgoingMessage } from '../../../../lib/email/message';
import type { DeliveryOutcome } from '../../../../lib/email/outcome';
import { startMailServer, type Arrival, type Reaction } from '../../../../testkit/mail/mailServer';

/** How the server reacts to one email, and as usual where nothing is said. */
interface Script {
	mail?: Reaction | undefined;
	rcpt?: Reaction | undefined;
	/** Also where no recipient was accepted: some servers take the body then (RFC 2920 §3.1). */
	data?: Reaction | undefined;
	dot?: Reaction | undefined;
}

const TIMES = { connectionTimeout: 60_000, greetingTimeout: 60_000, socketTimeout: 60_000, concurrency: 1 };

const nameOf = (index: number) => `p${index}@acme.example`;

function createMessage(index: number): OutgoingMessage {
	return composeMessage({
		from: { name: '', address: `sender${index}@brand.example` },
		to: nameOf(index),
		email: { subject: 'Hi', previewText: '', html: '<p>Hi</p>\n.\n', text: 'Hi\n.\n' },
		messageId: `<${index}@brand.example>`,
		date: new Date('2030-01-02T03:04:05Z'),
	});
}

/** How far the server got with emails, by their number. */
interface Progress {
	/** It accepted a recipient and asked for the body. */
	asked: Set<number>;
	/** It had all of the body and confirmed it. */
	confirmed: Set<number>;
}

/** Sends one email per script, one after the other; each script says what happens at each attempt with it. */
async function converse(scripts: Script[][], extensions: readonly string[], lengths: number[]) {
	const progress: Progress = { asked: new Set(), confirmed: new Set() };
	const attempts = scripts.map(() => 0);
	let current = 0;
	let script: Script = {};
	let hasRecipient = false;
	const server = await startMailServer({
		extensions,
		cut: (replies) => cutInTurn(replies, lengths),
		answers: {
			mail: (from) => {
				current = Number(/\d+/.exec(from)?.[0]);
				hasRecipient = false;
				const attempt = attempts[current] ?? 0;
				attempts[current] = attempt + 1;
				script = scripts[current]?.[attempt] ?? scripts[current]?.at(-1) ?? {};
				return script.mail;
			},
			rcpt: () => {
				hasRecipient = replyOf(script.rcpt, '250').startsWith('2');
				return script.rcpt;
			},
			data: () => {
				if (hasRecipient && replyOf(script.data, '354').startsWith('3')) progress.asked.add(current);
				return script.data;
			},
			dot: ({ envelopeTo }: Arrival) => {
				if (envelopeTo.length === 0) return undefined;
				if (replyOf(script.dot, '250').startsWith('2')) progress.confirmed.add(current);
				return script.dot;
			},
		},
	});
	const mailer = openMailer({ host: '127.0.0.1', port: server.port, secure: false }, TIMES);
	const outcomes: DeliveryOutcome[] = [];
	for (const index of scripts.keys()) outcomes.push(await mailer.send(createMessage(index)));
	await mailer.close();
	await server.close();
	return { outcomes, progress, server };
}

function replyOf(reaction: Reaction | undefined, usual: string): string {
	if (reaction === undefined) return usual;
	return typeof reaction === 'string' ? reaction : (reaction.reply ?? '');
}

/** Cuts bytes into pieces of these lengths, over and over. */
function cutInTurn(bytes: Buffer, lengths: number[]): Buffer[] {
	const pieces: Buffer[] = [];
	let start = 0;
	for (let turn = 0; start < bytes.length; turn += 1) {
		const end = start + (lengths[turn % lengths.length] ?? bytes.length);
		pieces.push(bytes.subarray(start, end));
		start = end;
	}
	return pieces;
}

const refusals = fc.constantFrom(
	'421 4.3.2 Closing',
	'450 4.2.0 Später',
	'450-4.2.0 Not\r\n450-4.2.0 for\r\n450 4.2.0 now',
	'550 5.1.1 No such user',
	'550-5.1.1 No\r\n550 5.1.1 such user ✗',
	'503 5.5.1 Bad sequence',
);

/** What a server may answer; a reset may overtake what was answered before. */
function reactions(
	good: string[],
	ends: Array<'drop' | 'close' | 'reset'>,
): fc.Arbitrary<Reaction | undefined> {
	const replies = fc.oneof(refusals, fc.constantFrom(...good));
	return fc.oneof(
		{ weight: 5, arbitrary: fc.constant(undefined) },
		{ weight: 2, arbitrary: fc.constantFrom(...good) },
		{ weight: 4, arbitrary: refusals },
		{ weight: 1, arbitrary: fc.record({ then: fc.constantFrom(...ends) }) },
		{ weight: 2, arbitrary: fc.record({ reply: replies, then: fc.constantFrom('drop', 'close') }) },
	);
}

const scripts = (ends: Array<'drop' | 'close' | 'reset'>): fc.Arbitrary<Script> =>
	fc.record({
		mail: reactions(['250 Ok', '250-2.1.0 Sender\r\n250 2.1.0 ok'], ends),
		rcpt: reactions(['250 Ok', '251 2.1.5 Forwarded', '250-2.1.5 So\r\n250 2.1.5 be it ✓'], ends),
		data: reactions(['354 Go ahead', '354-Go\r\n354 ahead'], ends),
		dot: reactions(['250 Ok', '250-2.0.0 Queued\r\n250 2.0.0 as 4711'], ends),
	});

const lengths = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 });

const extensionLists = fc.constantFrom([], ['PIPELINING'], ['SIZE 1000000', 'PIPELINING', '8BITMIME']);

test('what the server confirmed is what counts as sent, and nothing it has counts as not sent', async () => {
	const conversations = fc.array(
		fc.array(scripts(['drop', 'close', 'reset']), { minLength: 1, maxLength: 2 }),
		{ minLength: 1, maxLength: 4 },
	);
	await fc.assert(
		fc.asyncProperty(conversations, extensionLists, lengths, async (attempts, extensions, cuts) => {
			const { outcomes, progress, server } = await converse(attempts, extensions, cuts);
			const arrived = server.countByRecipient();
			expect(server.doubles()).toEqual([]);
			for (const { envelopeTo, raw } of server.arrivals) expect(raw === '').toBe(envelopeTo.length === 0);
			for (const [index, { kind }] of outcomes.entries()) {
				expect([kind === 'sent', index]).toEqual([progress.confirmed.has(index), index]);
				if (arrived.has(nameOf(index))) expect(['sent', 'uncertain']).toContain(kind);
				if (!progress.asked.has(index)) expect(['rejected', 'temporaryFailure']).toContain(kind);
			}
		}),
		{ numRuns: 100 },
	);
});

test('PIPELINING makes no difference to what becomes of any email', async () => {
	const conversations = fc.array(scripts(['drop', 'close']), { minLength: 1, maxLength: 4 });
	await fc.assert(
		fc.asyncProperty(conversations, lengths, async (perEmail, cuts) => {
			const attempts = perEmail.map((script) => [script]);
			const [oneByOne, together] = await Promise.all([
				converse(attempts, [], cuts),
				converse(attempts, ['PIPELINING'], cuts),
			]);
			expect(together.outcomes.map(withoutPort)).toEqual(oneByOne.outcomes.map(withoutPort));
		}),
		{ numRuns: 60 },
	);
});

/** All that is said of an email but for the port of its server. */
function withoutPort(outcome: DeliveryOutcome): unknown {
	return JSON.parse(JSON.stringify(outcome).replaceAll(/127\.0\.0\.1:\d+/g, 'server')) as unknown;
}
