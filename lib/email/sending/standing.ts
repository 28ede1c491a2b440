import {
	countForProgram,
	forgetOldHours,
	readProgramFigures,
	type ProgramFigures,
} from '../../ledger/programHours';
import type { LedgerDatabase } from '../../ledger/schema';

/**
 * When a program stops sending. The defaults are what mailbox providers and Amazon SES publish: Gmail and Yahoo ask for
 * less than 0.3 % of complaints (support.google.com/a/answer/81126, senders.yahooinc.com/best-practices), and Amazon SES
 * may pause an account at 10 % of bounces (docs.aws.amazon.com/ses/latest/dg/reputationdashboard-bounce-rate.html).
 */
export interface StandingRules {
	/** Percent of the latest emails that may bounce. */
	mostBounces: number;
	/** Percent of them that may be reported as spam. */
	mostComplaints: number;
}

export const DEFAULT_STANDING: StandingRules = { mostBounces: 10, mostComplaints: 0.3 };

/** Fewer than this may be chance. */
const FEWEST = { bounced: 20, complained: 3 };

/** The ledger is told and asked after so many emails. */
const EVERY = 100;

/** How a program stands with those who receive its emails, while a run sends more of them. */
export class Standing {
	private uncounted = 0;
	private isAsking = false;

	/** @param onBad told why nothing more should be sent */
	constructor(
		private readonly ledger: LedgerDatabase,
		private readonly program: string,
		private readonly rules: StandingRules,
		private readonly now: () => number,
		private readonly onBad: (why: string) => void,
	) {}

	/** Counts an email that the mail server accepted. */
	countSent(): void {
		this.uncounted += 1;
		if (this.uncounted >= EVERY && !this.isAsking) void this.check();
	}

	/** Asks how the program stands. */
	async check(): Promise<void> {
		const { ledger, program, rules, now } = this;
		this.isAsking = true;
		await this.flush();
		try {
			const problem = describeStanding(program, await readProgramFigures(ledger, program, now()), rules);
			if (problem !== undefined) this.onBad(problem);
		} catch {
			// A ledger that cannot be used is reported by the next claim.
		} finally {
			this.isAsking = false;
		}
	}

	/** Tells the ledger what was sent. What cannot be counted is left out. */
	async flush(): Promise<void> {
		const { ledger, program, now } = this;
		const emails = this.uncounted;
		this.uncounted = 0;
		if (emails === 0) return;
		await countForProgram(ledger, program, { emails }, now()).catch(() => undefined);
		await forgetOldHours(ledger, now()).catch(() => undefined);
	}
}

function describeStanding(
	program: string,
	{ emails, bounced, complained }: ProgramFigures,
	{ mostBounces, mostComplaints }: StandingRules,
): string | undefined {
	const isOver = (amount: number, fewest: number, most: number) =>
		amount >= fewest && amount * 100 > most * Math.max(emails, 1);
	const [what, amount, option] = isOver(complained, FEWEST.complained, mostComplaints)
		? ['were reported as spam', complained, `the ${mostComplaints} % of Most Complaints`]
		: isOver(bounced, FEWEST.bounced, mostBounces)
			? ['bounced', bounced, `the ${mostBounces} % of Most Bounces`]
			: [];
	if (amount === undefined) return undefined;
	return `Of the latest ${emails} emails of ${program}, ${amount} ${what}, more than ${option}. Mailbox providers block senders like that, so no more is sent. Find out where these addresses come from; then go on with Partner Ledger → Email → Resume Sending, or change the option Bounces and Complaints.`;
}
