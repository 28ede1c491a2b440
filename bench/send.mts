/**
 * Measures how fast Send Partner Email sends: against a bare loop over nodemailer's pool with as many connections, and
 * against n8n's own Send Email node.
 *
 *     npm run bench:send
 *
 * A real n8n runs both nodes, on SQLite, and the mail server takes everything and throws it away. Every claim and every
 * record of an outcome is on disk, as in production. The bare loop is a process of its own that sends the same text.
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
import { createNode, createWorkflow, publish, readMilliseconds, servePartners } from './n8n.mts';
import { median, round, writeResult } from './results.mts';
import { createSender, readInvite } from './sender.mts';

const AMOUNT = Number(process.env.BENCH_EMAILS || 10_000);
const SIZES = [1_000, 10_000, 100_000].filter((size) => size <= AMOUNT);
const CONNECTIONS = 20;
const RUNS = 3;
const AMOUNT_OF_BUILT_IN = 200;

const installation = await install('bench-send');
const sink = await startSmtpSink();
const { url, server } = await servePartners();
const n8n = await step('Starting n8n', () =>
	installation.start({ NODE_OPTIONS: '--max-old-space-size=8192' }),
);
try {
	const invite = await readInvite();
	const sendOurs = await createSender(n8n, sink.port, url);
	const sendBare = async (amount: number, connections: number): Promise<number> => {
		const html = String(invite.body).replaceAll('{firstName|there}', 'First 0');
		const text = html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
		const task = JSON.stringify({ port: sink.port, connections, amount, html, text });
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

	await sendOurs(500, 'warm-up', CONNECTIONS);
	const compared: Array<{ ours: number; bare: number }> = [];
	for (let run = 0; run < RUNS; run += 1) {
		// Close together, because what else the machine does changes.
		const bare = await step(`Bare nodemailer, ${AMOUNT} emails`, () => sendBare(AMOUNT, CONNECTIONS));
		const ours = await step(`Send Partner Email, ${AMOUNT} emails`, () =>
			sendOurs(AMOUNT, `run-${run}`, CONNECTIONS),
		);
		console.log(`${Math.round(bare)} and ${Math.round(ours)} per second`);
		compared.push({ ours, bare });
	}
	const five = await step('Send Partner Email with 5 connections', () => sendOurs(AMOUNT, 'five', 5));
	const bareFive = await step('Bare nodemailer with 5 connections', () => sendBare(AMOUNT, 5));
	const growth: Record<string, number> = {};
	for (const size of SIZES) {
		growth[size] = Math.round(
			await step(`Send Partner Email, ${size} partners`, () => sendOurs(size, `size-${size}`, CONNECTIONS)),
		);
	}
	const builtIn = await step("n8n's Send Email", sendBuiltIn);
	const ours = median(compared.map((pair) => pair.ours));
	const bare = median(compared.map((pair) => pair.bare));
	await writeResult('send', {
		vsBareNodemailer: round(median(compared.map((pair) => pair.ours / pair.bare))),
		vsBuiltIn: round(ours / builtIn),
		perSecond: Math.round(ours),
		connections: CONNECTIONS,
		bareNodemailerPerSecond: Math.round(bare),
		builtInPerSecond: round(builtIn),
		withFiveConnections: { perSecond: Math.round(five), vsBareNodemailer: round(five / bareFive) },
		perSecondBySize: growth,
	});
} finally {
	server.close();
	await n8n.stop();
	await sink.stop();
	await installation.remove();
	await stopEverything();
}
