import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

it('a rehearsal reaches nothing: not the network, not another process, not the ledger', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'partner-workflows-rehearsal-'));
	try {
		const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, 'withoutNetwork.js')], {
			env: { ...process.env, N8N_USER_FOLDER: folder, N8N_LOG_LEVEL: 'silent' },
		});
		const outcome = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Record<string, number>;

		expect(outcome.emails).toBeGreaterThan(30);
		expect(outcome.decided).toBeGreaterThan(3);
		expect(outcome.inRehearsal).toBe(0);
		// The real way out falls into the traps.
		expect(outcome.outside).toBeGreaterThan(0);
		const files = await readdir(folder, { recursive: true });
		expect(files.filter((name) => name.includes('partner-workflows'))).toEqual([]);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});
