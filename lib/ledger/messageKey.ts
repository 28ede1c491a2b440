/** `<key@domain>` or, from the second time on, `<key.2@domain>`: see `createMessageId` in lib/email. */
const MESSAGE_ID = /^<?(([0-9a-f]{40})(?:\.\d+)?)@[^<>\s]+>?$/i;

/**
 * What a Message-ID of ours says about the email: the same for every time it is sent, from whatever domain.
 *
 * @returns 40 hexadecimal digits, or `undefined` for a Message-ID that is not ours
 */
export function readMessageKey(messageId: string): string | undefined {
	return MESSAGE_ID.exec(messageId.trim())?.[2]?.toLowerCase();
}

/**
 * What tells one of the times that an email was sent from all others: `key`, or from the second time on `key.2`, from
 * whatever domain it went out. A Message-ID that is not ours stands for itself.
 */
export function readSendKey(messageId: string): string {
	return MESSAGE_ID.exec(messageId.trim())?.[1]?.toLowerCase() ?? messageId;
}

/** The same of an email whose Message-ID has left the ledger. */
export function createSendKey(messageKey: string, occurrence: number): string {
	return occurrence === 1 ? messageKey : `${messageKey}.${occurrence}`;
}
