import type { IExecuteFunctions } from 'n8n-workflow';
import { suggestName } from '../../lib/email/suggestion';
import type { ChainStep } from '../../lib/ledger/names';
import { wasEverSent } from '../../lib/ledger/stepUse';
import { withLedger } from '../shared/ledger';
import { isSameEmail, listSenders } from '../shared/neighbours';

/** The parts of an email's name, in the order in which they are likely to be misspelt, with their labels. */
const PARTS = { step: 'Step', chain: 'Chain', program: 'Program' } as const;

/**
 * Finds out whether a wait is for an email that no node beside this one sends and that was never sent, so that it would
 * not begin for anybody.
 *
 * @returns a warning with the name that may be meant, or `undefined`
 */
export async function describeUnknownEmail(
	context: IExecuteFunctions,
	email: ChainStep,
): Promise<string | undefined> {
	const senders = listSenders(context).map((sender) => sender.email);
	const known = senders.filter((other) => other !== undefined);
	// What an expression says may be this email.
	if (known.length < senders.length || known.some((other) => isSameEmail(other, email))) return undefined;
	if (await withLedger((ledger) => wasEverSent(ledger, email))) return undefined;
	return `No Send Partner Email of this workflow sends “${email.chain}: ${email.step}” of “${email.program}”, and it was never sent, so nobody is due. ${suggestPart(email, known)}`;
}

function suggestPart(email: ChainStep, known: readonly ChainStep[]): string {
	for (const [part, label] of Object.entries(PARTS) as Array<[keyof ChainStep, string]>) {
		const names = known
			.filter((other) => isSameEmail({ ...other, [part]: email[part] }, email))
			.map((other) => other[part]);
		// A program may just as well have been left as it was, which looks like no slip.
		const meant = suggestName(email[part], names) ?? (part === 'program' ? names[0] : undefined);
		if (meant !== undefined) return `Did you mean the ${label} “${meant}”?`;
	}
	return 'Compare Program, Chain and Step with the node that sends it.';
}
