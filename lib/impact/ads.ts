import { toText } from '../partner/values';
import type { ApiObject } from './answer';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';
import { readTime } from './time';

/** What an ad says. */
export interface Ad {
	/** What the ad's link is called. */
	linkText: string;
	description?: string | undefined;
	promoCode?: string | undefined;
}

/** The field that has the words of the link, by type of ad. */
const LINK_TEXTS: Readonly<Record<string, string>> = {
	TEXT_LINK: 'LinkText',
	COUPON: 'CouponLinkName',
	BANNER: 'BannerAlternativeTag',
};

/**
 * An ad of a program. The API has neither its HTML code nor its picture, only what it says (impact.com's OpenAPI file
 * “Brand API - Ads”, v14).
 *
 * @param now milliseconds since 1970, UTC
 * @throws ImpactError, also for an ad of another program and for one whose time is over
 */
export async function readAd(
	client: ImpactClient,
	programId: string,
	adId: string,
	now: number,
): Promise<Ad> {
	const ad = await client.get(`/Ads/${adId}`).catch((error: unknown) => {
		if (!(error instanceof ImpactError) || error.kind !== 'notFound') throw error;
		throw new ImpactError('notFound', `impact.com has no ad ${adId}`);
	});
	const program = toText(ad.CampaignId);
	if (program !== undefined && program !== programId) {
		throw new ImpactError('refused', `The ad ${adId} belongs to another program (${program})`);
	}
	const endsAt = readTime(ad.LimitedTimeEndDate);
	if (endsAt !== undefined && endsAt <= now) {
		const day = new Date(endsAt).toISOString().slice(0, 10);
		throw new ImpactError('refused', `The ad ${adId} ended on ${day}`);
	}
	return {
		linkText: readLinkText(ad) ?? `Ad ${adId}`,
		description: toText(ad.Description),
		promoCode: toText(ad.DealDefaultPromoCode),
	};
}

function readLinkText(ad: ApiObject): string | undefined {
	const field = LINK_TEXTS[toText(ad.AdType) ?? ''];
	return (field === undefined ? undefined : toText(ad[field])) ?? toText(ad.Name);
}
