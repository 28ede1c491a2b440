/** Ends the server that `startForJest.ts` started. */
export default async function stopForJest(): Promise<void> {
	await globalThis.testPostgres?.stop();
}
