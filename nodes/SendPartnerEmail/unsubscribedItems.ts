import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { normaliseAddress } from '../../lib/partner/addresses';
import { createUnsubscribedReader, type OwnWord } from '../../lib/partner/unsubscribed';
import { toText } from '../../lib/partner/values';
import { warn } from '../shared/hints';
import { formatNumber } from '../shared/items';
import type { PartnerOutcome, Recipient } from './recipients';

/**
 * Finds out who is unsubscribed by the word of items, as Get Roster or a column of the operator's table has it. It holds
 * whatever the ledger knows and for every program, also for other items of the partner or address.
 *
 * @param recipients all of the run
 * @returns what speaks against mailing somebody, or `undefined`
 */
export function createUnsubscribedCheck(
	recipients: readonly Recipient[],
): (recipient: Recipient) => PartnerOutcome | undefined {
	const read = createUnsubscribedReader(recipients.map(({ data }) => data));
	const elsewhere = new Map<string, OwnWord>();
	for (const recipient of recipients) {
		const word = read(recipient.data);
		if (word) for (const key of listKeys(recipient)) elsewhere.set(key, word);
	}
	return (recipient) => {
		if (elsewhere.size === 0) return undefined;
		const own = read(recipient.data);
		if (own) return describeWord(own, 'the item');
		const word = listKeys(recipient).flatMap((key) => elsewhere.get(key) ?? [])[0];
		return word && describeWord(word, 'another item of this partner or address');
	};
}

const listKeys = ({ partnerId, address }: Recipient): string[] => [
	`partner ${partnerId}`,
	`address ${normaliseAddress(address)}`,
];

function describeWord({ column, value, isClear }: OwnWord, where: string): PartnerOutcome {
	const words = `“${column}” of ${where} is “${describe(value)}”`;
	const reason = isClear ? `Unsubscribed (${words})` : `${words}, which is neither yes nor no`;
	return { status: 'suppressed', reason };
}

/** Warns of items that may or may not say that their partner has unsubscribed. */
export function warnOfUnclearUnsubscribed(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): void {
	const partners = items.map(({ json }) => json);
	const unclear = partners.map(createUnsubscribedReader(partners)).filter((word) => word?.isClear === false);
	const [first] = unclear;
	if (!first) return;
	const amount = unclear.length === 1 ? '1 item has' : `${formatNumber(unclear.length)} items have`;
	warn(
		context,
		`${amount} an “${first.column}” that is neither yes nor no, such as “${describe(first.value)}”. Who may have unsubscribed is not mailed: write true or false, or leave it empty.`,
	);
}

const describe = (value: unknown): string => toText(value) ?? JSON.stringify(value);
