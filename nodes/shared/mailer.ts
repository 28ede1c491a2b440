import { openMailer, type Mailer, type SmtpSettings } from '../../lib/email/delivery';
import { createPace } from '../../lib/email/pace';
import { findSurroundings } from './surroundings';

/** Opens the way out for emails: over the mail server, or into the record of a rehearsal. */
export function connectMailer(smtp: SmtpSettings, connections: number): Mailer {
	return findSurroundings()?.openMailer() ?? openMailer(smtp, { concurrency: connections });
}

/** Spaces emails evenly, see `createPace`; a rehearsal does not wait, since its clock stands still during a run. */
export function keepPace(
	perSecond: number | undefined,
	signal: AbortSignal | undefined,
): () => Promise<void> {
	return createPace(findSurroundings() ? undefined : perSecond, signal);
}
