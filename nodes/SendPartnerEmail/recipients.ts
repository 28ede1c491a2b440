import type { INodeExecutionData } from 'n8n-workflow';
import { parseAddress } from '../../lib/email/address';
import { readPartnerId, readPrimaryContact, withPrimaryContact } from '../../lib/partner/partner';
import type { PartnerData } from '../../lib/partner/values';
import type { EmailStatus } from './emailStatus';

/** A partner who can be mailed. */
export interface Recipient {
	/** Position of the item in the node's input. */
	index: number;
	partnerId: string;
	address: string;
	/** The partner's fields with those of the primary contact filled in. */
	data: PartnerData;
}

/** Why a partner was not mailed, or what became of the email. */
export interface PartnerOutcome {
	status: EmailStatus;
	reason?: string;
	/** Further fields for the item. */
	[field: string]: unknown;
}

/** The recipient of an item, or why it has none. */
export function readRecipient({ json }: INodeExecutionData, index: number): Recipient | PartnerOutcome {
	const partnerId = readPartnerId(json);
	if (partnerId === undefined) return { status: 'noPartnerId', reason: 'The partner has no partnerId' };
	const { email } = readPrimaryContact(json);
	if (email === undefined) return { status: 'noAddress', reason: 'The partner has no email address' };
	const parsed = parseAddress(email);
	if (!parsed.ok) return { status: 'invalidAddress', reason: parsed.reason };
	return { index, partnerId, address: parsed.address, data: withPrimaryContact(json) };
}

/** Tells a recipient from an outcome. */
export function isRecipient(entry: Recipient | PartnerOutcome): entry is Recipient {
	return 'partnerId' in entry && 'data' in entry;
}
