import { createSendKey } from './messageKey';
import type { ChainStep } from './names';
import type { LedgerDatabase, SendStatus } from './schema';
import { restoreNames } from './writtenNames';

/** An email that was sent, found by its message. */
export interface SentEmail extends ChainStep {
	partnerId: string;
	address: string;
	/** Tells this time that it was sent from all others, see `readSendKey`; the same once it is archived. */
	sendKey: string;
	status: SendStatus;
	/** When the mail server accepted it, in milliseconds since 1970, UTC. */
	settledAt: number | null;
}

/** The email with a message key, see `readMessageKey`, or `undefined` where the ledger has none. */
export async function findByMessageKey(
	database: LedgerDatabase,
	messageKey: string,
): Promise<SentEmail | undefined> {
	return takeFirst(database, selectSentEmails(database).where('message_key', '=', messageKey));
}

/** The last email that went to an address. */
export async function findLatestTo(
	database: LedgerDatabase,
	address: string,
): Promise<SentEmail | undefined> {
	const query = selectSentEmails(database)
		.where('address', '=', address)
		.where((builder) =>
			builder.or([
				builder('status', 'in', ['sent', 'uncertain']),
				// It was sent before, however the attempt to send it again ended.
				builder('occurrence', '>', 1),
			]),
		)
		.orderBy('claimed_at', 'desc');
	return takeFirst(database, query);
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
			'message_key as messageKey',
			'occurrence',
			'status',
			'settled_at as settledAt',
		]);
}

async function takeFirst(
	database: LedgerDatabase,
	query: ReturnType<typeof selectSentEmails>,
): Promise<SentEmail | undefined> {
	const [row] = await restoreNames(database, await query.limit(1).execute());
	if (row === undefined) return undefined;
	const { messageId, messageKey, occurrence, ...email } = row;
	return { ...email, sendKey: messageKey === null ? messageId : createSendKey(messageKey, occurrence) };
}
