import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, cp, mkdir, mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { moveIntoPlace } from './keptFolder.mts';
import { startN8n, type N8nOptions, type N8nServer } from './server.mts';
import { owner, paths } from '../settings.mts';

/**
 * Starts n8n in a new user folder with the database that another n8n of this version had once its owner had signed up:
 * creating it takes almost half of a start. The first one keeps a copy of its own for the others.
 */
export async function startOnKeptDatabase(options: N8nOptions): Promise<N8nServer> {
	const manifest = await readFile(join(options.installDir, 'node_modules', 'n8n', 'package.json'), 'utf8');
	const { version } = JSON.parse(manifest) as { version: string };
	// The account is in the database.
	const account = createHash('sha256').update(JSON.stringify(owner)).digest('hex');
	const kept = join(paths.run, 'databases', version, account);
	const data = join(options.userFolder, '.n8n');
	if (existsSync(kept)) {
		await cp(kept, data, { recursive: true });
		return await startN8n(options);
	}
	const n8n = await startN8n(options);
	await mkdir(paths.run, { recursive: true });
	const folder = await mkdtemp(join(paths.run, 'database-'));
	// It holds the key to what is encrypted in the database.
	await copyFile(join(data, 'config'), join(folder, 'config'));
	const database = new DatabaseSync(join(data, 'database.sqlite'), { timeout: 20_000 });
	database.prepare('vacuum into ?').run(join(folder, 'database.sqlite'));
	database.close();
	await moveIntoPlace(folder, kept);
	return n8n;
}
