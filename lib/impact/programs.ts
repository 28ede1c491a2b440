import { toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';

/**
 * The programs (campaigns) of the account, active or not.
 *
 * @throws ImpactError
 */
export async function listPrograms(client: ImpactClient): Promise<ApiObject[]> {
	const programs: ApiObject[] = [];
	for await (const { rows } of client.pages('/Campaigns', {}, ['Campaigns'])) programs.push(...rows);
	return programs;
}

/**
 * The id of the account's one active program; `undefined` where it has several, or none.
 *
 * @throws ImpactError
 */
export async function findOnlyProgram(client: ImpactClient): Promise<string | undefined> {
	const active = (await listPrograms(client)).filter(({ State }) => (toText(State) ?? 'ACTIVE') === 'ACTIVE');
	return active.length === 1 ? toText(active[0]?.Id) : undefined;
}
