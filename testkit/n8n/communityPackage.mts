import { createHash } from 'node:crypto';
import { cpSync, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { moveIntoPlace } from './keptFolder.mts';
import { runCommand } from '../processes/processes.mts';
import { paths } from '../settings.mts';

interface Manifest {
	name: string;
	version: string;
	devDependencies?: unknown;
	peerDependencies?: unknown;
	optionalDependencies?: unknown;
}

/** In an installed package: what it was installed from. */
export const stampName = '.installed-from';

/** The folder of this package in an n8n user folder, whether it is installed there or not. */
export async function findInstalled(userFolder: string): Promise<string> {
	const ours = JSON.parse(await readFile(join(paths.root, 'package.json'), 'utf8')) as Manifest;
	return join(userFolder, '.n8n', 'nodes', 'node_modules', ours.name);
}

/**
 * Packs this repository into a tarball, as `npm publish` would. It must have been built. Several processes may do so at
 * once.
 */
export async function packPackage(): Promise<string> {
	const target = join(paths.run, 'package');
	await mkdir(target, { recursive: true });
	const folder = await mkdtemp(join(paths.run, 'pack-'));
	try {
		await runCommand('Packing the package', 'npm', ['pack', '--pack-destination', folder], {
			cwd: paths.root,
			logFile: join(folder, 'pack.log'),
			timeoutMinutes: 5,
		});
		const tarball = (await readdir(folder)).find((file) => file.endsWith('.tgz'));
		if (!tarball) throw new Error('npm pack made no tarball.');
		await rename(join(folder, tarball), join(target, tarball));
		return join(target, tarball);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Installs the package as it is now into a new n8n user folder: a copy, where it was installed before. */
export async function copyPackage(userFolder: string): Promise<void> {
	const tarball = await packPackage();
	const installed = join(paths.run, 'installed', await hashFile(tarball));
	if (!existsSync(installed)) {
		const folder = await mkdtemp(join(paths.run, 'install-'));
		await installPackage(tarball, folder);
		await moveIntoPlace(folder, installed);
	}
	cpSync(installed, userFolder, { recursive: true });
}

/**
 * Installs a tarball into an n8n user folder with the steps that n8n's own installer takes, from `npm pack` on: unpack,
 * drop the development, peer and optional dependencies, install the rest without scripts, add it to the folder's
 * package.json. It then loads like any community package, from its files. n8n also records its own installs in its
 * database, to find packages that went missing; what is not recorded there is never looked for.
 *
 * @returns whether the package had changed and was installed
 */
export async function installPackage(tarball: string, userFolder: string): Promise<boolean> {
	const nodes = join(userFolder, '.n8n', 'nodes');
	const target = await findInstalled(userFolder);
	const stamp = join(target, stampName);
	const hash = await hashFile(tarball);
	if ((await readFile(stamp, 'utf8').catch(() => '')) === hash) return false;

	await rm(target, { recursive: true, force: true, maxRetries: 3 });
	await mkdir(target, { recursive: true });
	// Beside the package, since several processes may install it at once.
	const options = { cwd: target, logFile: join(nodes, 'install.log'), timeoutMinutes: 10 };
	const unpack = ['-xzf', tarball, '--strip-components=1'];
	await runCommand('Unpacking the package', 'tar', unpack, options);
	const file = join(target, 'package.json');
	const manifest = JSON.parse(await readFile(file, 'utf8')) as Manifest;
	delete manifest.devDependencies;
	delete manifest.peerDependencies;
	delete manifest.optionalDependencies;
	await writeFile(file, JSON.stringify(manifest, null, 2));
	const flags = ['--audit=false', '--fund=false', '--bin-links=false', '--install-strategy=shallow'];
	const install = ['install', ...flags, '--ignore-scripts=true', '--package-lock=false'];
	await runCommand('Installing the package', 'npm', install, options);
	await addToManifest(join(nodes, 'package.json'), manifest);
	await writeFile(stamp, hash);
	return true;
}

/** Adds a package to the list that n8n keeps of what is installed in a user folder. */
async function addToManifest(file: string, { name, version }: Manifest): Promise<void> {
	const empty = { name: 'installed-nodes', private: true, dependencies: {} as Record<string, string> };
	const list = await readFile(file, 'utf8').then(
		(text) => JSON.parse(text) as typeof empty,
		() => empty,
	);
	list.dependencies = { ...list.dependencies, [name]: version };
	await writeFile(file, JSON.stringify(list, null, 2));
}

/** Tells one build from another: npm packs the same files into the same bytes. */
async function hashFile(file: string): Promise<string> {
	return createHash('sha256')
		.update(await readFile(file))
		.digest('hex');
}
