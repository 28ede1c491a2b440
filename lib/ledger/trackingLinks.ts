import { lookUpInBatches } from './batches';
import type { LedgerDatabase } from './schema';

/** Where a tracking link leads. Where both are empty, to the program's own landing page. */
export interface TrackingTarget {
	/** impact.com's id of an ad, whose landing page it is; empty for none. */
	adId: string;
	/** The address of a page; empty for none. */
	landingPage: string;
}

/** A link that impact.com made for one partner: clicks and sales over it are the partner's. */
export interface TrackingLink extends TrackingTarget {
	/** The partner's id at impact.com. */
	mediaPartnerId: string;
	url: string;
}

/**
 * The links that were made for partners before, in a handful of statements however many there are.
 *
 * @param program the program's id at impact.com
 */
export async function findTrackingLinks(
	database: LedgerDatabase,
	program: string,
	mediaPartnerIds: readonly string[],
): Promise<TrackingLink[]> {
	return lookUpInBatches(database, mediaPartnerIds, (ids) =>
		database
			.selectFrom('tracking_links')
			.select(['media_partner_id as mediaPartnerId', 'ad_id as adId', 'landing_page as landingPage', 'url'])
			.where('program', '=', program)
			.where('media_partner_id', 'in', ids)
			.execute(),
	);
}

/**
 * Keeps a link, so that it is made once.
 *
 * @param program the program's id at impact.com
 * @param now milliseconds since 1970, UTC
 * @returns the address that counts: of two executions that made the same link, that of the first
 */
export async function recordTrackingLink(
	database: LedgerDatabase,
	program: string,
	{ mediaPartnerId, adId, landingPage, url }: TrackingLink,
	now: number,
): Promise<string> {
	const kept = await database
		.insertInto('tracking_links')
		.values({
			program,
			media_partner_id: mediaPartnerId,
			ad_id: adId,
			landing_page: landingPage,
			url,
			created_at: now,
		})
		// Changes nothing, but returns the row that is there.
		.onConflict((conflict) =>
			conflict
				.columns(['program', 'media_partner_id', 'ad_id', 'landing_page'])
				.doUpdateSet((builder) => ({ url: builder.ref('tracking_links.url') })),
		)
		.returning('url')
		.executeTakeFirstOrThrow();
	return kept.url;
}
