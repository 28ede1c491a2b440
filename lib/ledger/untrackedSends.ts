import { sql, type SqlBool } from 'kysely';
import { lookUpInBatches } from './batches';
import { normaliseStep, type ChainStep } from './names';
import type { EmailEventKind, LedgerDatabase } from './schema';

/** What of an email is tracked or not. */
export type TrackedKind = Extract<EmailEventKind, 'opened' | 'clicked'>;

const COLUMNS = { opened: 'tracks_opens', clicked: 'tracks_clicks' } as const;

/** What shows that an email was tracked: where opens are, clicks are as well. */
const PROOFS: Record<TrackedKind, TrackedKind[]> = { opened: ['opened'], clicked: ['opened', 'clicked'] };

/**
 * Which partners were sent an email, or may have been, without its opens or clicks being tracked. Of one that was sent
 * several times, or to several addresses, all have to be. Where the ledger does not say whether they were, they were if
 * any was recorded, be it a machine's.
 *
 * @returns partner ids to when it was sent so, in milliseconds since 1970, UTC
 */
export async function findUntrackedSends(
	database: LedgerDatabase,
	chainStep: ChainStep,
	kind: TrackedKind,
	partnerIds: readonly string[],
): Promise<Map<string, number>> {
	const { program, chain, step } = normaliseStep(chainStep);
	const proof = database
		.selectFrom('email_events as event')
		.select('event.event_key')
		.where('event.program', '=', program)
		.where('event.chain', '=', chain)
		.where('event.step', '=', step)
		.where('event.kind', 'in', PROOFS[kind])
		.where('event.partner_id', '=', sql.ref<string>('send.partner_id'))
		.where('event.address', '=', sql.ref<string>('send.address'));
	const isUntracked = sql<SqlBool>`
		coalesce(${sql.ref(`send.${COLUMNS[kind]}`)}, case when exists ${proof} then 1 else 0 end) = 0
	`;
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('sends as send')
			.select(['send.partner_id as partnerId', 'send.claimed_at as sentAt'])
			.where('send.program', '=', program)
			.where('send.chain', '=', chain)
			.where('send.step', '=', step)
			.where('send.partner_id', 'in', ids)
			.where('send.status', 'in', ['sent', 'uncertain', 'claimed'])
			.where(isUntracked)
			.unionAll(
				database
					.selectFrom('earlier_sends as send')
					.select(['send.partner_id as partnerId', 'send.sent_at as sentAt'])
					.where('send.program', '=', program)
					.where('send.chain', '=', chain)
					.where('send.step', '=', step)
					.where('send.partner_id', 'in', ids)
					.where(isUntracked),
			)
			.execute(),
	);
	return new Map(rows.map(({ partnerId, sentAt }) => [partnerId, sentAt]));
}
