import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { normaliseAddress } from '../../lib/partner/addresses';
import {
	listContactData,
	readAllContacts,
	readPartnerId,
	readPrimaryContact,
} from '../../lib/partner/partner';
import { createUnsubscribedReader, type OwnWord } from '../../lib/partner/unsubscribed';
import { toText, type PartnerData } from '../../lib/partner/values';
import { warn } from '../shared/hints';
import { formatNumber } from '../shared/items';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';

/**
 * Finds out who is unsubscribed by the word of items, as Get Roster or a column of the operator's table has it. It holds
 * whatever the ledger knows and for every program, also for other items of the partner or address. What one of several
 * contacts says holds for its own address.
 *
 * @param items all of the run, also those that nobody can be mailed for
 * @returns what speaks against mailing somebody, or `undefined`
 */
export function createUnsubscribedCheck(
	items: readonly INodeExecutionData[],
): (recipient: Recipient) => EmailOutcome | undefined {
	const partners = items.map(({ json }) => json);
	const read = createUnsubscribedReader(partners);
	const elsewhere = new Map<string, { word: OwnWord; where: string }>();
	const contacts = partners.flatMap(listContactData);
	const readContact = createUnsubscribedReader(contacts);
	for (const contact of contacts) {
		const word = readContact(contact);
		const email = toText(contact.email);
		if (word && email !== undefined) {
			elsewhere.set(keyOfAddress(email), { word, where: 'a contact with this address' });
		}
	}
	for (const partner of partners) {
		const word = read(partner);
		if (!word) continue;
		const where = 'another item of this partner or address';
		for (const key of listKeys(partner)) elsewhere.set(key, { word, where });
	}
	return ({ partnerId, address, data }) => {
		if (elsewhere.size === 0) return undefined;
		const own = read(data);
		if (own) return describeWord(own, 'the item');
		const found = elsewhere.get(keyOfPartner(partnerId)) ?? elsewhere.get(keyOfAddress(address));
		return found && describeWord(found.word, found.where);
	};
}

/** The partner of an item, and all addresses that it has. */
function listKeys(partner: PartnerData): string[] {
	const partnerId = readPartnerId(partner);
	const addresses = [readPrimaryContact(partner), ...readAllContacts(partner)].map(({ email }) => email);
	return [
		...(partnerId === undefined ? [] : [keyOfPartner(partnerId)]),
		...addresses.filter((address) => address !== undefined).map(keyOfAddress),
	];
}

const keyOfPartner = (partnerId: string) => `partner ${partnerId}`;
const keyOfAddress = (address: string) => `address ${normaliseAddress(address)}`;

function describeWord({ column, value, isClear }: OwnWord, where: string): EmailOutcome {
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
