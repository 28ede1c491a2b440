import type { AccountStanding } from '../../ledger/sendingAccounts';
import type { SendRecord } from '../../ledger/sends';
import { hashAddress } from '../../ledger/suppressions';
import type { DeliveryOutcome, Rejected, TemporaryFailure } from '../outcome';
import { Greylisting, readWords } from './greylisting';

/** One email with what the mail server did with it. */
export interface Answered {
	address: string;
	delivery: DeliveryOutcome;
	/** What the ledger knew of the email before. */
	earlier: SendRecord | undefined;
}

/** What an answer changes. */
export interface Finding<Attempt> {
	/** Answers that are now known to be about their partners. */
	believed: Attempt[];
	/** Whether this answer has to wait for others before it says anything about its partner. */
	isDoubted: boolean;
	/** Why the run should stop; absent where it should go on. */
	stop?: string | undefined;
}

/** What a run needs to know before its first answer. */
export interface EvidenceOptions {
	/** How many emails are under way at the same time; fewer once the server refuses connections. */
	connections: () => number;
	/** So many addresses that do not exist, with nobody accepted in between, are not believed. */
	mostUnknown: number;
	/** What earlier runs and other processes found out. */
	standing: AccountStanding;
	/** True where each answer is the truth, as in a rehearsal. */
	isTruth?: boolean;
}

/** So many refusals in the same words, with nobody accepted in between, are about the sender or the server. */
const MOST_ALIKE = 5;

/** After this many failures of the mail server in a row per connection, the rest of the run is left for the next one. */
const SERVER_FAILURES_PER_CONNECTION = 2;

/** After this many refusals of the sender in a row: one alone may be about a single partner's own rules. */
const SENDER_REFUSALS = 3;

/**
 * A single refusal that says what it is about is believed where the server accepted so many emails before it, or two
 * that were under way at the same time.
 */
const ENOUGH_ACCEPTED = 20;

/**
 * Judges what a mail server says of partners by what it says to others, in the order in which it answers. Whatever a
 * refusal says, it is about its partner only if the server accepts somebody else afterwards: a limit, a wrong relay or a
 * blocked sender refuses everybody from then on. Until then it waits, and holds nothing against anybody.
 */
export class Evidence<Attempt extends Answered> {
	/** Counts beginnings and answers, to tell which came first. */
	private time = 0;
	private doubted: Array<{ attempt: Attempt; begunAt: number; answeredAt: number; key: string }> = [];
	/** When the last email was accepted. */
	private acceptedAt = 0;
	/** Whom the server refused since it last accepted an email: hashes of addresses by `keyOf` their answers. */
	private readonly refused = new Map<string, Set<string>>();
	/** How often this run got each answer since then. */
	private readonly times = new Map<string, number>();
	private readonly greylisting = new Greylisting();
	private accepted = 0;
	private mayHaveLeft = false;
	private serverFailures = 0;
	private uncertain = 0;
	private senderRefusals = 0;
	private alarm: string | undefined;
	private firstRefusal: string | undefined;

	constructor(private readonly options: EvidenceOptions) {
		for (const { addressHash, cause, words } of options.standing.refusals) {
			this.addRefused(cause === UNKNOWN ? UNKNOWN : words, addressHash);
		}
	}

	/** Says that an email is begun; hand in what is returned with its answer. */
	begin(): number {
		return ++this.time;
	}

	/**
	 * Takes the next answer into account.
	 *
	 * @param begunAt what `begin` returned
	 */
	add(attempt: Attempt, begunAt: number): Finding<Attempt> {
		const { delivery } = attempt;
		if (delivery.kind === 'sent') return { believed: this.accept(attempt, begunAt), isDoubted: false };
		if (delivery.kind === 'uncertain') {
			this.mayHaveLeft = true;
			this.serverFailures = 0;
			this.uncertain += 1;
			return { believed: [], isDoubted: false, stop: this.findFailing(delivery.reason) };
		}
		return delivery.scope === 'recipient'
			? this.doubt(attempt, begunAt, delivery)
			: { believed: [], isDoubted: false, stop: this.takeRefusal(delivery) };
	}

	/** What becomes for now of an answer that has to wait for others. */
	verdictOn({ delivery }: Attempt): 'doubted' | 'everybody' {
		return 'cause' in delivery && this.isAboutEverybody(keyOf(delivery)) ? 'everybody' : 'doubted';
	}

	/**
	 * What is left to judge when the run is over, because nobody was accepted afterwards: answers that are `common` to
	 * everybody, and others, which stay `open` unless one alone stands out.
	 */
	finish(): Record<'believed' | 'open' | 'common', Attempt[]> {
		const pick = (isCommon: boolean) =>
			this.doubted.filter(({ key }) => this.isAboutEverybody(key) === isCommon).map(({ attempt }) => attempt);
		const [open, common] = [pick(false), pick(true)];
		const final = open.filter(({ delivery }) => delivery.kind === 'rejected' && FINAL.has(delivery.cause));
		const isAlone = final.length === 1 && common.length === 0;
		const refusal = this.doubted.find(({ attempt }) => attempt === final[0]);
		const least = (refusal?.begunAt ?? Infinity) < this.acceptedAt ? 2 : ENOUGH_ACCEPTED;
		if (!isAlone || this.accepted < least) return { common, believed: [], open };
		return { common, believed: final, open: open.filter((attempt) => !final.includes(attempt)) };
	}

