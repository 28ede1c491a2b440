import type { ChainStep } from './names';
import type { LedgerDatabase, SendStatus } from './schema';

/** An email that was sent, found by its message. */
export interface SentEmail extends ChainStep {
	partnerId: string;
	address: string;
	messageId: string;
	status: SendStatus;
	/** When the mail server accepted it, in milliseconds since 1970, UTC. */
	settledAt: number | null;
}

/** The email with a message key, see `readMessageKey`, or `undefined` where the ledger has none. */
export async function findByMessageKey(
	database: LedgerDatabase,
	messageKey: string,
): Promise<SentEmail | undefined> {
	return selectSentEmails(database).where('message_key', '=', messageKey).limit(1).executeTakeFirst();
}

/** The last email that went to an address. */
export async function findLatestTo(
	database: LedgerDatabase,
	address: string,
): Promise<SentEmail | undefined> {
	return selectSentEmails(database)
		.where('address', '=', address)
		.where((builder) =>
			builder.or([
				builder('status', 'in', ['sent', 'uncertain']),
				// It was sent before, however the attempt to send it again ended.
				builder('occurrence', '>', 1),
			]),
		)
		.orderBy('claimed_at', 'desc')
		.limit(1)
		.executeTakeFirst();
}

function selectSentEmails(database: LedgerDatabase) {
	return database
		.selectFrom('sends')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			'message_id as messageId',
			'status',
			'settled_at as settledAt',
		]);
}
