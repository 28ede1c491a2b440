import { BadRequest, ok, readNumber, refuse, type Answer } from './answers.mts';
import { DAY, writeDate } from './dates.mts';
import type { Account, Ad } from './types.mts';

/** The program's ads: one of each type, one that is over, and one of another program. */
export function buildAds(sid: string, now: number): Ad[] {
	const build = (id: number, changes: Partial<Ad>): Ad => ({
		Id: String(id),
		Name: `Ad ${id}`,
		Description: '',
		CampaignId: '1000',
		CampaignName: 'Acme Partners',
		AdType: 'TEXT_LINK',
		LandingPage: 'https://acme.example/',
		LinkText: '',
		CouponLinkName: '',
		BannerAlternativeTag: '',
		DealDefaultPromoCode: '',
		Language: 'ENGLISH',
		Uri: `/Advertisers/${sid}/Ads/${id}`,
		...changes,
	});
	return [
		build(656_001, { Name: 'Anvils', LinkText: 'Our anvils & more', Description: 'Light as a feather' }),
		build(656_002, {
			...{ Name: 'Winter coupon', AdType: 'COUPON', CouponLinkName: '20% off in winter' },
			...{ Description: 'On all anvils', DealDefaultPromoCode: 'WINTER20' },
		}),
		build(656_003, { Name: 'Winter 250x250', AdType: 'BANNER', BannerAlternativeTag: 'Winter sale' }),
		build(656_004, { Name: 'Summer', LinkText: 'Summer sale', LimitedTimeEndDate: writeDate(now - DAY) }),
		build(656_005, { Name: 'Outlet', CampaignId: '1002', CampaignName: 'Acme Outlet' }),
	];
}

/** One ad. */
export function showAd(account: Account, id: string | undefined): Answer {
	const ad = account.ads.find(({ Id }) => Id === id);
	return ad ? ok(ad) : refuse(404, 'Ad not found');
}

/** A link whose clicks and sales are one partner's; the same link for the same request. */
export function createTrackingLink(
	account: Account,
	programId: number,
	query: URLSearchParams,
	form: URLSearchParams,
): Answer {
	if (!account.campaigns.some(({ Id }) => Id === programId)) return refuse(404, 'Program not found');
	const partnerId = readNumber(query, 'MediaPartnerId', 0);
	const adId = readNumber(form, 'AdId', 0);
	const page = form.get('DeepLink') ?? '';
	const partner = account.partners.get(String(partnerId));
	const isJoined = partner?.Programs.some(
		({ Id, ExpirationDate }) => Id === String(programId) && ExpirationDate === null,
	);
	if (!isJoined) throw new BadRequest('MediaPartnerId', 'The partner is not in the program');
	const ad = account.ads.find(({ Id }) => Id === String(adId));
	if (adId !== 0 && ad?.CampaignId !== String(programId)) throw new BadRequest('AdId', 'Ad not found');
	if (page !== '' && !/^https?:\/\/([^/]+\.)?acme\.example(\/|$)/.test(page)) {
		throw new BadRequest('DeepLink', 'The page is not one of the program’s domains');
	}
	const target = page === '' ? '' : `?u=${encodeURIComponent(page)}`;
	return ok({ TrackingURL: `https://acme.sjv.io/c/${partnerId}/${adId || 101_010}/${programId}${target}` });
}
