import type { LedgerDatabase } from '../ledger/schema';
import { recordTrackingLink, type TrackingLink, type TrackingTarget } from '../ledger/trackingLinks';
import type { ImpactClient } from './client';
import { ImpactError, type ImpactFailure } from './impactError';
import { createTrackingLink } from './trackingLinks';

/**
 * The link of a partner: the one that the ledger has, else a new one.
 *
 * @throws ImpactError; what the ledger throws
 */
export type LinkMaker = (mediaPartnerId: string, target: TrackingTarget) => Promise<string>;

/** What the links of a run are made with. */
export interface LinkMakerOptions {
	client: ImpactClient;
	ledger: LedgerDatabase;
	programId: string;
	/** The links that there are already, see `findTrackingLinks`. */
	known: readonly TrackingLink[];
	/** Milliseconds since 1970, UTC. */
	now: () => number;
}

/** What concerns a single link; another partner's may well be made. */
const ABOUT_ONE_LINK: ReadonlySet<ImpactFailure> = new Set(['notFound', 'conflict', 'refused']);

/** What every further request would meet as well. */
const LASTING: ReadonlySet<ImpactFailure> = new Set(['unauthorised', 'forbidden', 'rateLimited']);

/** After this many other failures in a row impact.com is taken to be down. */
const MOST_FAILURES = 3;

/** Makes each link once, and stops asking impact.com for the rest of a run in which that has become pointless. */
export function createLinkMaker({ client, ledger, programId, known, now }: LinkMakerOptions): LinkMaker {
	const links = new Map<string, Promise<string>>();
	for (const { mediaPartnerId, url, ...target } of known) {
		links.set(keyOf(mediaPartnerId, target), Promise.resolve(url));
	}
	let failures = 0;
	let outage: ImpactError | undefined;

	async function make(mediaPartnerId: string, target: TrackingTarget): Promise<string> {
		if (outage) throw outage;
		try {
			const url = await createTrackingLink(client, programId, mediaPartnerId, target);
			failures = 0;
			return await recordTrackingLink(ledger, programId, { mediaPartnerId, ...target, url }, now());
		} catch (error) {
			if (error instanceof ImpactError && !isAboutOneLink(error)) {
				failures += 1;
				if (LASTING.has(error.kind) || failures >= MOST_FAILURES) outage ??= error;
			}
			throw error;
		}
	}

	return (mediaPartnerId, target) => {
		const key = keyOf(mediaPartnerId, target);
		const link = links.get(key) ?? make(mediaPartnerId, target);
		links.set(key, link);
		return link;
	};
}

/** Whether impact.com refuses this link for a reason that lies in it, rather than being out of reach. */
export function isAboutOneLink({ kind }: ImpactError): boolean {
	return ABOUT_ONE_LINK.has(kind);
}

function keyOf(mediaPartnerId: string, { adId, landingPage }: TrackingTarget): string {
	return JSON.stringify([mediaPartnerId, adId, landingPage]);
}
