import { setTimeout as sleep } from 'node:timers/promises';
import { readStanding } from '../../ledger/sendingAccounts';
import { Allowance } from './allowance';
import { claimEmail } from './claimEmail';
import type { EmailOutcome } from './emailOutcome';
import { Evidence } from './evidence';
import { Records, type Attempt } from './records';
import type { Addressee, PreparedEmail, RunResult, SendingRun } from './run';
import { Standing } from './standing';
import { Turns } from './turns';

/**
 * Sends to all recipients over one mailer, which is closed in every case: claims each email right before its SMTP
 * transaction, judges what the server answers, and records it. When the mail server or the ledger stops working, or the
 * run is cancelled, those not yet begun are left for the next run.
 */
export async function sendAll<Recipient extends Addressee>(
	run: SendingRun<Recipient>,
	recipients: readonly Recipient[],
): Promise<RunResult> {
	const stop = () => run.mailer.stop();
	run.cancelled?.addEventListener('abort', stop, { once: true });
	try {
		const standing = await readStanding(run.ledger, run.account, run.now());
		return await new Sender(run, recipients, standing).sendAll();
	} finally {
		run.cancelled?.removeEventListener('abort', stop);
		await run.mailer.close();
	}
}

/** How long the last email waits for the others at most, in milliseconds: one of them may hang. */
const LONGEST_PAUSE = 5_000;

class Sender<Recipient extends Addressee> {
	private readonly turns: Turns<Recipient>;
	private readonly evidence: Evidence<Attempt<Recipient>>;
	private readonly records: Records<Recipient>;
	private readonly allowance: Allowance;
	private readonly standing: Standing;
	/** Why the run counts as failed, apart from what the mail server says. */
	private failure: string | undefined;
	/** What becomes of everybody who has no turn any more, once no further email is begun. */
	private halt: EmailOutcome | undefined;
	/** How many emails are under way at the same time: fewer than may be where the server refuses connections. */
	private workers: number;
	/** What is being sent; never rejects. */
	private readonly underWay = new Set<Promise<unknown>>();
	private isAcceptedSinceDrop = true;
	/** Whether the server said that there are too many connections, rather than just closing one. */
	private isLimitSaid = false;

	constructor(
		private readonly run: SendingRun<Recipient>,
		recipients: readonly Recipient[],
		standing: Awaited<ReturnType<typeof readStanding>>,
	) {
		const { ledger, account, dailyMaximum, now, connections, mostUnknown, mailer, sends } = run;
		this.turns = new Turns(recipients, sends);
		this.workers = Math.min(connections, standing.connections ?? connections);
		const isTruth = mailer.isTruth ?? false;
		this.evidence = new Evidence({ connections: () => this.workers, mostUnknown, standing, isTruth });
		const { program, standing: rules } = run;
		this.standing = new Standing(ledger, program, rules, now, (why) => {
			this.halt ??= leaveForNextRun(why);
			this.failure ??= why;
		});
		this.records = new Records(
			run,
			standing.acceptedAt,
			this.standing,
			(why) => (this.halt ??= leaveForNextRun(why)),
		);
		this.allowance = new Allowance(ledger, account, dailyMaximum, now);
	}

	async sendAll(): Promise<RunResult> {
		const allowed = this.workers;
		try {
			await this.standing.check();
			if (this.turns.isProbeNext && !this.shouldStop()) await this.takeTurn();
			while (this.turns.amount > 0 && !this.shouldStop()) {
				const amount = Math.min(this.workers, this.turns.amount);
				await Promise.all(Array.from({ length: amount }, () => this.work()));
			}
			this.leaveRest();
		} finally {
			this.judgeRest();
			await this.records.settled();
			await this.allowance.close();
			await this.standing.flush();
		}
		if (this.workers < allowed && this.isAcceptedSinceDrop && this.isLimitSaid) {
			await this.records.noteConnections(this.workers);
		}
		const isCancelled = this.run.cancelled?.aborted ?? false;
		return {
			failure: isCancelled ? undefined : (this.failure ?? this.evidence.failure),
			notes: this.describeConnections(),
		};
	}

	/** Takes turns until there are none, the run stops, or the server refuses this connection beside the others. */
	private async work(): Promise<void> {
		while (this.turns.amount > 0 && !this.shouldStop()) {
			if (this.turns.amount === 1) await this.waitForOthers();
			if (!(await this.takeTurn())) return;
		}
	}

	/** If the last email is accepted after all others are answered, what was refused before is about the partners. */
	private async waitForOthers(): Promise<void> {
		if (this.run.mailer.isTruth) return;
		const timer = new AbortController();
		const pause = sleep(LONGEST_PAUSE, undefined, { signal: timer.signal }).catch(() => undefined);
		await Promise.race([Promise.all(this.underWay), pause]);
		timer.abort();
	}

