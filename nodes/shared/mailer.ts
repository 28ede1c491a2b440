import { openMailer, type Mailer, type SmtpSettings } from '../../lib/email/delivery';
import { limitWaiting } from '../../lib/email/smtpSettings';
import { createPace } from '../../lib/email/sending/pace';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { takeTurns } from '../../lib/ledger/sendingAccounts';
import { findSurroundings } from './surroundings';

/**
 * Opens the way out for emails: over the mail server, or into the record of a rehearsal.
 *
 * @param timeout how long the mail server may take for an answer, in milliseconds
 */
export function connectMailer(smtp: SmtpSettings, connections: number, timeout: number): Mailer {
	return (
		findSurroundings()?.openMailer() ??
		openMailer(smtp, { ...limitWaiting(timeout), concurrency: connections })
	);
}

/**
 * Spaces the emails of an account evenly, over all its runs, see `createPace`; a rehearsal does not wait, since its clock
 * stands still during a run.
 */
export function keepPace(
	ledger: LedgerDatabase,
	account: string,
	perSecond: number | undefined,
	signal: AbortSignal | undefined,
): () => Promise<void> {
	const take = (block: { turns: number; interval: number }) => takeTurns(ledger, account, block, Date.now());
	return createPace(findSurroundings() ? undefined : perSecond, take, signal);
}
