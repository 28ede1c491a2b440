import { lookUpInBatches } from './batches';
import { normaliseName, normaliseStep, type ChainStep } from './names';
import type { LedgerDatabase, WrittenNamesTable } from './schema';

/** A program, or one of its chains, or an email of that. */
export type Names = Pick<ChainStep, 'program'> & Partial<ChainStep>;

/**
 * Keeps names as they are written, for what the ledger gives out from now on. They are read first: where all are written
 * as before, nothing is written, and nobody who writes is waited for.
 *
 * @param names as the operator wrote them
 */
export async function recordNames(database: LedgerDatabase, names: Names): Promise<void> {
	const find = await readNames(database, [normaliseName(names.program)]);
	const changed = toRows(names).filter(
		({ program, chain, step, name }) => find(program, chain, step) !== name,
	);
	if (changed.length === 0) return;
	await database
		.insertInto('written_names')
		.values(changed)
		.onConflict((conflict) =>
			conflict
				.columns(['program', 'chain', 'step'])
				.doUpdateSet((builder) => ({ name: builder.ref('excluded.name') })),
		)
		.execute();
}

/**
 * Puts names back as they were last written. One that nobody has written since the ledger keeps them stays as it is.
 *
 * @param rows with names as the ledger compares them
 * @returns the same rows, in their order
 */
export async function restoreNames<Row extends Names>(
	database: LedgerDatabase,
	rows: readonly Row[],
): Promise<Row[]> {
	const find = await readNames(database, [...new Set(rows.map(({ program }) => program))]);
	return rows.map((row) => {
		const { program, chain, step } = row;
		return {
			...row,
			program: find(program) ?? program,
			...(chain && { chain: find(program, chain) ?? chain }),
			...(step && { step: find(program, chain, step) ?? step }),
		};
	});
}

/** A name that says nothing, because nothing of it can be seen, is not kept. */
function toRows({ program, chain = '', step = '' }: Names): WrittenNamesTable[] {
	const names = normaliseStep({ program, chain, step });
	const rows = [
		{ ...names, chain: '', step: '', name: program },
		{ ...names, step: '', name: chain },
		{ ...names, name: step },
	];
	return rows.filter(({ name }) => normaliseName(name) !== '');
}

/** Asks for all names of the programs at once: there are as many as an operator has thought of. */
async function readNames(
	database: LedgerDatabase,
	programs: readonly string[],
): Promise<(program: string, chain?: string, step?: string) => string | undefined> {
	const rows = await lookUpInBatches(database, programs, (ids) =>
		database.selectFrom('written_names').selectAll().where('program', 'in', ids).execute(),
	);
	// As they are compared, names have no line break.
	const keyOf = (program: string, chain = '', step = '') => `${program}\n${chain}\n${step}`;
	const names = new Map(rows.map(({ program, chain, step, name }) => [keyOf(program, chain, step), name]));
	return (program, chain, step) => names.get(keyOf(program, chain, step));
}
