import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { ImpactClient } from '../../lib/impact/client';
import { addUnsubscribed, listUnsubscribed } from '../../lib/impact/unsubscribed';
import { toText } from '../../lib/partner/values';
import { readId } from '../shared/impactParameters';
import { readLimit } from '../shared/numbers';
import { omitEmpty, readSimplify, takeRows } from './rows';

/** Who unsubscribed from a program. */
export async function getUnsubscribedContacts(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const address = toText(context.getNodeParameter('filters.email', itemIndex, ''));
	const limit = readLimit(context, itemIndex);
	const contacts = await takeRows(listUnsubscribed(client, programId, address), limit);
	if (!readSimplify(context, itemIndex)) return contacts as IDataObject[];
	return contacts.map((contact) =>
		omitEmpty({
			email: toText(contact.UserEmail),
			partnerId: toText(contact.PartnerId),
			unsubscribedAt: toText(contact.CreatedAt),
		}),
	);
}

/** Unsubscribes somebody at impact.com. */
export async function addUnsubscribedContact(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const partnerId = readId(context, 'partnerId', 'Partner ID', itemIndex);
	const email = toText(context.getNodeParameter('email', itemIndex, '')) ?? '';
	if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
		throw new NodeOperationError(context.getNode(), `Email “${email}” is not an email address`, {
			itemIndex,
			description: 'Enter one address, such as ann@partner.example.',
		});
	}
	await addUnsubscribed(client, programId, partnerId, email);
	return [{ partnerId, email, unsubscribed: true }];
}
