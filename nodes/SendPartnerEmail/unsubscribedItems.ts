import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { foldLetters, isEmptyValue, toBoolean, toText, type PartnerData } from '../../lib/partner/values';
import { warn } from '../shared/hints';
import { formatNumber } from '../shared/items';
import type { PartnerOutcome } from './recipients';

/** What an item says of its partner's wish to get no more emails. */
interface OwnWord {
	column: string;
	value: unknown;
	/** False where the value is neither yes nor no: then nobody knows, and the partner is not mailed either. */
	isClear: boolean;
}

type OwnWordReader = (partner: PartnerData) => OwnWord | undefined;

/**
 * Finds out whom their own items say to be unsubscribed, as Get Roster or a column of the operator's table does. It
 * holds whatever the ledger knows, and for every program.
 *
 * @param partners all of the run
 * @returns what speaks against mailing a partner, or `undefined`
 */
export function createUnsubscribedCheck(
	partners: readonly PartnerData[],
): (partner: PartnerData) => PartnerOutcome | undefined {
	const read = createReader(partners);
	return (partner) => {
		const said = read(partner);
		if (!said) return undefined;
		const words = `“${said.column}” of the item is “${describe(said.value)}”`;
		const reason = said.isClear ? `Unsubscribed (${words})` : `${words}, which is neither yes nor no`;
		return { status: 'suppressed', reason };
	};
}

/** Warns of items that may or may not say that their partner has unsubscribed. */
export function warnOfUnclearUnsubscribed(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): void {
	const partners = items.map(({ json }) => json);
	const unclear = partners.map(createReader(partners)).filter((said) => said?.isClear === false);
	const [first] = unclear;
	if (!first) return;
	const amount = unclear.length === 1 ? '1 item has' : `${formatNumber(unclear.length)} items have`;
	warn(
		context,
		`${amount} an “${first.column}” that is neither yes nor no, such as “${describe(first.value)}”. Who may have unsubscribed is not mailed: write true or false, or leave it empty.`,
	);
}

/** A column is known in any capitals and with signs in between: what else could `Unsubscribed` mean? */
function createReader(partners: readonly PartnerData[]): OwnWordReader {
	const names = new Set(partners.flatMap((partner) => Object.keys(partner)));
	const columns = [...names].filter((name) => foldLetters(name) === 'unsubscribed');
	return (partner) => {
		const said = columns
			.filter((column) => Object.hasOwn(partner, column) && !isEmptyValue(partner[column]))
			.map((column) => ({ column, value: partner[column], answer: toBoolean(partner[column]) }))
			.filter(({ answer }) => answer !== false)
			.map(({ answer, ...rest }) => ({ ...rest, isClear: answer === true }));
		return said.find(({ isClear }) => isClear) ?? said[0];
	};
}

const describe = (value: unknown): string => toText(value) ?? JSON.stringify(value);
