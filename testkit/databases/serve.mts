// Runs a PostgreSQL server for a test that cannot import it, such as one of jest's: prints its address as soon as it
// answers, and ends when the test does, which closes this process's input.
import { join } from 'node:path';
import { paths } from '../settings.mts';
import { startPostgres } from './postgres.mts';

const log = join(paths.logs, `test-postgres-${process.pid}.log`);
const postgres = await startPostgres(log, { isDurable: false });
process.stdout.write(`${postgres.url('postgres')}\n`);
process.stdin.resume().once('close', () => void postgres.stop().then(() => process.exit()));
