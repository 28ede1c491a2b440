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
	/** Whether it cannot be told of an email of which nobody knows whether it was sent. */
	dependsOnSending: boolean;
}

/**
 * Questions to the ledger about one email. That it was not opened or clicked is only said of partners who got it, and
 * whose opening or clicking it would be known; what did happen to it has happened, whether or not it is certain that it
 * was sent.
 */
export const emailOperators: readonly EmailOperator[] = [
	ask('wasSent', 'Was Sent', 'sent', didHappen),
	ask('wasNotSent', 'Was Not Sent', 'sent', (answer) => !didHappen(answer)),
	ask('opened', 'Was Opened', 'opened', didHappen),
	ask('notOpened', 'Was Sent but Not Opened', 'opened', wasSentOnly),
	ask('clicked', 'Was Clicked', 'clicked', didHappen),
	ask('notClicked', 'Was Sent but Not Clicked', 'clicked', wasSentOnly),
	ask('bounced', 'Bounced', 'bounced', didHappen),
	ask('notBounced', 'Was Sent and Did Not Bounce', 'bounced', wasSentOnly),
];

function didHappen({ happenedAt }: EmailAnswer): boolean {
	return happenedAt !== undefined;
}

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
		dependsOnSending: happening === 'sent' || test === wasSentOnly,
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
