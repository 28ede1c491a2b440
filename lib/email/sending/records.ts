import { recordRejection } from '../../ledger/bounces';
import { commitTogether } from '../../ledger/commitTogether';
import type { LedgerDatabase } from '../../ledger/schema';
import { noteAccepted, noteConnections, noteRefusal } from '../../ledger/sendingAccounts';
import { recordOutcome } from '../../ledger/sends';
import { MINUTE } from '../../partner/durations';
import { decide, type Decision, type Verdict } from './decide';
import type { EmailOutcome } from './emailOutcome';
import { keyOf, type Answered } from './evidence';
import type { Addressee, PreparedEmail, SendingRun } from './run';
import type { Standing } from './standing';

/** An email that the mail server answered. */
export interface Attempt<Recipient> extends Answered, PreparedEmail {
	recipient: Recipient;
	earlier: PreparedEmail['earlier'];
	/** When the email was begun and answered, in milliseconds since 1970, UTC. */
	begunAt: number;
	answeredAt: number;
	/** What `Evidence.begin` returned. */
	turn: number;
}

/** How old what the ledger says of the latest email that was accepted may become, in milliseconds. */
const ACCEPTED_EVERY = MINUTE / 2;

/**
 * Writes into the ledger what became of emails, and tells the run once it is there. An email may be recorded again when
 * more is known of it.
 */
export class Records<Recipient extends Addressee> {
	/** The latest record of each email that is still being written. */
	private readonly writing = new Map<Attempt<Recipient>, Promise<void>>();
	/** Emails that the ledger did not take the first record of. */
	private readonly lost = new Set<Attempt<Recipient>>();
	/** When the ledger was last told that the server accepts emails; 0 where it must be told of the next one. */
	private notedAt = 0;

	/**
	 * @param acceptedAt when the latest email that the server accepted was begun, in milliseconds since 1970, UTC
	 * @param onLoss told why the ledger does not take what it is told
	 */
	constructor(
		private readonly run: SendingRun<Recipient>,
		private acceptedAt: number | undefined,
		private readonly standing: Standing,
		private readonly onLoss: (why: string) => void,
	) {}

	/** Records an email. */
	add(attempt: Attempt<Recipient>, verdict: Verdict): void {
		const { delivery, answeredAt, begunAt, earlier } = attempt;
		const isSent = delivery.kind === 'sent';
		if (isSent) this.acceptedAt = Math.max(begunAt, this.acceptedAt ?? 0);
		const isDoubted = verdict === 'doubted' || verdict === 'everybody';
		if (isDoubted) this.notedAt = 0;
		const notes = isSent && begunAt - this.notedAt >= ACCEPTED_EVERY;
		if (notes) this.notedAt = begunAt;
		const decision = decide(delivery, { now: answeredAt, earlier, verdict, acceptedAt: this.acceptedAt });
		if (decision.row.status === 'sent') this.standing.countSent();
		this.follow(attempt, () => this.write(attempt, decision, { notes, isDoubted }));
	}

	/** Tells the run of an email in other words, once it is recorded. */
	explain(attempt: Attempt<Recipient>, outcome: EmailOutcome): void {
		this.follow(attempt, () => this.settle(attempt, outcome));
	}

	/** Settles when everything so far, or what there is so far of one email, is recorded. Never rejects. */
	async settled(attempt?: Attempt<Recipient>): Promise<void> {
		await (attempt ? this.writing.get(attempt) : Promise.all(this.writing.values()));
	}

	/** Does something after what there is so far of the email is recorded, unless the ledger did not take that. */
	private follow(attempt: Attempt<Recipient>, act: () => void | Promise<void>): void {
		const before = this.writing.get(attempt);
		const following = (before === undefined ? Promise.resolve() : before)
			.then(() => (this.lost.has(attempt) ? undefined : act()))
			.then(() => {
				if (this.writing.get(attempt) === following) this.writing.delete(attempt);
			});
		this.writing.set(attempt, following);
	}

	/** Keeps how many connections at a time the server allows. What cannot be kept is found out again. */
	async noteConnections(connections: number): Promise<void> {
		const { ledger, account, now } = this.run;
		await noteConnections(ledger, account, connections, now()).catch(() => undefined);
	}

	private async write(
		attempt: Attempt<Recipient>,
		decision: Decision,
		evidence: { notes: boolean; isDoubted: boolean },
	): Promise<void> {
		const { ledger, account } = this.run;
		try {
			await commitTogether(ledger, attempt.claim.partnerId, async (transaction) => {
				await writeDecision(transaction, attempt, decision);
				if (evidence.isDoubted) await this.writeRefusal(transaction, attempt);
			});
			if (evidence.notes) await noteAccepted(ledger, account, attempt.begunAt).catch(() => undefined);
			this.settle(attempt, decision.outcome);
		} catch (error) {
			const detail = error instanceof Error ? error.message : String(error);
			const reason = `The outcome could not be recorded (${detail}). ${decision.outcome.reason ?? ''}`;
			this.settle(attempt, { status: 'uncertain', reason });
			this.lost.add(attempt);
			this.onLoss(reason);
		}
	}

	private async writeRefusal(
		transaction: LedgerDatabase,
		{ delivery, address, answeredAt }: Attempt<Recipient>,
	): Promise<void> {
		if (delivery.kind === 'sent' || delivery.kind === 'uncertain') return;
		const refusal = { address, cause: delivery.cause ?? '', words: keyOf(delivery) };
		await noteRefusal(transaction, this.run.account, refusal, answeredAt);
	}

	private settle({ recipient, shown }: Attempt<Recipient>, { status, reason, ...rest }: EmailOutcome): void {
		this.run.settle(recipient, { status, ...(reason !== undefined && { reason }), ...shown, ...rest });
	}
}

async function writeDecision(
	transaction: LedgerDatabase,
	{ claim, answeredAt }: PreparedEmail & { answeredAt: number },
	{ row, isDeadAddress = false }: Decision,
): Promise<void> {
	if (row.status === 'bounced') {
		await recordRejection(transaction, claim, { ...row, isDeadAddress }, answeredAt);
	} else {
		await recordOutcome(transaction, claim, row, answeredAt);
	}
}
