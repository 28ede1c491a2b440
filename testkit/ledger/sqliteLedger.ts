import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openLedger } from '../../lib/ledger/open';

let empty: Promise<Buffer> | undefined;

/** Puts an empty ledger into a new file. Making the tables again would wait for the disk with every one of them. */
export async function createSqliteLedger(file: string): Promise<void> {
	empty ??= makeEmptyLedger();
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, await empty, { flag: 'wx' });
}

async function makeEmptyLedger(): Promise<Buffer> {
	const folder = mkdtempSync(join(tmpdir(), 'ledger-'));
	try {
		const file = join(folder, 'empty.sqlite');
		await (await openLedger({ file })).destroy();
		return readFileSync(file);
	} finally {
		rmSync(folder, { recursive: true });
	}
}
