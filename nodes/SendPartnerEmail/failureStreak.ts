import type { DeliveryResult } from '../../lib/email/deliverOnce';

/** After this many failures of the mail server in a row per connection, the rest of the run is left for the next one. */
const SERVER_FAILURES_PER_CONNECTION = 2;

/** After this many refusals of the sender in a row: one alone may be about a single partner's own rules. */
const SENDER_REFUSALS = 3;

/** Tells from the results of a run, in the order they come in, when going on would only repeat the same failure. */
export class FailureStreak {
	private serverFailures = 0;
	private senderRefusals = 0;

	/** @param connections how many emails are under way at the same time */
	constructor(private readonly connections: number) {}

	/** Takes the next result into account and says whether the run should stop. */
	add({ status, scope, concernsEverybody }: DeliveryResult): boolean {
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
