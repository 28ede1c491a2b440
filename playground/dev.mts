import { createHash } from 'node:crypto';
import { watch } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { findInstalled, stampName } from '../testkit/n8n/communityPackage.mts';
import { step } from '../testkit/processes/progress.mts';
import { paths } from '../testkit/settings.mts';
import { declareOpen, printAddresses, runInForeground, waitForEnd } from './foreground.mts';
import { LiveBuilds, report } from './liveBuilds.mts';
import { LiveN8n } from './liveN8n.mts';
import { buildAndInstall, openPlayground } from './playground.mts';
import { readSettings } from './settings.mts';
import { watchBuild } from './watchBuild.mts';

const usage = `npm run dev                      opens the playground and shows on its canvas what you change in lib, nodes and credentials
npm run dev -- --inspect[=port]  the same, with n8n open to a debugger (port 9229)

It uses the ports, the data and the variables of npm start.`;

const manifest = join(paths.root, 'package.json');

/**
 * Installs the package unless `npm run dev` has done so for this package.json: the code is replaced anyway. Says so in
 * the package, so that `npm start` installs the package again.
 */
async function installForDev(userFolder: string): Promise<void> {
	const stamp = join(await findInstalled(userFolder), stampName);
	const ours = `npm run dev ${createHash('sha256')
		.update(await readFile(manifest))
		.digest('hex')}`;
	if ((await readFile(stamp, 'utf8').catch(() => '')) === ours) return;
	await buildAndInstall(userFolder);
	await writeFile(stamp, ours);
}

async function main(args: string[]): Promise<void> {
	const [inspect, ...others] = args.filter((arg) => /^--inspect(=\d+)?$/.test(arg));
	const unknown = [...others, ...args.filter((arg) => arg !== inspect)];
	if (unknown.length > 0) {
		console.log(usage);
		process.exitCode = unknown.every((arg) => arg === '--help') ? 0 : 2;
		return;
	}
	const debugPort = inspect?.split('=')[1] ?? '9229';
	const nodeArgs = ['--enable-source-maps', ...(inspect ? [`--inspect=127.0.0.1:${debugPort}`] : [])];
	const dist = join(await findInstalled(join(paths.run, 'user')), 'dist');
	const builds = new LiveBuilds(dist);
	const install = async (userFolder: string) => {
		await installForDev(userFolder);
		await step('Building with source maps', async () => {
			watchBuild(dist, builds);
			await builds.settle();
		});
	};
	const playground = await openPlayground(readSettings(process.env), {
		install,
		n8n: { nodeArgs, env: { N8N_DEV_RELOAD: 'true' } },
	});
	const n8n = new LiveN8n(playground, dist);
	await step('Waiting until n8n notices changes', () => n8n.connect());
	builds.follow(n8n);

	printAddresses(playground);
	if (inspect) console.log(`Debugger  127.0.0.1:${debugPort}, for chrome://inspect or your editor`);
	console.log('Save a file in lib, nodes or credentials, and n8n loads it. r and Enter restarts n8n.\n');
	watch(manifest, () => report('package.json has changed. Start npm run dev again.'));
	createInterface({ input: process.stdin }).on('line', (line) => line.trim() === 'r' && builds.restart());
	declareOpen();
	await waitForEnd([n8n, playground.inbox.process, playground.sandbox.process]);
}

await runInForeground(() => main(process.argv.slice(2)));
