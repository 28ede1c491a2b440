import type { INodeExecutionData } from 'n8n-workflow';
import type { DelayState } from '../../lib/chain/delay';
import { parseAddress } from '../../lib/email/address';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import {
	readAllContacts,
	readPartnerId,
	readPrimaryContact,
	withContact,
	withPrimaryContact,
} from '../../lib/partner/partner';
import { readPath, type PartnerData } from '../../lib/partner/values';
import { explainUndecided } from '../shared/undecided';

/** Somebody who can be mailed. */
export interface Recipient {
	/** Position of the item in the node's input. */
	index: number;
	/** Position among everybody, partners without an address included; outcomes are kept by it. */
	position: number;
	partnerId: string;
	address: string;
	/** The partner's fields with those of the contact filled in. */
	data: PartnerData;
}

/** The contacts of a partner who get the email. */
export type RecipientChoice = 'primary' | 'all';

/** Everybody the items ask to mail, and what is already decided because it cannot be done. */
export interface Recipients {
	recipients: Recipient[];
	/** By position. */
	outcomes: EmailOutcome[];
	/** By position; absent where the item has none. */
	partnerIds: Array<string | undefined>;
	/** The positions that belong to each item. */
	positions: number[][];
}

/** Reads whom the items ask to mail. Every item has at least one position. */
export function readRecipients(items: readonly INodeExecutionData[], choice: RecipientChoice): Recipients {
	const recipients: Recipient[] = [];
	const outcomes: EmailOutcome[] = [];
	const partnerIds: Array<string | undefined> = [];
	let position = 0;
	const positions = items.map(({ json }, index) =>
		readItem(json, choice).map((entry) => {
			if ('status' in entry) outcomes[position] = entry;
			else recipients.push({ ...entry, index, position });
			partnerIds[position] = readPartnerId(json);
			return position++;
		}),
	);
	return { recipients, outcomes, partnerIds, positions };
}

/** What a Chain Delay says of those whom its output Waiting passes on. */
const STATES_OF_WAITING: readonly unknown[] = ['waiting', 'notStarted'] satisfies Array<DelayState['status']>;

const NOT_DUE: EmailOutcome = {
	status: 'notDue',
	reason:
		'The wait of the Chain Delay before this node is not over: connect its output Due to this node, not Waiting',
};

type ItemRecipient = Pick<Recipient, 'partnerId' | 'address' | 'data'>;

function readItem(partner: PartnerData, choice: RecipientChoice): Array<ItemRecipient | EmailOutcome> {
	const partnerId = readPartnerId(partner);
	if (partnerId === undefined) {
		return [nameAddress({ status: 'noPartnerId', reason: 'The partner has no partnerId' }, partner)];
	}
	const failure = explainUndecided(partner);
	if (failure !== undefined) return [nameAddress({ status: 'notAttempted', reason: failure }, partner)];
	if (STATES_OF_WAITING.includes(readPath(partner, 'chainDelay.status')))
		return [nameAddress(NOT_DUE, partner)];
	const contacts = choice === 'all' ? readAllContacts(partner) : [readPrimaryContact(partner)];
	const withAddress = contacts.filter(({ email }) => email !== undefined);
	if (withAddress.length === 0) {
		return [{ status: 'noAddress', reason: 'The partner has no email address' }];
	}
	return withAddress.map((contact) => {
		const parsed = parseAddress(contact.email);
		if (!parsed.ok) return { status: 'invalidAddress', reason: parsed.reason, to: contact.email };
		const data = choice === 'all' ? withContact(partner, contact) : withPrimaryContact(partner);
		return { partnerId, address: parsed.address, data };
	});
}

/** An outcome that holds for the partner as a whole, with the address that it concerns. */
export function nameAddress<Outcome extends object>(
	outcome: Outcome,
	partner: PartnerData,
): Outcome & { to?: string } {
	const { email } = readPrimaryContact(partner);
	return email === undefined ? outcome : { ...outcome, to: email };
}

/**
 * What became of a partner: of several contacts, the best that became of any, and all of them under `recipients`.
 *
 * @param outcomes of the partner's contacts, at least one
 */
export function mergeOutcomes(outcomes: readonly EmailOutcome[]): EmailOutcome {
	const [first] = outcomes;
	if (!first) return { status: 'temporaryFailure', reason: 'Not attempted' };
	if (outcomes.length === 1) return first;
	const best = outcomes.find(({ status }) => status === 'sent' || status === 'preview') ?? first;
	return { ...best, recipients: outcomes };
}
