import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ApiObject } from '../../lib/impact/answer';
import type { ImpactClient } from '../../lib/impact/client';
import { PARTNER_KEYS, readProfile } from '../../lib/impact/profile';
import { writeTime } from '../../lib/impact/time';
import { readDate } from '../shared/dates';
import { readId } from '../shared/impactParameters';
import { readLimit } from '../shared/numbers';
import { omitEmpty, readSimplify, takeRows } from './rows';

/** One partner by its ID. */
export async function getPartner(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const partnerId = readId(context, 'partnerId', 'Partner ID', itemIndex);
	const partner = await client.get(`/MediaPartners/${partnerId}`);
	return [readSimplify(context, itemIndex) ? simplifyPartner(partner, programId) : (partner as IDataObject)];
}

/** The joined partners of a program. */
export async function getPartners(
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
): Promise<IDataObject[]> {
	const programId = readId(context, 'programId', 'impact.com Program', itemIndex);
	const updatedAfter = readDate(context, 'filters.updatedAfter', 'Updated After', itemIndex);
	const limit = readLimit(context, itemIndex);
	const pages = client.pages(
		'/MediaPartners',
		{
			CampaignId: programId,
			PageSize: Math.min(limit, 1000),
			startDate: updatedAfter === undefined ? undefined : writeTime(updatedAfter.toMillis()),
		},
		PARTNER_KEYS,
	);
	const partners = await takeRows(pages, limit);
	return readSimplify(context, itemIndex)
		? partners.map((partner) => simplifyPartner(partner, programId))
		: (partners as IDataObject[]);
}

/** The fields of a partner that the other nodes of this package know. */
function simplifyPartner(partner: ApiObject, programId: string): IDataObject {
	const { joinedAt, contractEndsAt, ...profile } = readProfile(partner, programId);
	return omitEmpty({
		partnerId: profile.mediaPartnerId,
		...profile,
		joinedAt: typeof joinedAt === 'number' ? writeTime(joinedAt) : undefined,
		contractEndsAt: typeof contractEndsAt === 'number' ? writeTime(contractEndsAt) : undefined,
	});
}
