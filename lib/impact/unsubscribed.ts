import { toText } from '../partner/values';
import type { ImpactClient } from './client';
import { readTime } from './time';

/** Somebody who does not want to hear from a program. */
export interface UnsubscribedContact {
	address: string;
	partnerId: string | undefined;
	/** Milliseconds since 1970, UTC. */
	since: number | undefined;
}

const MOST_PER_PAGE = 1000;

/** The unsubscribed contacts of a program, or only those with an address, page by page, counted from page 0. */
export function listUnsubscribed(client: ImpactClient, programId: string, address?: string) {
	const query = { UserEmail: address, PageSize: MOST_PER_PAGE };
	return client.pages(`/Campaigns/${programId}/UnsubscribedContacts`, query, ['Results']);
}

/**
 * Everybody who unsubscribed from a program.
 *
 * @throws ImpactError
 */
export async function readUnsubscribed(
	client: ImpactClient,
	programId: string,
): Promise<UnsubscribedContact[]> {
	const contacts: UnsubscribedContact[] = [];
	for await (const { rows } of listUnsubscribed(client, programId)) {
		for (const row of rows) {
			const address = toText(row.UserEmail);
			if (address === undefined) continue;
			contacts.push({ address, partnerId: toText(row.PartnerId), since: readTime(row.CreatedAt) });
		}
	}
	return contacts;
}

/**
 * Tells impact.com that a contact does not want to hear from a program. There is no way to take it back.
 *
 * @throws ImpactError
 */
export async function addUnsubscribed(
	client: ImpactClient,
	programId: string,
	partnerId: string,
	address: string,
): Promise<void> {
	await client.send('POST', `/Campaigns/${programId}/UnsubscribedContacts`, {
		form: { PartnerId: partnerId, UserEmail: address },
	});
}
