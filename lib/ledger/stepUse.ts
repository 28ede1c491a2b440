import { normaliseStep, type ChainStep } from './names';
import type { LedgerDatabase } from './schema';

/** Whether an email was ever sent to anybody, or tried to be. */
export async function wasEverSent(database: LedgerDatabase, email: ChainStep): Promise<boolean> {
	const { program, chain, step } = normaliseStep(email);
	const row = await database
		.selectFrom('sends')
		.select('status')
		.where('program', '=', program)
		.where('chain', '=', chain)
		.where('step', '=', step)
		.limit(1)
		.executeTakeFirst();
	return row !== undefined;
}
