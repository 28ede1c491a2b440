import type { EmailHappening } from './condition';
import type { Operator } from './operator';

/** What the ledger knows of one email to one partner, in milliseconds since 1970, UTC. */
export interface EmailAnswer {
	/** When it was sent, at any time. */
	sentAt: number | undefined;
	/** When what was asked about last happened in the time that was asked for. */
	happenedAt: number | undefined;
}

/** A question about one email. */
export interface EmailOperator extends Operator<EmailAnswer> {
	happening: EmailHappening;
}

/** Questions to the ledger about one email. That it was not opened or clicked is only said of partners who got it. */
export const emailOperators: readonly EmailOperator[] = [
	ask('wasSent', 'Was Sent', 'sent', ({ happenedAt }) => happenedAt !== undefined),
	ask('wasNotSent', 'Was Not Sent', 'sent', ({ happenedAt }) => happenedAt === undefined),
	ask('opened', 'Was Opened', 'opened', ({ happenedAt }) => happenedAt !== undefined),
	ask('notOpened', 'Was Sent but Not Opened', 'opened', wasSentOnly),
	ask('clicked', 'Was Clicked', 'clicked', ({ happenedAt }) => happenedAt !== undefined),
	ask('notClicked', 'Was Sent but Not Clicked', 'clicked', wasSentOnly),
	ask('bounced', 'Bounced', 'bounced', ({ happenedAt }) => happenedAt !== undefined),
	ask('notBounced', 'Was Sent and Did Not Bounce', 'bounced', wasSentOnly),
];

function wasSentOnly({ sentAt, happenedAt }: EmailAnswer): boolean {
	return sentAt !== undefined && happenedAt === undefined;
}

function ask(
	name: string,
	label: string,
	happening: EmailHappening,
	test: (answer: EmailAnswer) => boolean,
): EmailOperator {
	return {
		name,
		label,
		happening,
		operands: ['window'],
		prepare: () => ({
			test,
			whenEmpty: false,
			phrase: label.toLowerCase(),
			constraint: { kind: 'oneOf', values: new Set([name]) },
		}),
	};
}

/** The operator of that name, or `undefined`. */
export function findEmailOperator(name: string): EmailOperator | undefined {
	return emailOperators.find((operator) => operator.name === name);
}
