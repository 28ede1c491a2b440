import { recordEmailEvent } from '../../lib/ledger/emailEvents';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { addSuppression } from '../../lib/ledger/suppressions';
import type { Happening } from '../../lib/rehearsal/program';

/**
 * Writes into the ledger of a rehearsal what a Partner Email Trigger would have written of an email.
 *
 * @returns the address that is not mailed any more, if that is what happened
 */
export async function rememberHappening(
	ledger: LedgerDatabase,
	{ kind, partnerId, at, email }: Happening,
): Promise<string | undefined> {
	if (email === undefined || (kind !== 'opened' && kind !== 'clicked' && kind !== 'unsubscribed')) {
		return undefined;
	}
	const { address, program, chain, step } = email;
	const key = JSON.stringify([kind, partnerId, program, chain, step, at]);
	await recordEmailEvent(ledger, {
		...{ key, program, chain, step, partnerId, address, kind, isAutomated: false, happenedAt: at },
	});
	if (kind !== 'unsubscribed') return undefined;
	const source = 'Unsubscribed in the rehearsal';
	await addSuppression(ledger, { program, address, reason: kind, partnerId, source, createdAt: at });
	return address;
}
