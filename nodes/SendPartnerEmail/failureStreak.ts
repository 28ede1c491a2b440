import type { DeliveryProgress } from '../../lib/email/deliverOnce';
import type { DeliveryResult } from '../../lib/email/deliveryResult';
import type { SendRecord } from '../../lib/ledger/sends';
import { Greylisting, readWords } from './greylisting';

/** After this many failures of the mail server in a row per connection, the rest of the run is left for the next one. */
const SERVER_FAILURES_PER_CONNECTION = 2;

/** After this many refusals of the sender in a row: one alone may be about a single partner's own rules. */
const SENDER_REFUSALS = 3;

/** After so many refusals in the same words without anybody being accepted, they are about the sender or the server. */
const SAME_ANSWERS = 5;

/** Tells from the results of a run, in the order they come in, when going on would only repeat the same failure. */
export class FailureStreak {
	private serverFailures = 0;
	private senderRefusals = 0;
	/** How often each answer came since an email was last accepted. */
	private readonly answers = new Map<string, number>();
	private hasSameAnswers = false;
	private readonly greylisting = new Greylisting();

	/** @param connections how many emails are under way at the same time */
	constructor(private readonly connections: number) {}

	/** Whether the answers so far are to be believed where they are about one partner. */
	get isAboutPartners(): boolean {
		return !this.hasSameAnswers;
	}

	/**
	 * Takes the next result into account.
	 *
	 * @param earlier what the ledger knew of the email when the run began
	 * @returns why the run should stop, or `undefined` where it should go on
	 */
	add(
		{ answered, blamePartner }: Pick<DeliveryProgress, 'answered' | 'blamePartner'>,
		earlier: SendRecord | undefined,
	): string | undefined {
		if (answered.status === 'sent') {
			this.answers.clear();
			this.greylisting.noteAccepted(earlier);
		}
		const isCounted = blamePartner !== undefined && !this.greylisting.explains(answered, earlier);
		const repeated = isCounted ? this.countAnswer(answered) : undefined;
		return repeated ?? (this.isFailing(answered) ? answered.reason : undefined);
	}

	private countAnswer({ reason }: DeliveryResult): string | undefined {
		const words = readWords(reason);
		const times = (this.answers.get(words) ?? 0) + 1;
		this.answers.set(words, times);
		if (times < SAME_ANSWERS) return undefined;
		this.hasSameAnswers = true;
		return `The mail server gave the same answer to ${times} partners in a row, so it can hardly be about them. ${reason}`;
	}

	private isFailing({ status, scope, concernsEverybody }: DeliveryResult): boolean {
		if (scope === 'server') this.serverFailures += 1;
		else this.serverFailures = 0;
		if (scope === 'sender') this.senderRefusals += 1;
		else if (status === 'sent') this.senderRefusals = 0;
		return (
			concernsEverybody === true ||
			this.senderRefusals >= SENDER_REFUSALS ||
			this.serverFailures >= SERVER_FAILURES_PER_CONNECTION * this.connections
		);
	}
}
