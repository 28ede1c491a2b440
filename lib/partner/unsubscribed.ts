import { foldLetters, isEmptyValue, toBoolean, type PartnerData } from './values';

/** What an item says by itself of its partner's wish to get no more emails. */
export interface OwnWord {
	column: string;
	value: unknown;
	/** False where the value is neither yes nor no: then nobody knows, and the partner is not to be mailed either. */
	isClear: boolean;
}

/**
 * Prepares to read what items say of themselves. The column is known in any capitals and with signs in between: what else
 * could `Unsubscribed` mean?
 *
 * @param partners all that are to be read, for their columns
 * @returns what speaks against mailing a partner, or `undefined`
 */
export function createUnsubscribedReader(
	partners: readonly PartnerData[],
): (partner: PartnerData) => OwnWord | undefined {
	const names = new Set(partners.flatMap((partner) => Object.keys(partner)));
	const columns = [...names].filter((name) => foldLetters(name) === 'unsubscribed');
	return (partner) => {
		const words = columns
			.filter((column) => Object.hasOwn(partner, column) && !isEmptyValue(partner[column]))
			.map((column) => ({ column, value: partner[column], answer: toBoolean(partner[column]) }))
			.filter(({ answer }) => answer !== false)
			.map(({ answer, ...rest }) => ({ ...rest, isClear: answer === true }));
		return words.find(({ isClear }) => isClear) ?? words[0];
	};
}
