import type { TrackingTarget } from '../ledger/trackingLinks';

/**
 * A token that impact.com gives the text of, for each partner another: `{trackingLink}` is the address of a tracking
 * link, `{adcode_12345}` an ad around one.
 */
export interface TrackingToken extends TrackingTarget {
	kind: 'trackingLink' | 'adCode';
}

/** The texts of an email's tracking tokens by `keyOfTrackingToken`: an address, or the HTML of an ad. */
export type TrackingTexts = ReadonlyMap<string, string>;

/** Longer addresses would not fit into the ledger's index. */
const LONGEST_LANDING_PAGE = 1000;

/** What distinguishes one tracking token from another. */
export function keyOfTrackingToken({ kind, adId, landingPage }: TrackingToken): string {
	return `${kind} ${adId} ${landingPage}`;
}

/** Whether the text behind a key is HTML rather than an address. */
export function isAdCodeKey(key: string): boolean {
	return key.startsWith('adCode ');
}

/** What is wrong with the address of a landing page, in words for an operator, or `undefined` where all is well. */
export function findLandingPageProblem(address: string): string | undefined {
	if (!/^https?:\/\/[^\s]+$/i.test(address) || !URL.canParse(address)) {
		return `“${address}” is not a web address. It must start with https://.`;
	}
	if (address.length <= LONGEST_LANDING_PAGE) return undefined;
	return `The address has ${address.length} characters; at most ${LONGEST_LANDING_PAGE} are possible.`;
}

/** The token behind a name, or `undefined` where it is none: `trackingLink`, or `adcode_` and the id of an ad. */
export function readTrackingToken(name: string): TrackingToken | undefined {
	if (name === 'trackingLink') return { kind: 'trackingLink', adId: '', landingPage: '' };
	const adId = /^adcode_(\d+)$/.exec(name)?.[1];
	return adId === undefined ? undefined : { kind: 'adCode', adId, landingPage: '' };
}
