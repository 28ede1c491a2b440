import { sql, type Compilable, type CompiledQuery, type RawBuilder } from 'kysely';
import type { LedgerDatabase } from './schema';

/** Stands for one of the values that a statement is run with. */
export type Placeholders<Values> = <Name extends keyof Values>(name: Name) => RawBuilder<Values[Name]>;

class Placeholder {
	constructor(readonly name: PropertyKey) {}
}

/**
 * A statement that is built once for each open ledger, however often it runs: for one that runs for every email,
 * building it takes longer than SQLite takes to carry it out.
 *
 * @param build gets the ledger to build for, and what stands for each value; what `status` is compared with is better
 * written out, because SQLite plans a statement anew each time it is given a value that a partial index depends on
 * @returns runs the statement with values, on the ledger or on a transaction of it, and returns its rows
 */
export function createStatement<Values extends object, Row>(
	build: (database: LedgerDatabase, value: Placeholders<Values>) => Compilable<Row>,
): (database: LedgerDatabase, values: Values) => Promise<Row[]> {
	const built = new WeakMap<object, CompiledQuery<Row>>();
	const compile = (database: LedgerDatabase) =>
		build(database, (name) => sql`${new Placeholder(name)}`).compile();
	return async (database, values) => {
		// What a ledger and its transactions have in common.
		const { adapter } = database.getExecutor();
		let query = built.get(adapter);
		if (!query) built.set(adapter, (query = compile(database)));
		const parameters = query.parameters.map((parameter) =>
			parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
		);
		const { rows } = await database.executeQuery<Row>({ ...query, parameters });
		return rows;
	};
}
