import type { DailyMaximum, Grant } from '../../ledger/accountHours';
import type { ClaimConditions } from '../../ledger/claim';
import type { LedgerDatabase } from '../../ledger/schema';
import type { SendClaim, SendRecord } from '../../ledger/sends';
import type { Mailer } from '../delivery';
import type { OutgoingMessage } from '../message';
import type { EmailOutcome } from './emailOutcome';
import type { StandingRules } from './standing';

/** Whom an email goes to. */
export interface Addressee {
	partnerId: string;
	address: string;
}

/** An email that is ready to be claimed and sent. */
export interface PreparedEmail {
	claim: SendClaim;
	message: OutgoingMessage;
	/** What the ledger knew of it when the run began. */
	earlier: SendRecord | undefined;
	/** What the item shows of it. */
	shown: Record<string, string>;
}

/** What one run's emails share. */
export interface SendingRun<Recipient extends Addressee> {
	ledger: LedgerDatabase;
	mailer: Mailer;
	/** The account that sends, see `nameAccount`. */
	account: string;
	/** How many emails may be under way at the same time. */
	connections: number;
	/** So many addresses that do not exist, with nobody accepted in between, are not believed. */
	mostUnknown: number;
	program: string;
	/** When the program stops sending. */
	standing: StandingRules;
	conditions: ClaimConditions;
	/** How many emails the account may send within 24 hours. */
	dailyMaximum: DailyMaximum;
	/** What the ledger knew when the run began, by partner id. */
	sends: ReadonlyMap<string, readonly SendRecord[]>;
	/** Milliseconds since 1970, UTC. */
	now: () => number;
	cancelled: AbortSignal | undefined;
	/** Waits until the next email may be begun. */
	pace: () => Promise<void>;
	/** Why somebody is not mailed at this moment; `undefined` where nothing is in the way. */
	hold: (recipient: Recipient) => EmailOutcome | undefined;
	/** What is said of those who have to wait because the account has sent as much as it may. */
	postpone: (grant: Grant) => EmailOutcome;
	/** Renders the email of somebody, or says why it cannot. */
	prepare: (recipient: Recipient) => Promise<PreparedEmail | EmailOutcome>;
	/** Told what became of each recipient; what is said last counts. */
	settle: (recipient: Recipient, outcome: EmailOutcome) => void;
}

/** How a run went. */
export interface RunResult {
	/** Why it counts as failed; absent where it does not. */
	failure?: string | undefined;
	/** What an operator should know of the mail server, in sentences. */
	notes: string[];
}
