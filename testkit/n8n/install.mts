import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runCommand } from '../processes/processes.mts';
import { waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';

/** Whether `installDir` has what the manifest pins, and a database driver that loads. */
async function isUsable(installDir: string, manifest: string): Promise<boolean> {
	const pins = JSON.parse(await readFile(join(manifest, 'package.json'), 'utf8')) as {
		dependencies: Record<string, string>;
	};
	for (const [name, version] of Object.entries(pins.dependencies)) {
		const installed = await readJson(join(installDir, 'node_modules', name, 'package.json'));
		if (installed?.version !== version) return false;
	}
	return await loadsDatabaseDriver(installDir);
}

/** n8n's SQLite driver is the one native module that has to be built for the Node that runs it. */
async function loadsDatabaseDriver(installDir: string): Promise<boolean> {
	const driver = JSON.stringify(join(installDir, 'node_modules', 'sqlite3'));
	try {
		await runCommand("Loading n8n's database driver", process.execPath, ['-e', `require(${driver})`], {
			cwd: installDir,
			logFile: join(paths.logs, 'database-driver.log'),
			timeoutMinutes: 1,
		});
		return true;
	} catch {
		return false;
	}
}

/**
 * Installs n8n and the inbox into `installDir` unless they are there. Install scripts stay off, because one of n8n's
 * drivers wants to download a program that it does not need; the database driver is built afterwards.
 *
 * @param manifest the folder whose package.json says which versions
 * @returns whether something had to be installed
 */
export async function ensureN8nInstalled(installDir: string, manifest = paths.newestN8n): Promise<boolean> {
	const marker = markerOf(installDir);
	if (!existsSync(marker) && (await isUsable(installDir, manifest))) return false;
	await claimInstall(marker);
	// Whoever was waited for may have installed it.
	const isNeeded = !(await isUsable(installDir, manifest));
	if (isNeeded) await install(installDir, manifest);
	await rm(marker);
	return isNeeded;
}

async function install(installDir: string, manifest: string): Promise<void> {
	if (installDir !== manifest) {
		await copyFile(join(manifest, 'package.json'), join(installDir, 'package.json'));
		await copyFile(join(manifest, '.npmrc'), join(installDir, '.npmrc'));
	}
	const npm = async (name: string, args: string[], timeoutMinutes: number) =>
		await runCommand(name, 'npm', args, {
			cwd: installDir,
			logFile: join(paths.logs, `${args[0]}-n8n.log`),
			timeoutMinutes,
		});
	await npm('Installing n8n', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], 30);
	await npm("Building n8n's database driver", ['rebuild', 'sqlite3'], 20);
	if (!(await loadsDatabaseDriver(installDir))) {
		throw new Error(
			`n8n's database driver was built but does not load. See ${join(paths.logs, 'rebuild-n8n.log')} and database-driver.log beside it.`,
		);
	}
}

/** Present from the beginning of an install to its successful end; holds the pid of the installing process. */
function markerOf(installDir: string): string {
	return join(installDir, 'node_modules', '.installing');
}

/**
 * Marks a folder as being installed into, after waiting for another process that does so. A marker without a living
 * process is an install that was interrupted: npm would take its half-unpacked packages for complete ones, so they go.
 */
async function claimInstall(marker: string): Promise<void> {
	const claim = async () => {
		await mkdir(dirname(marker), { recursive: true });
		try {
			await writeFile(marker, String(process.pid), { flag: 'wx' });
			return true;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
		}
		const pid = Number(await readFile(marker, 'utf8').catch(() => 0));
		if (pid > 0 && !isAlive(pid)) {
			await rm(dirname(marker), { recursive: true, force: true, maxRetries: 3 });
		}
		return undefined;
	};
	await waitFor(`another process to install n8n (its id is in ${marker})`, 40 * 60_000, claim, 2000);
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

async function readJson(path: string): Promise<{ version?: string } | undefined> {
	return await readFile(path, 'utf8').then(
		(text) => JSON.parse(text) as { version?: string },
		() => undefined,
	);
}
