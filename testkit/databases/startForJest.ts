import { startTestPostgres, type TestPostgres } from './postgresForJest';

declare global {
	/** What `stopForJest.ts` has to end. */
	var testPostgres: TestPostgres | undefined;
}

/** Starts one PostgreSQL server for all test files of a jest project, and tells them its address. */
export default async function startForJest(): Promise<void> {
	globalThis.testPostgres = await startTestPostgres();
	process.env.TEST_POSTGRES_URL = globalThis.testPostgres.url;
}
