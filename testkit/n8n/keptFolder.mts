import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Keeps a folder under its name for later runs, and removes what was kept beside it under other names. Of several
 * processes that keep the same, one is first, and the others' folders go.
 *
 * @param folder complete, and on the same file system
 */
export async function moveIntoPlace(folder: string, target: string): Promise<void> {
	await mkdir(dirname(target), { recursive: true });
	for (const other of await readdir(dirname(target))) {
		if (other !== basename(target)) {
			await rm(join(dirname(target), other), { recursive: true, force: true, maxRetries: 3 });
		}
	}
	try {
		await rename(folder, target);
	} catch (error) {
		if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
		await rm(folder, { recursive: true, force: true, maxRetries: 3 });
	}
}
