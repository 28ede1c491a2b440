import { normaliseAddress } from '../partner/addresses';
import { lookUpInBatches } from './batches';
import { normaliseStep, type ChainStep } from './names';
import { countForProgram } from './programHours';
import type { EmailEventKind, LedgerDatabase } from './schema';

/** Something that happened to an email. */
export interface EmailEvent extends ChainStep {
	/** Says which event this is: the same one reported again is kept once. */
	key: string;
	partnerId: string;
	address: string;
	kind: EmailEventKind;
	/** True for what a link scanner or a mail proxy did rather than a person. */
	isAutomated: boolean;
	/** Milliseconds since 1970, UTC. */
	happenedAt: number;
	/** The link, the server's answer or another explanation for an operator. */
	detail?: string;
}

/**
 * Records an event, once per key.
 *
 * @returns false when it was recorded before
 */
export async function recordEmailEvent(database: LedgerDatabase, event: EmailEvent): Promise<boolean> {
	const recorded = await database
		.insertInto('email_events')
		.values({
			event_key: event.key,
			...normaliseStep(event),
			partner_id: event.partnerId,
			address: normaliseAddress(event.address),
			kind: event.kind,
			is_automated: event.isAutomated ? 1 : 0,
			happened_at: event.happenedAt,
			detail: event.detail ?? null,
		})
		.onConflict((conflict) => conflict.column('event_key').doNothing())
		.returning('event_key')
		.executeTakeFirst();
	if (recorded === undefined) return false;
	if (event.kind === 'bounced' || event.kind === 'complained') {
		await countForProgram(database, event.program, { [event.kind]: 1 }, event.happenedAt);
	}
	return true;
}

/**
 * When each partner last did something with an email of a step; what a machine did in their place does not count.
 *
 * @param span from `start` up to, not including, `end`, in milliseconds since 1970, UTC; may be infinite
 * @returns partner ids to times in milliseconds since 1970, UTC; partners who did not are absent
 */
export async function findLatestEvents(
	database: LedgerDatabase,
	chainStep: ChainStep,
	kind: EmailEventKind,
	partnerIds: readonly string[],
	span: { start: number; end: number } = { start: -Infinity, end: Infinity },
): Promise<Map<string, number>> {
	const { program, chain, step } = normaliseStep(chainStep);
	const rows = await lookUpInBatches(database, partnerIds, (ids) =>
		database
			.selectFrom('email_events')
			.select(({ fn }) => ['partner_id as partnerId', fn.max('happened_at').as('happenedAt')])
			.where('program', '=', program)
			.where('chain', '=', chain)
			.where('step', '=', step)
			.where('kind', '=', kind)
			.where('is_automated', '=', 0)
			.where('happened_at', '>=', Math.max(span.start, 0))
			.where('happened_at', '<', Math.min(span.end, Number.MAX_SAFE_INTEGER))
			.where('partner_id', 'in', ids)
			.groupBy('partner_id')
			.execute(),
	);
	return new Map(rows.map(({ partnerId, happenedAt }) => [partnerId, Number(happenedAt)]));
}

/**
 * Marks clicks on other links of an email, made at almost the same time, as a scanner's: a person opens one.
 *
 * @param target the link that was clicked now
 * @param since milliseconds since 1970, UTC
 * @returns whether there were any
 */
export async function markSimultaneousClicks(
	database: LedgerDatabase,
	email: ChainStep & { partnerId: string; address: string },
	target: string,
	since: number,
): Promise<boolean> {
	const { program, chain, step } = normaliseStep(email);
	const { numUpdatedRows } = await database
		.updateTable('email_events')
		.set({ is_automated: 1 })
		.where('program', '=', program)
		.where('chain', '=', chain)
		.where('step', '=', step)
		.where('kind', '=', 'clicked')
		.where('partner_id', '=', email.partnerId)
		.where('address', '=', normaliseAddress(email.address))
		.where('happened_at', '>=', since)
		.where('detail', '<>', target)
		.executeTakeFirst();
	return Number(numUpdatedRows) > 0;
}
