import type { LedgerDatabase, SendsTable, SendStatus } from './schema';
import type { ChainStep } from './names';
import { createStatement } from './statement';

/** An email whose details leave the ledger. Times are milliseconds since 1970, UTC. */
export interface ArchivedSend extends ChainStep {
	partnerId: string;
	address: string;
	status: SendStatus;
	claimedAt: number;
	settledAt: number;
	attempts: number;
	messageId: string;
	/** SHA-256 of the copy as written, see `hashCopy` in lib/email. */
	copyHash: string;
	/** The mail server's answer or another explanation. */
	reason: string | null;
}

/** What the ledger has in `claimed_by` of an email that was archived: nothing can claim it by that name. */
const ARCHIVED = '';

/** Emails in one transaction, so that others who write never wait for long. */
const BATCH_SIZE = 1_000;

/**
 * Finds emails that are done with and whose details are still in the ledger.
 *
 * @param before only those settled before this time, in milliseconds since 1970, UTC
 * @param limit how many at most
 */
export async function findArchivableSends(
	database: LedgerDatabase,
	before: number,
	limit: number,
): Promise<ArchivedSend[]> {
	const rows = await database
		.selectFrom('sends')
		.select([
			'program',
			'chain',
			'step',
			'partner_id as partnerId',
			'address',
			'status',
			'claimed_at as claimedAt',
			(columns) => columns.ref('settled_at').$notNull().as('settledAt'),
			'attempts',
			'message_id as messageId',
			'copy_hash as copyHash',
			'reason',
		])
		.where('status', 'in', ['sent', 'bounced', 'uncertain'])
		.where('settled_at', '<', before)
		.where('claimed_by', '<>', ARCHIVED)
		.limit(limit)
		.execute();
	return rows;
}

/**
 * Removes the details of emails from the ledger: the mail server's answer, the Message-ID, which copy it was and which
 * run sent it. What remains says who got which email when, and how it ended, so that nobody gets it again, delays and
 * conditions go on counting from it, figures stay, and its links still lead to the partner.
 *
 * @returns how many were archived; one that was sent again meanwhile stays as it is
 */
export async function archiveSends(
	database: LedgerDatabase,
	sends: readonly ArchivedSend[],
): Promise<number> {
	let archived = 0;
	for (let start = 0; start < sends.length; start += BATCH_SIZE) {
		await database.transaction().execute(async (transaction) => {
			for (const send of sends.slice(start, start + BATCH_SIZE)) {
				archived += (await dropDetails(transaction, send)).length;
			}
		});
	}
	return archived;
}

const dropDetails = createStatement<ArchivedSend, Pick<SendsTable, 'attempts'>>((database, value) =>
	database
		.updateTable('sends')
		.set((columns) => ({
			// Without a key, the Message-ID is all that a bounce could name the email by.
			message_id: columns
				.case()
				.when('message_key', 'is', null)
				.then(columns.ref('message_id'))
				.else('')
				.end(),
			copy_hash: '',
			claimed_by: ARCHIVED,
			reason: null,
		}))
		.where('program', '=', value('program'))
		.where('chain', '=', value('chain'))
		.where('step', '=', value('step'))
		.where('partner_id', '=', value('partnerId'))
		.where('address', '=', value('address'))
		.where('status', '=', value('status'))
		.where('settled_at', '=', value('settledAt'))
		.returning('attempts'),
);
