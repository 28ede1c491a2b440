import type { DateTime } from 'luxon';
import { simpleParser } from 'mailparser';
import type { INode } from 'n8n-workflow';
import { addSuppression } from '../../../lib/ledger/suppressions';
import { inLedger, useFreshLedger } from '../ledgerFolder';
import { startMailServer, type MailServer } from '../mailServer';
import { runLanes } from './lanes';
import { at, SimulatedProgram, ZONE, type Life } from './simulatedProgram';
import { findNodes, kindOf, readTemplate, type Template } from './templateFiles';

useFreshLedger();

const DAYS = 92;
/** The days on which n8n is down. */
const DOWN = [20, 21, 22];

/**
 * The hours that are run, of 24. Every condition and delay of the templates counts in days, so that a further hour finds
 * what an earlier one found; the second one finds what the Frequency Cap held back for a day, and anything sent twice.
 */
const HOURS = [9, 10];

const every = (days: number, from: number, to: number) =>
	Array.from({ length: Math.floor((to - from) / days) + 1 }, (_, index) => from + index * days);

const lives: Life[] = [
	// Is invited, applies, sells once, and goes quiet.
	{
		partnerId: 'P1',
		firstName: 'Ann',
		email: 'ann@partner.example',
		prospectFrom: 0,
		appliesOn: 3,
		orders: [[12, 50]],
		clicks: [6, 12, 20],
	},
	// Is invited and never answers.
	{ partnerId: 'P2', firstName: 'Ben', email: 'ben@partner.example', prospectFrom: 1 },
	// A creator who applies unasked, sells early, and then a lot.
	{
		partnerId: 'P3',
		firstName: 'Cleo',
		email: 'cleo@partner.example',
		appliesOn: 5,
		isCreator: true,
		orders: [
			[8, 50],
			[20, 600],
			[24, 600],
			[39, 4500],
		],
		clicks: every(7, 8, 92),
	},
	// Applies unasked, is accepted by hand, and never begins.
	{ partnerId: 'P4', firstName: 'Dan', email: 'dan@partner.example', appliesOn: 10, joinsOn: 14 },
	// Unsubscribes after the first follow-up.
	{ partnerId: 'P5', firstName: 'Eve', email: 'eve@partner.example', prospectFrom: 2 },
	// Joined long ago and was quiet for a hundred days when it all began.
	{
		partnerId: 'P6',
		firstName: 'Fay',
		email: 'fay@partner.example',
		joinsOn: -400,
		orders: [[-390, 80]],
		clicks: [-100],
	},
	// Joined long ago and sells steadily; one month is a great one.
	{
		partnerId: 'P7',
		firstName: 'Gus',
		email: 'gus@partner.example',
		joinsOn: -300,
		orders: [
			[-280, 90],
			[10, 400],
			[30, 900],
			[60, 300],
		],
		clicks: every(5, -50, 92),
	},
	// Is no longer a partner.
	{ partnerId: 'P8', firstName: 'Hal', email: 'hal@partner.example', joinsOn: -200, expiresOn: -20 },
	// Is invited, and joins while n8n is down.
	{ partnerId: 'P9', firstName: 'Ida', email: 'ida@partner.example', prospectFrom: 3, joinsOn: 20 },
];

const invite = (name: string) => `${name}, would you like to work with us?`;
const welcome = (name: string) => `Welcome, ${name}! Your first link is ready`;
const kickStart2 = (name: string) => `Can I help you get started, ${name}?`;
const ideas = (name: string) => `Ideas for ${name} & Co`;
const quiet = (name: string) => `It has been quiet, ${name}`;
const FOLLOW_UP_1 = 'Did my invitation reach you?';
const FOLLOW_UP_2 = 'Shall I keep your place?';
const KICK_START_1 = 'Your first sale: what works for others';
const LINKS = 'How your links work, in two minutes';
const MORE = 'Three weeks in: how to get more out of it';
const QUIET_60 = 'Something new to share with your audience';

