import type { DateTime } from 'luxon';
import { simpleParser } from 'mailparser';
import type { INode } from 'n8n-workflow';
import { addSuppression } from '../../../lib/ledger/suppressions';
import { inLedger, useFreshLedger } from '../../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../../testkit/mail/mailServer';
import { runLanes } from './lanes';
import { DAYS } from '../rehearsal/days';
import { DOWN, expected, lives } from './quarterStory';
import { at, SimulatedProgram, ZONE } from './simulatedProgram';
import {
	findNodes,
	kindOf,
	readChains,
	replaceExamples,
	type Template,
} from '../../../testkit/workflows/templateFiles';

useFreshLedger();

/**
 * The hours that are run, of 24. Every condition and delay of the templates counts in days, so that a further hour finds
 * what an earlier one found; the second one finds what the Frequency Cap held back for a day, and anything sent twice.
 */
const HOURS = [9, 10];

/** The templates that send; a decision is left to the simulation, which stands for impact.com here. */
const templates = readChains().map((shipped): Template => {
	const template = replaceExamples(shipped);
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
		const due = Object.entries(expected).map(([email, emails]) => [
			email,
			emails.filter(([day]) => day < DAYS),
		]);
		expect(got).toEqual(Object.fromEntries(due));

		const perDay = received.map(({ email, day }) => `${email} on day ${day}`);
		expect(new Set(perDay).size).toBe(perDay.length);
		const perEmail = received.map(({ email, subject }) => `${email}: ${subject}`);
		expect(new Set(perEmail).size).toBe(perEmail.length);
	});
});
