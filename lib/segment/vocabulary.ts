import { foldLetters } from '../partner/values';

/** One of a field's known values. */
export interface Choice {
	/** As stored in a workflow. */
	value: string;
	/** As in the node's drop-down. */
	label: string;
	/** Other spellings that mean the same. */
	aliases?: readonly string[];
}

/** The known values of a field. */
export interface Vocabulary {
	choices: readonly Choice[];
	/**
	 * The value that a text means, whatever its spelling; for a text that means none of them, `undefined` where the list
	 * is complete, else the text itself in lower case.
	 */
	find: (text: string) => string | undefined;
	/** What a value is called. */
	label: (value: string) => string;
}

/**
 * A vocabulary whose spellings are compared by letters and digits alone: `SOCIAL_MEDIA_INFLUENCER` and `Social Media
 * Influencer` are one.
 *
 * @param isComplete whether there can be no other values, so that an unknown one is a mistake
 */
export function createVocabulary(choices: readonly Choice[], isComplete: boolean): Vocabulary {
	const values = new Map(
		choices.flatMap(({ value, label, aliases = [] }) =>
			[value, label, ...aliases].map((spelling): [string, string] => [foldLetters(spelling), value]),
		),
	);
	return nameValues(choices, (text) => {
		const value = values.get(foldLetters(text));
		return value ?? (isComplete ? undefined : text.trim().toLowerCase());
	});
}

/** A vocabulary that finds its values in its own way. */
export function nameValues(choices: readonly Choice[], find: Vocabulary['find']): Vocabulary {
	const labels = new Map(choices.map(({ value, label }) => [value, label]));
	return { choices, find, label: (value) => labels.get(value) ?? value };
}
