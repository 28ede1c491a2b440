import { grantEmails, returnEmails, type DailyMaximum, type Grant } from '../../ledger/accountHours';
import type { LedgerDatabase } from '../../ledger/schema';

/** Emails that a run asks for at a time: few of a limit, so that other runs get some as well. */
const SHARE = { ofLimit: 10, ofUnlimited: 100 };

/** The emails that a run may still send of the account's 24 hours. */
export class Allowance {
	private left = 0;
	/** What the ledger last said, where it granted nothing. */
	private refusal: Grant | undefined;
	private asking: Promise<unknown> = Promise.resolve();

	constructor(
		private readonly ledger: LedgerDatabase,
		private readonly account: string,
		private readonly maximum: DailyMaximum,
		private readonly now: () => number,
	) {}

	/**
	 * Takes one email.
	 *
	 * @returns why there is none; `undefined` where it may be sent
	 */
	async take(): Promise<Grant | undefined> {
		const own = this.asking.then(() => this.ask());
		this.asking = own.catch(() => undefined);
		return own;
	}

	/** Gives back one email that was not sent. */
	giveBack(): void {
		this.left += 1;
		this.refusal = undefined;
	}

	/** Gives back whatever is left. What cannot be given back counts for 24 hours. */
	async close(): Promise<void> {
		await this.asking;
		const { left } = this;
		this.left = 0;
		if (left > 0) await returnEmails(this.ledger, this.account, left, this.now()).catch(() => undefined);
	}

	private async ask(): Promise<Grant | undefined> {
		if (this.left === 0 && !this.refusal) {
			const { ledger, account, maximum, now } = this;
			const share = Number.isFinite(maximum.most) ? SHARE.ofLimit : SHARE.ofUnlimited;
			const grant = await grantEmails(ledger, account, maximum, share, now());
			this.left = grant.emails;
			if (grant.emails === 0) this.refusal = grant;
		}
		if (this.left === 0) return this.refusal;
		this.left -= 1;
		return undefined;
	}
}
