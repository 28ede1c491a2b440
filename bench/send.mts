/**
 * Measures how fast Send Partner Email sends: against a bare loop over nodemailer's pool with as many connections, and
 * against n8n's own Send Email node.
 *
 *     npm run bench:send
 *
 * A real n8n runs both nodes, on SQLite, and the mail server takes everything and throws it away. Every claim and every
 * record of an outcome is on disk, as in production. The bare loop is a process of its own that sends the same text.
 *
 * - `BENCH_CASES`: which of `near` (a server on this machine), `distant` (one that is 20 ms away), `sizes` (more and
 *   more partners) and `builtIn` (n8n's own node); all of them by default
 * - `BENCH_EMAILS`: how many in `near`, and at most in `sizes`; 10,000 by default
 * - `BENCH_PAIRS`: how often each pair is measured; 3 by default
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { WorkflowNode } from '../testkit/n8n/types.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import { inboxCredential, saveInboxCredential } from '../testkit/workflows/templates.mts';
import { paths } from '../testkit/settings.mts';
import { install } from '../testkit/n8n/installation.mts';
import { startSmtpSink } from '../testkit/mail/smtpSink.mts';
import { comparePairs, measureDistance, type Run } from './distance.mts';
import { createNode, createWorkflow, publish, readMilliseconds, servePartners } from './n8n.mts';
import { round, writeResult } from './results.mts';
import { createSender, readInvite } from './sender.mts';

const AMOUNT = Number(process.env.BENCH_EMAILS || 10_000);
const PAIRS = Number(process.env.BENCH_PAIRS || 3);
const CASES = (process.env.BENCH_CASES || 'near,distant,sizes,builtIn').split(',');
const SIZES = [1_000, 10_000, 100_000].filter((size) => size <= AMOUNT);
/** The default of Simultaneous Connections, and many. */
const CONNECTIONS = [5, 20];
const MANY = Math.max(...CONNECTIONS);
const ROUND_TRIP_MS = 20;
const AMOUNT_OF_BUILT_IN = 200;

const installation = await install('bench-send');
const sink = await startSmtpSink();
console.log(`The mail server is ${sink.name}.`);
const { url, server } = await servePartners();
const n8n = await step('Starting n8n', () =>
	installation.start({ NODE_OPTIONS: '--max-old-space-size=8192' }),
);
try {
	const invite = await readInvite();
	const send = await createSender(n8n, url);
	let runs = 0;
	const sendOurs: Run = (port, amount, connections) => send(port, amount, `run-${(runs += 1)}`, connections);
	const sendBare: Run = async (port, amount, connections) => {
		const html = String(invite.body).replaceAll('{firstName|there}', 'First 0');
		const text = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
		const task = JSON.stringify({ port, connections, amount, html, text });
		const { stdout } = await promisify(execFile)(process.execPath, [
			join(paths.root, 'bench', 'bareNodemailer.mts'),
			task,
		]);
		return (JSON.parse(stdout) as { perSecond: number }).perSecond;
	};
	const sendBuiltIn = async (): Promise<number> => {
		const builtIn: WorkflowNode = createNode(
			'Theirs',
			'n8n-nodes-base.emailSend',
			2.1,
			{
				fromEmail: 'partners@acme.example',
				toEmail: '={{ $json.email }}',
				subject: '={{ $json.firstName }}, would you like to work with us?',
				html: String(invite.body),
				options: { appendAttribution: false },
			},
			{
				credentials: {
					smtp: { id: await saveInboxCredential(n8n.client, sink.port), name: inboxCredential },
				},
			},
		);
		const path = `${url}/${AMOUNT_OF_BUILT_IN}/new`;
		const run = await publish(n8n, createWorkflow('theirs', path, [[builtIn]]), 'theirs');
		return (AMOUNT_OF_BUILT_IN * 1000) / readMilliseconds(await run(), 'Theirs');
	};

	const cases: Record<string, () => Promise<unknown>> = {
		near: async () => {
			const result: Record<string, unknown> = {};
			for (const connections of CONNECTIONS) {
				result[`${connections} connections`] = await comparePairs(
					`${AMOUNT} emails, ${connections} connections`,
					PAIRS,
					() => sendBare(sink.port, AMOUNT, connections),
					() => sendOurs(sink.port, AMOUNT, connections),
				);
			}
			return result;
		},
		distant: () =>
			measureDistance(sendBare, sendOurs, {
				roundTripMs: ROUND_TRIP_MS,
				pairs: PAIRS,
				connections: CONNECTIONS,
			}),
		sizes: async () => {
			const growth: Record<string, number> = {};
			for (const size of SIZES) {
				const rate = await step(`Send Partner Email, ${size} partners`, () =>
					sendOurs(sink.port, size, MANY),
				);
				growth[size] = Math.round(rate);
			}
			return { connections: MANY, perSecond: growth };
		},
		builtIn: async () => {
			const ours = await step('Send Partner Email', () => sendOurs(sink.port, AMOUNT, MANY));
			const builtIn = await step("n8n's Send Email", sendBuiltIn);
			return {
				perSecond: Math.round(ours),
				builtInPerSecond: round(builtIn),
				vsBuiltIn: round(ours / builtIn),
			};
		},
	};
	await sendOurs(sink.port, 500, MANY);
	const result: Record<string, unknown> = { mailServer: sink.name, emails: AMOUNT };
	for (const name of CASES) {
		const measure = cases[name];
		if (!measure) throw new Error(`There is no case “${name}” but ${Object.keys(cases).join(', ')}.`);
		result[name] = await measure();
	}
	await writeResult('send', result);
} finally {
	server.close();
	await n8n.stop();
	await sink.stop();
	await installation.remove();
	await stopEverything();
}
