/**
 * Runs a script of this repository on the Node that the repository pins, whatever Node the machine has.
 *
 *     node scripts/bootstrap.mjs <script.mts> [arguments…]
 *
 * Says first what the machine lacks for it. Installs the dependencies if they are missing or older than package.json and
 * package-lock.json. It is plain JavaScript because it runs on the machine's own Node, which may be too old for the rest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCommand } from '../testkit/machine/checks.js';
import { thisMachine } from '../testkit/machine/machine.js';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const binaries = join(root, 'node_modules', '.bin');
const isWindows = process.platform === 'win32';

/** The child that runs now: signals that this process gets are passed on to it. */
let running;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => running?.kill(signal));

// npm may be killed so that it can pass on nothing; the shell it starts this process through would go on waiting.
if (process.env.npm_lifecycle_event && !isWindows) {
	const shell = process.ppid;
	const npm = Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(shell)], { encoding: 'utf8' }).stdout);
	setInterval(() => {
		if (process.ppid !== shell || (npm > 1 && !isRunning(npm))) running?.kill('SIGTERM');
	}, 1000).unref();
}

function isRunning(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

/** Runs a command in the foreground and resolves with its exit code. */
function run(command, args, options = {}) {
	return new Promise((resolve, reject) => {
		running = spawn(command, args, { stdio: 'inherit', ...options });
		running.once('error', reject);
		running.once('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 143)));
	});
}

/** Installs `folder` with npm, and ends this process where that is not possible. */
async function install(folder, what, flags) {
	console.log(`Installing ${what} …`);
	const started = Date.now();
	const code = await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...flags], {
		cwd: folder,
		shell: isWindows,
	});
	if (code !== 0) {
		console.error(`Installing ${what} ended with exit code ${code}. Nothing was started.`);
		process.exit(code);
	}
	console.log(`Installed ${what} in ${Math.round((Date.now() - started) / 1000)} s.`);
}

/** A hash of what decides which packages a folder needs. */
function hashManifests(folder) {
	const hash = createHash('sha256');
	for (const name of ['package.json', 'package-lock.json']) {
		if (existsSync(join(folder, name))) hash.update(readFileSync(join(folder, name)));
	}
	return hash.digest('hex');
}

/**
 * Whether `node_modules` belongs to the manifests as they are now. Without a stamp of ours it does when npm finished an
 * install there (it writes `.package-lock.json` last) after the manifests last changed.
 */
function isInstalled(folder) {
	const modules = join(folder, 'node_modules');
	const stamp = join(modules, '.bootstrap-stamp');
	if (existsSync(stamp)) return readFileSync(stamp, 'utf8') === hashManifests(folder);
	const finished = join(modules, '.package-lock.json');
	if (!existsSync(finished)) return false;
	return ['package.json', 'package-lock.json'].every(
		(name) =>
			!existsSync(join(folder, name)) || statSync(join(folder, name)).mtimeMs <= statSync(finished).mtimeMs,
	);
}

/** Brings one folder's packages up to date and remembers what they were installed for. */
async function ensureInstalled(folder, what, flags = []) {
	if (!isInstalled(folder)) await install(folder, what, flags);
	mkdirSync(join(folder, 'node_modules'), { recursive: true });
	writeFileSync(join(folder, 'node_modules', '.bootstrap-stamp'), hashManifests(folder));
}

const [script, ...args] = process.argv.slice(2);
if (!script) {
	console.error('Usage: node scripts/bootstrap.mjs <script.mts> [arguments…]');
	process.exit(2);
}

const lacking = await checkCommand(thisMachine(), script, args);
if (lacking.length > 0) {
	console.error(`${lacking.join('\n')}\nNothing was started. npm run doctor checks everything.`);
	process.exit(1);
}

await ensureInstalled(root, 'the dependencies');
const lint = join(root, 'tools', 'lint');
// One of its packages has an install script that refuses every package manager but pnpm.
if (existsSync(lint)) await ensureInstalled(lint, 'the lint rules', ['--ignore-scripts']);

const node = join(binaries, isWindows ? 'node.cmd' : 'node');
process.exitCode = await run(node, [join(root, script), ...args], {
	cwd: root,
	shell: isWindows,
	// The script ends when this process is gone, which closes the channel.
	stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
	env: { ...process.env, PATH: `${binaries}${delimiter}${process.env.PATH ?? ''}` },
});
