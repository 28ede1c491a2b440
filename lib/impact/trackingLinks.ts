import type { TrackingTarget } from '../ledger/trackingLinks';
import { toText } from '../partner/values';
import type { ImpactClient } from './client';
import { ImpactError } from './impactError';

/**
 * Has impact.com make a link whose clicks and sales are one partner's. The same link may be asked for again.
 *
 * @param mediaPartnerId the id at impact.com of a partner who has joined the program
 * @returns the address of the link
 * @throws ImpactError
 */
export async function createTrackingLink(
	client: ImpactClient,
	programId: string,
	mediaPartnerId: string,
	{ adId, landingPage }: TrackingTarget,
): Promise<string> {
	const path = `/Programs/${programId}/TrackingLinks?MediaPartnerId=${encodeURIComponent(mediaPartnerId)}`;
	const answer = await client.send('POST', path, {
		form: { Type: 'Regular', AdId: adId || undefined, DeepLink: landingPage || undefined },
	});
	const url = toText(answer.TrackingURL);
	if (url !== undefined && /^https?:\/\/\S+$/i.test(url) && URL.canParse(url)) return url;
	throw new ImpactError('unreadable', 'impact.com’s answer has no tracking link');
}
