import { toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';

/** The most members in one request: what others use against this endpoint; the API names no limit. */
const MEMBERS_PER_REQUEST = 500;

/** The groups of a program with their members, page by page. */
export function listGroups(client: ImpactClient, programId: string) {
	return client.pages(`/Campaigns/${programId}/MediaPartnerGroups`, {}, ['Groups']);
}

/**
 * The names of the groups that each partner of a program is in.
 *
 * @throws ImpactError
 */
export async function readMemberships(
	client: ImpactClient,
	programId: string,
): Promise<Map<string, string[]>> {
	const groups = new Map<string, string[]>();
	for await (const { rows } of listGroups(client, programId)) {
		for (const group of rows) {
			const name = toText(group.Name);
			if (name === undefined) continue;
			for (const partnerId of readMembers(group)) {
				const names = groups.get(partnerId);
				if (names) names.push(name);
				else groups.set(partnerId, [name]);
			}
		}
	}
	return groups;
}

/** The ids of a group's members. */
export function readMembers(group: ApiObject): string[] {
	const members = Array.isArray(group.MediaPartners) ? (group.MediaPartners as ApiObject[]) : [];
	return members.map((member) => toText(member.PartnerId)).filter((id) => id !== undefined);
}

/**
 * Adds partners to a group, or removes them.
 *
 * @throws ImpactError
 */
export async function changeMembers(
	client: ImpactClient,
	programId: string,
	groupId: string,
	change: 'add' | 'remove',
	partnerIds: readonly string[],
): Promise<void> {
	const field = change === 'add' ? 'MediaPartnersAdd' : 'MediaPartnersRemove';
	for (let start = 0; start < partnerIds.length; start += MEMBERS_PER_REQUEST) {
		const ids = partnerIds.slice(start, start + MEMBERS_PER_REQUEST);
		await client.send('PUT', `/Campaigns/${programId}/MediaPartnerGroups/${groupId}`, {
			form: { [field]: ids.join(',') },
		});
	}
}
