import type { SendRecord } from '../../ledger/sends';
import { findRecord, isHeldAgainstNobody } from './priorSends';
import type { Addressee } from './run';

/**
 * In which order the recipients of a run are mailed: those who were never tried first, then those tried least often, so
 * that partners whose servers refuse again and again cannot keep a run from getting to the others.
 *
 * Only those whose last answer may not have been about them go ahead. The first of them is the first of all: whether the
 * mail server accepts a second try tells how much its answers to first tries are worth, see `Greylisting`. Then one
 * follows each first try that is accepted: what the server refuses between two acceptances is about the partner, see
 * `Evidence`.
 */
export class Turns<Recipient extends Addressee> {
	private readonly untried: Recipient[];
	private readonly doubted: Recipient[];
	private readonly others: Recipient[];
	private isDoubtedNext = true;

	/** @param sends what the ledger knows, by partner id */
	constructor(recipients: readonly Recipient[], sends: ReadonlyMap<string, readonly SendRecord[]>) {
		const turns = recipients
			.map((recipient) => {
				const record = findRecord(sends.get(recipient.partnerId) ?? [], recipient.address);
				const attempts = record?.status === 'retryLater' ? record.attempts : 0;
				return { recipient, attempts, isDoubted: record !== undefined && isHeldAgainstNobody(record) };
			})
			.sort((first, second) => first.attempts - second.attempts);
		const pick = (isChosen: (turn: (typeof turns)[number]) => boolean) =>
			turns.filter(isChosen).map(({ recipient }) => recipient);
		this.untried = pick(({ attempts }) => attempts === 0);
		this.doubted = pick(({ attempts, isDoubted }) => attempts > 0 && isDoubted);
		this.others = pick(({ attempts, isDoubted }) => attempts > 0 && !isDoubted);
	}

	/** Whose turn it is; `undefined` when everybody had one. */
	next(): Recipient | undefined {
		const [first, second] = this.isDoubtedNext ? [this.doubted, this.untried] : [this.untried, this.doubted];
		this.isDoubtedNext = false;
		return first.shift() ?? second.shift() ?? this.others.shift();
	}

	/** Says that an email was accepted which was never tried before. */
	noteFirstAccepted(): void {
		this.isDoubtedNext = true;
	}

	/** Gives somebody another turn, the next one. */
	putBack(recipient: Recipient): void {
		this.untried.unshift(recipient);
	}

	/** Whether the next turn is that of somebody whose answer tells how much others are worth. */
	get isProbeNext(): boolean {
		return this.isDoubtedNext && this.doubted.length > 0;
	}

	/** How many have had no turn. */
	get amount(): number {
		return this.untried.length + this.doubted.length + this.others.length;
	}

	/** Those who have had no turn. */
	get left(): readonly Recipient[] {
		return [...this.untried, ...this.doubted, ...this.others];
	}
}