/** Who is to get what, and on which day. */
const expected: Record<string, Array<[day: number, subject: string]>> = {
	'ann@partner.example': [
		[0, invite('Ann')],
		[4, welcome('Ann')],
		[7, LINKS],
		[11, KICK_START_1],
		[13, 'Your first sale, Ann. Congratulations!'],
		[14, ideas('Ann')],
		[25, MORE],
		[51, quiet('Ann')],
		[81, QUIET_60],
	],
	'ben@partner.example': [
		[1, invite('Ben')],
		[8, FOLLOW_UP_1],
		[15, FOLLOW_UP_2],
	],
	'cleo@partner.example': [
		[6, welcome('Cleo')],
		[9, 'Your first sale, Cleo. Congratulations!'],
		// Due on day 9 as well, and held back by the Frequency Cap.
		[10, LINKS],
		[16, ideas('Cleo')],
		[25, 'What a month, Cleo!'],
		[27, MORE],
		[40, 'You are one of our best, Cleo'],
	],
	'dan@partner.example': [
		[11, 'Thank you for applying, Dan'],
		[15, welcome('Dan')],
		[18, LINKS],
		// Due on day 22, when n8n was down.
		[23, KICK_START_1],
		[25, ideas('Dan')],
		[29, kickStart2('Dan')],
		[36, MORE],
		[45, quiet('Dan')],
		[75, QUIET_60],
	],
	'eve@partner.example': [
		[2, invite('Eve')],
		[9, FOLLOW_UP_1],
	],
	'fay@partner.example': [[0, 'Shall we stay in touch, Fay?']],
	'gus@partner.example': [[31, 'What a month, Gus!']],
	'hal@partner.example': [],
	'ida@partner.example': [
		[3, invite('Ida')],
		[10, FOLLOW_UP_1],
		[17, FOLLOW_UP_2],
		[23, welcome('Ida')],
		[24, LINKS],
		[28, KICK_START_1],
		[31, ideas('Ida')],
		[35, kickStart2('Ida')],
		[42, MORE],
		[51, quiet('Ida')],
		[81, QUIET_60],
	],
};

/** The templates that send; a decision is left to the simulation, which stands for impact.com here. */
const templates = [
	'automate-your-prospecting',
	'blank-email-workflow',
	'celebrate-first-sale',
	'celebrate-top-performers',
	'partner-onboarding',
	'partner-reactivation',
	'unlock-top-creators',
	'welcome-and-kickstart',
].map((id): Template => {
	const template = readTemplate(id);
	const decideOnly = (node: INode): INode =>
		kindOf(node) === 'autoAccept' ? { ...node, parameters: { ...node.parameters, platform: 'none' } } : node;
	return { ...template, nodes: template.nodes.map(decideOnly) };
});

/** An email that arrived. */
interface Received {
	day: number;
	at: DateTime<true>;
	email: string;
	subject: string;
}

describe('All templates together, over a quarter', () => {
	let server: MailServer;
	const received: Received[] = [];

	beforeEach(async () => {
		server = await startMailServer();
	});
	afterEach(async () => {
		jest.useRealTimers();
		await server.close();
	});

	/** Only the date is made up: emails are really sent, and take their time. */
	function setClock(now: DateTime<true>): void {
		jest.useFakeTimers({
			now: now.toMillis(),
			doNotFake: [
				...([
					'hrtime',
					'nextTick',
					'performance',
					'queueMicrotask',
					'setImmediate',
					'clearImmediate',
				] as const),
				...(['setInterval', 'clearInterval', 'setTimeout', 'clearTimeout'] as const),
			],
		});
	}

	async function runHour(program: SimulatedProgram, day: number, hour: number): Promise<void> {
		const now = at(day, hour);
		setClock(now);
		// Each day another one is first: the order of the workflows must not matter.
		const order = templates.map((_, index) => templates[(index + day) % templates.length]!);
		const roster = program.readRoster(now);
		for (const template of order) {
			const run = await runLanes(template, roster, {
				timezone: ZONE,
				credentials: { smtp: server.credential },
			});
			if (run.error) throw run.error;
			for (const { name } of findNodes(template, 'autoAccept')) {
				for (const { json } of run.outputs(name, 1)) program.accept(json.partnerId as string, now);
			}
			for (const { raw, envelopeTo } of server.arrivals.splice(0)) {
				const { subject = '' } = await simpleParser(raw);
				received.push({ day, at: now, email: envelopeTo.join(), subject });
			}
		}
	}

	it('send everybody what is expected on its day, nothing twice, and no two emails on one day', async () => {
		const program = new SimulatedProgram(
			lives,
			(email) => received.find((message) => message.email === email)?.at,
		);
		for (let day = 0; day < DAYS; day += 1) {
			if (DOWN.includes(day)) continue;
			for (const hour of HOURS) await runHour(program, day, hour);
			if (day === 9) {
				const createdAt = at(9, 12).toMillis();
				const suppression = { address: 'eve@partner.example', source: 'a test', createdAt };
				await inLedger((ledger) =>
					addSuppression(ledger, { ...suppression, program: 'My Program', reason: 'unsubscribed' }),
				);
			}
		}
		const got = Object.fromEntries(
			lives.map(({ email }) => [
				email,
				received.filter((message) => message.email === email).map(({ day, subject }) => [day, subject]),
			]),
		);
		expect(got).toEqual(expected);

		const perDay = received.map(({ email, day }) => `${email} on day ${day}`);
		expect(new Set(perDay).size).toBe(perDay.length);
		const perEmail = received.map(({ email, subject }) => `${email}: ${subject}`);
		expect(new Set(perEmail).size).toBe(perEmail.length);
	}, 300_000);
});