	/** Why the run failed: nobody was mailed because of the sender or the server, or answers make no sense. */
	get failure(): string | undefined {
		return this.alarm ?? (this.mayHaveLeft ? undefined : this.firstRefusal);
	}

	/** Whether everybody gets an answer, so that it is not about the partner. */
	private isAboutEverybody(key: string): boolean {
		return (this.refused.get(key)?.size ?? 0) >= this.limitOf(key);
	}

	private accept(attempt: Attempt, begunAt: number): Attempt[] {
		this.accepted += 1;
		this.acceptedAt = ++this.time;
		this.mayHaveLeft = true;
		this.serverFailures = 0;
		this.uncertain = 0;
		this.senderRefusals = 0;
		this.greylisting.noteAccepted(attempt.earlier);
		const believed = this.doubted.filter(
			({ key, answeredAt }) => answeredAt < begunAt && !this.isAboutEverybody(key),
		);
		this.doubted = this.doubted.filter(({ answeredAt }) => answeredAt >= begunAt);
		this.refused.clear();
		this.times.clear();
		for (const { attempt: other, key } of this.doubted) this.count(key, other.address);
		return believed.map(({ attempt: other }) => other);
	}

	private doubt(attempt: Attempt, begunAt: number, delivery: Rejected | TemporaryFailure): Finding<Attempt> {
		this.serverFailures = 0;
		if (this.options.isTruth) return { believed: [attempt], isDoubted: false };
		const key = keyOf(delivery);
		this.doubted.push({ attempt, begunAt, answeredAt: ++this.time, key });
		if (this.greylisting.explains(delivery, attempt.earlier)) return { believed: [], isDoubted: true };
		this.count(key, attempt.address);
		const explanation = this.explainAlike(key, delivery);
		const isPermanent = (delivery.code ?? 500) >= 500;
		if (explanation !== undefined && isPermanent) {
			if (key === UNKNOWN) this.alarm ??= explanation;
			else this.firstRefusal ??= explanation;
		}
		const isEnough = (this.times.get(key) ?? 0) >= this.limitOf(key);
		return { believed: [], isDoubted: true, stop: isEnough ? explanation : undefined };
	}

	private explainAlike(key: string, { reason }: Rejected | TemporaryFailure): string | undefined {
		if (!this.isAboutEverybody(key)) return undefined;
		const amount = this.refused.get(key)?.size ?? 0;
		const alike = `The mail server gave the same answer to ${amount} partners in a row, so it can hardly be about them`;
		if (key !== UNKNOWN) return `${alike}. ${reason}`;
		return `${alike}: their addresses do not exist. Nobody was suppressed. Check that the SMTP credential names the right mail server; if the addresses really are that old, raise Most Unknown Addresses. ${reason}`;
	}

	private takeRefusal(delivery: TemporaryFailure): string | undefined {
		const { scope, code, reason, concernsEverybody } = delivery;
		if (scope === 'server') this.serverFailures += 1;
		else {
			this.serverFailures = 0;
			this.senderRefusals += 1;
		}
		// A 4xx reply asks to come back later, whatever it is about.
		if (code === undefined || code >= 500) this.firstRefusal ??= reason;
		return concernsEverybody ? reason : this.findFailing(reason);
	}

	private findFailing(reason: string): string | undefined {
		const most = SERVER_FAILURES_PER_CONNECTION * this.options.connections();
		const isFailing =
			this.senderRefusals >= SENDER_REFUSALS || this.serverFailures >= most || this.uncertain >= most;
		return isFailing ? reason : undefined;
	}

	private count(key: string, address: string): void {
		this.addRefused(key, hashAddress(address));
		this.times.set(key, (this.times.get(key) ?? 0) + 1);
	}

	private addRefused(key: string, addressHash: string): void {
		const known = this.refused.get(key);
		if (known) known.add(addressHash);
		else this.refused.set(key, new Set([addressHash]));
	}

	private limitOf(key: string): number {
		return key === UNKNOWN ? this.options.mostUnknown : MOST_ALIKE;
	}
}

const UNKNOWN = 'unknownMailbox';

/** Causes that leave nothing to wait for once they are believed. */
export const FINAL: ReadonlySet<string> = new Set<Rejected['cause']>([UNKNOWN, 'closedMailbox', 'message']);

/** By what answers count as the same: all that say an address does not exist, of others the words. */
export function keyOf({ cause, reason }: Pick<Rejected | TemporaryFailure, 'cause' | 'reason'>): string {
	return cause === UNKNOWN ? UNKNOWN : readWords(reason);
}
