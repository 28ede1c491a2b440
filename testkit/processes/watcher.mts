// Ends what its parent started as soon as the parent is gone, however it went: even SIGKILL closes this process's input.
import { rm } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Notice } from './watch.mts';

const groups = new Set<number>();
const folders = new Set<string>();
for await (const line of createInterface(process.stdin)) {
	const notice = JSON.parse(line) as Notice;
	if ('started' in notice) groups.add(notice.started);
	else if ('ended' in notice) groups.delete(notice.ended);
	else folders.add(notice.folder);
}
for (const group of groups) {
	try {
		process.kill(-group, 'SIGKILL');
	} catch {
		// It ended at the same moment.
	}
}
// A server's own children may write for a moment longer.
const removal = { recursive: true, force: true, maxRetries: 20, retryDelay: 100 };
await Promise.all([...folders].map((folder) => rm(folder, removal)));
