import { normaliseName } from '../ledger/names';
import type { LedgerDatabase } from '../ledger/schema';
import { restoreNames } from '../ledger/writtenNames';
import type { ReportFilter } from './recipientRows';

/** A partner whom an email did not reach, and why. Times are milliseconds since 1970, UTC. */
export interface IssueRow {
	program: string;
	chain: string;
	step: string;
	partnerId: string;
	status: string;
	reason: string;
	/** Since when runs have left the partner out. */
	since: number;
	/** When the last one did. */
	lastAt: number;
}

/** Who was not mailed and why, the latest first. */
export async function listIssues(
	database: LedgerDatabase,
	{ program, chain, since }: ReportFilter,
): Promise<IssueRow[]> {
	let query = database
		.selectFrom('send_issues')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'status',
			'reason',
			'first_at as since',
			'last_at as lastAt',
		])
		.where('last_at', '>=', since)
		.orderBy('last_at', 'desc')
		.orderBy('partner_id');
	if (program !== undefined) query = query.where('program', '=', normaliseName(program));
	if (chain !== undefined) query = query.where('chain', '=', normaliseName(chain));
	return restoreNames(database, await query.execute());
}
