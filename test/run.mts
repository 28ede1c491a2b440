/**
 * Runs the tests.
 *
 *     npm test             what every change needs: lint, types, all unit tests and tests on n8n's engine with the ledger
 *                          in SQLite, and the main path on a real n8n with real SMTP and a browser
 *     npm run test:all     everything, as CI does: PostgreSQL, the templates over a quarter, all of a real n8n, killed
 *                          processes, queue mode, the oldest n8n
 *     npm test -- FILE …   some files of Node's own test runner
 *
 * TEST_LANES is how many parts run at the same time: by default, as many as the machine has cores.
 */
import { availableParallelism } from 'node:os';
import { addFiles, addFirstTier, addOutsideChecks, addSecondTier } from './runner/parts.mts';
import { Suite } from './runner/suite.mts';

const suite = new Suite();
const files = process.argv.slice(2).filter((argument) => argument !== '--all');
if (files.length > 0) {
	addFiles(suite, files);
} else {
	addFirstTier(suite);
	if (process.argv.includes('--all')) addSecondTier(suite);
	addOutsideChecks(suite);
}
const succeeded = await suite.run(Number(process.env.TEST_LANES) || availableParallelism());
process.exitCode = succeeded ? 0 : 1;
