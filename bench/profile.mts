/**
 * Shows where the time of Send Partner Email goes: profiles a real n8n while it sends, prints each library's share, and
 * draws a flame graph into docs/images/send-profile.svg.
 *
 *     npm run bench:profile
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../testkit/processes/ports.mts';
import { stopEverything } from '../testkit/processes/processes.mts';
import { step } from '../testkit/processes/progress.mts';
import { paths } from '../testkit/settings.mts';
import { install } from '../testkit/n8n/installation.mts';
import { drawFlameGraph, mergeProfile, type Profile } from './flameGraph.mts';
import { startSmtpSink } from '../testkit/mail/smtpSink.mts';
import { servePartners } from './n8n.mts';
import { createSender } from './sender.mts';

const AMOUNT = 5_000;
const CONNECTIONS = 20;

/** A debugger's connection to n8n. */
async function connect(port: number) {
	const [target] = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as Array<{
		webSocketDebuggerUrl: string;
	}>;
	const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
	await new Promise((resolve) => socket.addEventListener('open', resolve, { once: true }));
	let last = 0;
	return {
		close: () => socket.close(),
		call: (method: string, params = {}) =>
			new Promise<Record<string, unknown>>((resolve) => {
				const id = (last += 1);
				const listen = ({ data }: MessageEvent) => {
					const answer = JSON.parse(String(data)) as { id: number; result: Record<string, unknown> };
					if (answer.id !== id) return;
					socket.removeEventListener('message', listen);
					resolve(answer.result);
				};
				socket.addEventListener('message', listen);
				socket.send(JSON.stringify({ id, method, params }));
			}),
	};
}

const installation = await install('bench-profile');
const sink = await startSmtpSink();
const { url, server } = await servePartners();
const port = await findFreePort();
const n8n = await step('Starting n8n', () =>
	installation.start({ NODE_OPTIONS: `--max-old-space-size=8192 --inspect=127.0.0.1:${port}` }),
);
try {
	const send = await createSender(n8n, url);
	// Code that runs often is compiled by then.
	await send(sink.port, AMOUNT, 'warm-up', CONNECTIONS);
	const inspector = await connect(port);
	await inspector.call('Profiler.enable');
	await inspector.call('Profiler.setSamplingInterval', { interval: 250 });
	await inspector.call('Profiler.start');
	await step(`Sending ${AMOUNT} emails`, () => send(sink.port, AMOUNT, 'profiled', CONNECTIONS));
	const { profile } = await inspector.call('Profiler.stop');
	inspector.close();
	const { root, shares } = mergeProfile(profile as Profile);
	for (const [name, share] of shares) console.log(`${(share * 100).toFixed(1).padStart(5)} %  ${name}`);
	const file = join(paths.root, 'docs', 'images', 'send-profile.svg');
	await writeFile(
		file,
		drawFlameGraph(root, `${AMOUNT.toLocaleString('en')} emails, ${CONNECTIONS} connections`),
	);
} finally {
	server.close();
	await n8n.stop();
	await sink.stop();
	await installation.remove();
	await stopEverything();
}
