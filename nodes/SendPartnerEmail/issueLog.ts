import type { IExecuteFunctions } from 'n8n-workflow';
import type { ChainStep } from '../../lib/ledger/names';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { clearIssues, recordIssues, type SendIssue } from '../../lib/ledger/sendIssues';
import type { EmailStatus } from '../../lib/email/sending/emailOutcome';
import type { Recipients } from './recipients';
import { readClock } from '../shared/surroundings';

/** What needs no explanation in the report. */
const NO_ISSUE: ReadonlySet<EmailStatus> = new Set<EmailStatus>(['sent', 'preview', 'alreadySent']);

/**
 * Keeps for the report who was not mailed by this run and why, and drops what is settled. Where that fails the emails
 * have gone out all the same, so the operator is told and the run goes on.
 */
export async function keepIssueLog(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	step: ChainStep,
	{ partnerIds, outcomes }: Pick<Recipients, 'partnerIds' | 'outcomes'>,
): Promise<void> {
	const issues: SendIssue[] = [];
	const settled = new Set<string>();
	partnerIds.forEach((partnerId, position) => {
		const outcome = outcomes[position];
		if (partnerId === undefined || !outcome) return;
		if (NO_ISSUE.has(outcome.status)) settled.add(partnerId);
		else issues.push({ partnerId, status: outcome.status, reason: outcome.reason ?? '' });
	});
	// Of several contacts, one may have the email while another still lacks it.
	for (const { partnerId } of issues) settled.delete(partnerId);
	try {
		await clearIssues(ledger, step, [...settled]);
		await recordIssues(ledger, step, issues, readClock());
	} catch (error) {
		const detail = error instanceof Error ? error.message : String(error);
		context.addExecutionHints({
			message: `Who was not mailed and why could not be kept for the report: ${detail}.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
}
