import { readFileSync } from 'node:fs';
import { LedgerError } from './ledgerError';

/** The environment variables that say where n8n keeps its data. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a variable as n8n does: the variable itself, else the contents of the file that the variable with `_FILE` at its
 * end names; blanks around it and quotation marks do not count.
 * Source: `@n8n/config` 2.41, `decorators.js`.
 *
 * @throws LedgerError where that file cannot be read
 */
export function readVariable(environment: Environment, name: string): string | undefined {
	const value = environment[name] ?? readFile(environment, `${name}_FILE`);
	return value?.trim().replace(/^(['"])(.*)\1$/s, '$2');
}

function readFile(environment: Environment, name: string): string | undefined {
	const file = environment[name];
	if (!file) return undefined;
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		throw new LedgerError(
			`The file ${file}, which the environment variable ${name} names, cannot be read. Nothing was sent.`,
			{ cause: error },
		);
	}
}
