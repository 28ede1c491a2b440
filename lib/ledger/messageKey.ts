/** `<key@domain>` or, from the second time on, `<key.2@domain>`: see `createMessageId` in lib/email. */
const MESSAGE_ID = /^<?([0-9a-f]{40})(?:\.\d+)?@[^<>\s]+>?$/i;

/**
 * What a Message-ID of ours says about the email: the same for every time it is sent, from whatever domain.
 *
 * @returns 40 hexadecimal digits, or `undefined` for a Message-ID that is not ours
 */
export function readMessageKey(messageId: string): string | undefined {
	return MESSAGE_ID.exec(messageId.trim())?.[1]?.toLowerCase();
}
