import { sql, type SqlBool } from 'kysely';
import { normaliseAddress } from '../partner/addresses';
import { HOUR } from '../partner/durations';
import { normaliseName, type ChainStep } from './names';
import { takeBackFromProgram } from './programHours';
import type { LedgerDatabase, SendsTable } from './schema';
import { createStatement } from './statement';

/** An email that ended as rejected. Times are milliseconds since 1970, UTC. */
export interface RejectedSend extends ChainStep {
	partnerId: string;
	/** As `normaliseAddress` gives it. */
	address: string;
	rejectedAt: number;
	/** What the mail server said, or why it was given up. */
	reason: string | null;
}

/** Which rejected emails are meant: those for which all of this holds. */
export interface RejectedFilter extends Partial<ChainStep> {
	/** The earliest and the latest time of the refusal, in milliseconds since 1970, UTC. */
	from?: number;
	to?: number;
	/** A part of the reason, compared as names are. */
	reason?: string;
	partnerId?: string;
	/** In any spelling. */
	address?: string;
}

/**
 * What the reason of an email begins with from when it was made due again until a run claims it. As long as it is
 * suppressed no run does, and the refusal still says which email had its address suppressed.
 */
export const DUE_AGAIN = 'To be sent again';

/** Emails in one transaction, so that others who write never wait for long. */
const BATCH_SIZE = 1_000;

/**
 * Finds rejected emails, the earliest first. Those that were archived are done with, and of partners who were forgotten
 * there is no address: they are left out.
 *
 * @returns with names as the ledger compares them
 */
export async function findRejectedSends(
	database: LedgerDatabase,
	filter: RejectedFilter,
): Promise<RejectedSend[]> {
	let query = database
		.selectFrom('sends')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			(columns) => columns.ref('settled_at').$notNull().as('rejectedAt'),
			'reason',
		])
		.where('status', '=', 'bounced')
		.where('settled_at', 'is not', null)
		.where('claimed_by', '<>', '')
		.where('address', 'like', '%@%')
		.orderBy('settled_at')
		.orderBy('partner_id')
		.orderBy('address');
	for (const name of ['program', 'chain', 'step'] as const) {
		const value = filter[name];
		if (value !== undefined) query = query.where(name, '=', normaliseName(value));
	}
	if (filter.from !== undefined) query = query.where('settled_at', '>=', filter.from);
	if (filter.to !== undefined) query = query.where('settled_at', '<=', filter.to);
	if (filter.partnerId !== undefined) query = query.where('partner_id', '=', filter.partnerId);
	if (filter.address !== undefined) query = query.where('address', '=', normaliseAddress(filter.address));
	const rows = await query.execute();
	// Not in SQL: the two dialects do not agree on letters beyond ASCII.
	const part = normaliseName(filter.reason ?? '');
	return rows.filter(({ reason }) => normaliseName(reason ?? '').includes(part));
}

/**
 * Makes rejected emails due again: the next run that comes to the partner claims them, under the conditions of any other
 * email. That they bounced is taken back, so that neither a report nor a condition counts it. What was sent before, or
 * was sent or may have been sent to another address of the partner, stays as it is, whatever it is given.
 *
 * @param askedBy who wants it, in words for an operator
 * @param now milliseconds since 1970, UTC
 * @returns those that were still rejected, and are due now
 */
export async function makeDueAgain(
	database: LedgerDatabase,
	sends: readonly RejectedSend[],
	askedBy: string,
	now: number,
): Promise<RejectedSend[]> {
	const due: RejectedSend[] = [];
	// Everybody writes in the order of partners, see `commitTogether`.
	const inOrder = [...sends].sort((a, b) =>
		a.partnerId < b.partnerId ? -1 : Number(a.partnerId > b.partnerId),
	);
	for (let start = 0; start < inOrder.length; start += BATCH_SIZE) {
		const batch = inOrder.slice(start, start + BATCH_SIZE);
		const changed = await database.transaction().execute(async (transaction) => {
			const rows: RejectedSend[] = [];
			for (const send of batch) {
				const reason = describe(send.reason, askedBy);
				if ((await makeDue(transaction, { ...send, reason, now })).length === 0) continue;
				await takeBackBounce(transaction, send);
				rows.push(send);
			}
			await takeBackFigures(transaction, rows);
			return rows;
		});
		due.push(...changed);
	}
	return due;
}

/** Each hour of a program once, however many emails were rejected in it. */
async function takeBackFigures(transaction: LedgerDatabase, rows: readonly RejectedSend[]): Promise<void> {
	const hours = new Map<string, RejectedSend[]>();
	for (const row of rows) {
		const key = JSON.stringify([row.program, Math.floor(row.rejectedAt / HOUR)]);
		const known = hours.get(key);
		if (known) known.push(row);
		else hours.set(key, [row]);
	}
	for (const [first, ...others] of hours.values()) {
		if (!first) continue;
		await takeBackFromProgram(transaction, first.program, first.rejectedAt, others.length + 1);
	}
}

function describe(reason: string | null, askedBy: string): string {
	const before = reason === null ? '' : ` Rejected before: ${reason}`;
	return `${DUE_AGAIN}, as ${askedBy} asked for.${before}`;
}

const makeDue = createStatement<RejectedSend & { now: number }, Pick<SendsTable, 'attempts'>>(
	(database, value) =>
		database
			.updateTable('sends')
			.set({
				status: 'retryLater',
				settled_at: value('now'),
				retry_at: value('now'),
				deferred_since: null,
				refused_since: null,
				reason: value('reason'),
			})
			.where('program', '=', value('program'))
			.where('chain', '=', value('chain'))
			.where('step', '=', value('step'))
			.where('partner_id', '=', value('partnerId'))
			.where('address', '=', value('address'))
			.where('status', '=', 'bounced')
			.where('settled_at', '=', value('rejectedAt'))
			.where('claimed_by', '<>', '')
			.where('occurrence', '=', 1)
			.where((builder) =>
				builder.not(
					builder.exists(
						builder
							.selectFrom('sends as other')
							.select('other.address')
							.where('other.program', '=', value('program'))
							.where('other.chain', '=', value('chain'))
							.where('other.step', '=', value('step'))
							.where('other.partner_id', '=', value('partnerId'))
							.where('other.address', '<>', value('address'))
							.where(
								sql<SqlBool>`(other.status in ('sent', 'claimed', 'uncertain') or other.occurrence > 1)`,
							),
					),
				),
			)
			.returning('attempts'),
);

const takeBackBounce = createStatement<RejectedSend, { event_key: string }>((database, value) =>
	database
		.deleteFrom('email_events')
		.where('program', '=', value('program'))
		.where('chain', '=', value('chain'))
		.where('step', '=', value('step'))
		.where('kind', '=', 'bounced')
		.where('partner_id', '=', value('partnerId'))
		.where('address', '=', value('address'))
		.returning('event_key'),
);
