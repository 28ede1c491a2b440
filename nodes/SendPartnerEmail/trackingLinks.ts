import type { IExecuteFunctions } from 'n8n-workflow';
import { writeAdCode } from '../../lib/email/adCode';
import { Slots } from '../../lib/email/slots';
import { keyOfTrackingToken, type TrackingTexts, type TrackingToken } from '../../lib/email/trackingTokens';
import { readAd, type Ad } from '../../lib/impact/ads';
import { ImpactError } from '../../lib/impact/impactError';
import { createLinkMaker, isAboutOneLink, type LinkMaker } from '../../lib/impact/linkMaker';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findTrackingLinks } from '../../lib/ledger/trackingLinks';
import { toText, type PartnerData } from '../../lib/partner/values';
import { connectImpact } from '../shared/impact';
import { findSurroundings, readClock } from '../shared/surroundings';
import type { Copy } from './copy';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';
import type { SendSettings } from './settings';

/** What one partner's email has of impact.com. */
export interface TrackingContent {
	texts: TrackingTexts;
	/** The addresses in them, which must stay as they are: partners copy them. */
	urls: ReadonlySet<string>;
}

/** Gives a recipient's tracking content, or what becomes of a recipient who has none. */
export type LinkSource = (
	recipient: Recipient,
	tokens: readonly TrackingToken[],
) => Promise<TrackingContent | EmailOutcome>;

/** So many links are asked for at the same time. */
const MOST_AT_ONCE = 4;

const NOTHING: TrackingContent = { texts: new Map(), urls: new Set() };

/**
 * Where this run's tracking links come from. Nothing is asked of impact.com before the first email that needs one, and
 * a preview makes no links: it shows addresses that lead nowhere. A rehearsal asks impact.com for nothing at all.
 *
 * @param recipients who may be mailed
 * @throws Error, with a message for the operator, where the impact.com credential cannot be used
 */
export async function openLinkSource(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	{ settings, copy }: { settings: SendSettings; copy: Copy },
	recipients: readonly Recipient[],
): Promise<LinkSource> {
	const { trackingProgramId: programId, run } = settings;
	if (!copy.hasTrackingTokens || programId === undefined || recipients.length === 0) {
		return async () => NOTHING;
	}
	if (findSurroundings()) return createSource(inventLink, inventAd);
	const client = await connectImpact(context);
	const ids = recipients.flatMap(({ data }) => readMediaPartnerId(data) ?? []);
	const known = run.kind === 'send' ? await findTrackingLinks(ledger, programId, [...new Set(ids)]) : [];
	const makeLink: LinkMaker =
		run.kind === 'send' ? createLinkMaker({ client, ledger, programId, known, now: readClock }) : inventLink;
	const ads = new Map<string, Promise<Ad>>();
	const findAd = (adId: string) => {
		const ad = ads.get(adId) ?? readAd(client, programId, adId, readClock());
		ads.set(adId, ad);
		return ad;
	};
	return createSource(makeLink, findAd);
}

function createSource(makeLink: LinkMaker, findAd: (adId: string) => Promise<Ad>): LinkSource {
	const slots = new Slots(MOST_AT_ONCE);
	return async ({ data }, tokens) => {
		if (tokens.length === 0) return NOTHING;
		const mediaPartnerId = findJoinedPartner(data);
		if (typeof mediaPartnerId !== 'string') return mediaPartnerId;
		try {
			return await slots.run(() => writeContent(tokens, mediaPartnerId, makeLink, findAd));
		} catch (error) {
			if (error instanceof ImpactError) return describeFailure(error);
			throw error;
		}
	};
}

async function writeContent(
	tokens: readonly TrackingToken[],
	mediaPartnerId: string,
	makeLink: LinkMaker,
	findAd: (adId: string) => Promise<Ad>,
): Promise<TrackingContent> {
	const texts = new Map<string, string>();
	const urls = new Set<string>();
	for (const { kind, ...target } of tokens) {
		const ad = kind === 'adCode' ? await findAd(target.adId) : undefined;
		const url = await makeLink(mediaPartnerId, target);
		urls.add(url);
		texts.set(keyOfTrackingToken({ kind, ...target }), ad ? writeAdCode(ad, url) : url);
	}
	return { texts, urls };
}

function readMediaPartnerId({ mediaPartnerId }: PartnerData): string | undefined {
	const id = toText(mediaPartnerId);
	return id !== undefined && /^\d+$/.test(id) ? id : undefined;
}

/** The id that links of a partner are made for, or why there can be none as far as the partner's own fields say. */
function findJoinedPartner(data: PartnerData): string | EmailOutcome {
	const stage = toText(data.relationshipStage);
	if (stage !== undefined && stage.toLowerCase() !== 'joined') {
		const reason = `Only partners who have joined have a tracking link; the relationshipStage of this one is “${stage}”`;
		return { status: 'noTrackingLink', reason };
	}
	const reason = 'The partner has no mediaPartnerId, the ID at impact.com that a tracking link is made for';
	return readMediaPartnerId(data) ?? { status: 'noTrackingLink', reason };
}

function describeFailure(error: ImpactError): EmailOutcome {
	if (isAboutOneLink(error)) {
		return { status: 'noTrackingLink', reason: `There is no tracking link: ${error.message}` };
	}
	return {
		status: 'temporaryFailure',
		reason: `Left for the next run: the tracking link could not be made. ${error.message}`,
	};
}

/** An address that leads nowhere, whatever somebody does with a preview: https://www.rfc-editor.org/rfc/rfc2606#section-2 */
const inventLink: LinkMaker = async (mediaPartnerId, { adId, landingPage }) => {
	const query = new URLSearchParams({
		partner: mediaPartnerId,
		...(adId !== '' && { ad: adId }),
		...(landingPage !== '' && { page: landingPage }),
	});
	return `https://tracking-link-of-a-preview.invalid/?${query.toString()}`;
};

/** What stands for an ad in a rehearsal, which asks nobody. */
const inventAd = async (adId: string): Promise<Ad> => ({ linkText: `Ad ${adId}` });
