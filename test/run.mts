/**
 * Runs the tests.
 *
 *     npm test            what every change needs: lint, types, all unit tests and tests on n8n's engine with the ledger
 *                         in SQLite, and the main path on a real n8n with real SMTP and a browser
 *     npm run test:all    everything, as CI does: PostgreSQL, the templates over a quarter, all of a real n8n, killed
 *                         processes, queue mode, the oldest n8n
 *
 * TEST_LANES is how many parts run at the same time: by default, as many as the machine has cores.
 */
import { availableParallelism } from 'node:os';
import { stopEverything } from '../testkit/processes/processes.mts';
import { addFirstTier, addOutsideChecks, addSecondTier } from './runner/parts.mts';
import { Suite, summarize } from './runner/suite.mts';

const isAll = process.argv.includes('--all');
const lanes = Number(process.env.TEST_LANES) || availableParallelism();

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => void stopEverything().finally(() => process.exit(130)));
}

const suite = new Suite();
addFirstTier(suite);
if (isAll) addSecondTier(suite);
addOutsideChecks(suite);
const started = performance.now();
const result = await suite.run(lanes);
await stopEverything();
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`\nIt took ${minutes} minutes.`);
console.log(summarize(result));
process.exitCode = result.failed > 0 || result.passed === 0 ? 1 : 0;