	/** @returns false where the server does not want this connection */
	private async takeTurn(): Promise<boolean> {
		const recipient = this.turns.next();
		if (!recipient) return true;
		const sending = this.send(recipient);
		this.underWay.add(sending);
		const attempt = await sending;
		this.underWay.delete(sending);
		if (!attempt) return true;
		if (this.isCrowded(attempt)) return this.dropConnection(attempt);
		this.judge(attempt);
		return true;
	}

	private shouldStop(): boolean {
		if (this.run.cancelled?.aborted) this.halt ??= leaveForNextRun('The execution was cancelled');
		return this.halt !== undefined;
	}

	/** Sends one email where nothing keeps it from being sent; tells of it otherwise. */
	private async send(recipient: Recipient): Promise<Attempt<Recipient> | undefined> {
		try {
			const email = await this.prepare(recipient);
			if (!('status' in email)) return await this.transmit(recipient, email);
			this.run.settle(recipient, email);
		} catch (error) {
			this.halt = leaveForNextRun(error instanceof Error ? error.message : String(error));
			this.run.settle(recipient, this.halt);
		}
		return undefined;
	}

	/** The hours may end while the run lasts: whom they end for takes no turn, nor a tracking link. */
	private async prepare(recipient: Recipient): Promise<PreparedEmail | EmailOutcome> {
		const { hold, pace, prepare } = this.run;
		const held = hold(recipient);
		if (held) return held;
		await pace();
		if (this.shouldStop() && this.halt) return this.halt;
		const email = await prepare(recipient);
		if ('status' in email) return email;
		return hold(recipient) ?? (await this.claim(email)) ?? email;
	}

	/** @returns why the email is not to be sent; `undefined` where it must be */
	private async claim({ claim }: PreparedEmail): Promise<EmailOutcome | undefined> {
		const refusal = await this.allowance.take();
		if (refusal) return (this.halt ??= this.run.postpone(refusal));
		let isClaimed = false;
		try {
			const taken = await claimEmail(this.run, claim);
			isClaimed = taken === undefined;
			return taken;
		} finally {
			if (!isClaimed) this.allowance.giveBack();
		}
	}

	private async transmit(recipient: Recipient, email: PreparedEmail): Promise<Attempt<Recipient>> {
		const { mailer, now } = this.run;
		const [begunAt, turn] = [now(), this.evidence.begin()];
		const delivery = await mailer.send(email.message);
		if (delivery.kind !== 'sent' && delivery.kind !== 'uncertain') this.allowance.giveBack();
		return { ...email, recipient, address: email.claim.address, delivery, begunAt, turn, answeredAt: now() };
	}

	private judge(attempt: Attempt<Recipient>): void {
		const { believed, isDoubted, stop } = this.evidence.add(attempt, attempt.turn);
		if (stop !== undefined) this.halt ??= leaveForNextRun(stop);
		if (attempt.delivery.kind === 'sent') {
			if (attempt.earlier?.status !== 'retryLater') this.turns.noteFirstAccepted();
			this.isAcceptedSinceDrop = true;
		}
		if (!believed.includes(attempt)) {
			this.records.add(attempt, isDoubted ? this.evidence.verdictOn(attempt) : 'believed');
		}
		for (const earlier of believed) this.records.add(earlier, 'believed');
	}

	/** Whether the server refuses this connection while it may well take the email over another one. */
	private isCrowded({ delivery }: Attempt<Recipient>): boolean {
		return delivery.kind === 'temporaryFailure' && delivery.isCrowded === true && this.workers > 1;
	}

	private async dropConnection(attempt: Attempt<Recipient>): Promise<false> {
		this.workers -= 1;
		this.isAcceptedSinceDrop = false;
		this.isLimitSaid = 'cause' in attempt.delivery;
		this.records.add(attempt, 'believed');
		await this.records.settled(attempt);
		this.turns.putBack(attempt.recipient);
		return false;
	}

	private leaveRest(): void {
		for (const recipient of this.turns.left) this.run.settle(recipient, this.halt ?? leaveForNextRun(''));
	}

	private judgeRest(): void {
		const { believed, open, common } = this.evidence.finish();
		for (const attempt of believed) this.records.add(attempt, 'believed');
		for (const attempt of open) this.records.add(attempt, 'open');
		const { halt } = this;
		if (halt !== undefined) {
			for (const attempt of common) this.records.explain(attempt, halt);
		}
	}

	private describeConnections(): string[] {
		const { connections, account } = this.run;
		if (this.workers >= connections || !this.isAcceptedSinceDrop) return [];
		const amount = this.workers === 1 ? '1 connection' : `${this.workers} connections`;
		return [
			`The mail server of ${account} takes ${amount} at a time, so the run went on with as many: set Simultaneous Connections to ${this.workers}.`,
		];
	}
}

function leaveForNextRun(why: string): EmailOutcome {
	return { status: 'temporaryFailure', reason: `Left for the next run: ${why}` };
}
