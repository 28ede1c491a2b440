import fc from 'fast-check';
import { LONGEST_ANSWER, readWords } from '../../../../lib/email/answers/plainWords';
import { readAnswer } from '../../../../lib/email/answers/readAnswer';

/** Words that would mean something outside of an address. */
const LOADED = [
	...[
		'quota',
		'blocked',
		'spam',
		'full',
		'unknown',
		'user',
		'mailbox',
		'policy',
		'limit',
		'sender',
		'spf',
		'relay',
	],
	...[
		'disabled',
		'virus',
		'timeout',
		'login',
		'greylist',
		'inactive',
		'invalid',
		'rate',
		'dmarc',
		'closed',
		'dns',
	],
];
const label = fc
	.array(fc.constantFrom(...LOADED), { minLength: 1, maxLength: 3 })
	.map((words) => words.join('-'));
const host = fc
	.tuple(label, fc.constantFrom('example', 'acme.example', 'co.example', 'test'))
	.map((labels) => labels.join('.'));
const address = fc
	.tuple(label, fc.constantFrom('', '.', '_', '+'), label, host)
	.map(([one, sign, other, domain]) => `${one}${sign}${other}@${domain}`);
const name = fc.oneof(
	address,
	address.map((text) => `<${text}>`),
	host,
	host.map((text) => `[${text}]`),
	host.map((text) => `https://${text}/quota/spam?p=blocked`),
	fc.ipV4(),
	fc.ipV4().map((text) => `[${text}]`),
	fc.ipV6().map((text) => `[${text}]`),
);

test.each([
	'550 5.1.1 User unknown',
	'550 No such user here',
	'550 Mailbox is full',
	'550 Account disabled',
	'554 Message rejected as spam',
	'421 Too many connections',
	'450 Greylisted',
	'550 Go away',
	'550 5.2.2 No',
	'550 Nieznany użytkownik',
	'550 用户不存在',
])('%s means the same whatever addresses and hosts it names', (answer) => {
	const { cause } = readAnswer(answer);
	const words = answer.split(' ');
	const codes = words.filter((word) => /^\d/.test(word)).length;
	fc.assert(
		fc.property(name, fc.boolean(), (text, isLast) => {
			const at = isLast ? words.length : codes;
			const named = [...words.slice(0, at), text, ...words.slice(at)].join(' ');
			expect([named, readAnswer(named).cause]).toEqual([named, cause]);
		}),
		{ numRuns: 300 },
	);
});

test('names leave no word behind', () => {
	fc.assert(
		fc.property(name, (text) => {
			expect(readWords(`Before ${text} after`)).toMatch(/^before after$/);
		}),
		{ numRuns: 1_000 },
	);
});

const REASONS = [
	...[
		'limit',
		'rate limit',
		'quota',
		'over quota',
		'mailbox full',
		'too many messages',
		'throttled',
		'exceeded',
		'daily',
	],
	...[
		'policy',
		'reputation',
		'spam',
		'blocked',
		'blacklisted',
		'block list',
		'spamhaus',
		'listed at',
		'SPF',
		'DKIM',
		'DMARC',
	],
	...[
		'PTR',
		'reverse DNS',
		'sender',
		'authentication',
		'relaying denied',
		'HELO',
		'unsolicited',
		'abuse',
		'phishing',
		'banned',
	],
	...[
		'message size',
		'greylisted',
		'TLS required',
		'suspicious',
		'Quota dépassé',
		'лимит',
		'спам',
		'limite',
		'垃圾',
		'限制',
		'política',
	],
];

test('no answer with words about a limit or the sender is about an unknown mailbox', () => {
	const unknown = fc.constantFrom(
		...[
			'550 5.1.1 User unknown',
			'550 5.1.1 x',
			'550 No such user',
			'550 5.1.10 Recipient not found',
			'550 5.4.1 Recipient address rejected: Access denied',
		],
	);
	const sign = fc.constantFrom(' ', ': ', '. ', ' - ', ' (', '; ', ', ');
	fc.assert(
		fc.property(
			unknown,
			sign,
			fc.constantFrom(...REASONS),
			fc.boolean(),
			(answer, between, reason, isUpper) => {
				const text = `${answer}${between}${isUpper ? reason.toUpperCase() : reason}`;
				expect([text, readAnswer(text).cause === 'unknownMailbox']).toEqual([text, false]);
			},
		),
		{ numRuns: 2_000 },
	);
});

test('a temporary refusal is never final', () => {
	const word = fc.constantFrom(...LOADED, 'does', 'not', 'exist', 'content', 'rejected', 'is', 'no', 'such');
	fc.assert(
		fc.property(fc.integer({ min: 400, max: 499 }), fc.array(word, { maxLength: 8 }), (code, words) => {
			const answer = readAnswer(`${code} ${words.join(' ')}`);
			expect(answer.isPermanent).toBe(false);
			expect(['unknownMailbox', 'closedMailbox', 'message', 'unclear']).not.toContain(answer.cause);
		}),
		{ numRuns: 1_000 },
	);
});

test('any text is read', () => {
	fc.assert(
		fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
			expect(readAnswer(text).concernsEverybody).toBeDefined();
		}),
		{ numRuns: 300 },
	);
});

describe('hostile answers', () => {
	const REPEATED = [
		'a',
		' ',
		'.',
		'a.',
		'@',
		'<',
		'a@',
		'"',
		'user ',
		'quota ',
		'550 ',
		'5.1.1 ',
		'550-',
		'(#5.',
		'limit of ',
		'限',
		'\u0301',
		'\uFDFA',
		'用户',
		'mailbox is ',
		'http://',
		':',
		'::',
		'no such ',
		'<a@',
		'[',
		'temporary ',
		'a-',
		'\n550 ',
	];
	const time = (text: string) => {
		const runs = Array.from({ length: 5 }, () => {
			const start = process.hrtime.bigint();
			readAnswer(text);
			return Number(process.hrtime.bigint() - start);
		});
		return Math.min(...runs);
	};

	test.each(REPEATED)('of %j take no longer than the part that is read', (part) => {
		const text = `550 ${part.repeat(100_000)}`.slice(0, 100_000);
		expect(readAnswer(text)).toEqual(readAnswer(text.slice(0, LONGEST_ANSWER)));
		// A quarter of it takes about a quarter of the time; four times as much room is for a busy machine.
		const [quarter, whole] = [time(text.slice(0, LONGEST_ANSWER / 4)), time(text)];
		expect(whole / Math.max(quarter, 200_000)).toBeLessThan(16);
	});
});
