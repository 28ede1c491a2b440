import { copyLedger } from '../lib/ledger/copyLedger';

/**
 * Copies the ledger from n8n's user folder into the PostgreSQL database that n8n uses now, by the environment variables
 * that n8n reads. Is shipped, and needs Node.js alone.
 *
 *     node <package>/dist/scripts/copyLedger.js
 */
copyLedger(process.env).then(
	({ from, to, rows }) => {
		const others = Object.entries(rows).filter(([table, count]) => table !== 'sends' && count > 0);
		console.log(`Copied ${rows.sends} emails from ${from} to the ledger ${to}.`);
		for (const [table, count] of others) console.log(`  ${table.replaceAll('_', ' ')}: ${count}`);
		console.log('The file was left as it is; the package does not use it any more.');
	},
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	},
);
