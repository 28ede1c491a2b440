import { randomUUID } from 'node:crypto';
import type { SigningKeys } from '../ledger/signingKeys';
import { createSelfTest } from './publicLinks';

/** How long the answer may take, in milliseconds. */
const PATIENCE = 5_000;

/**
 * Asks a public address for proof that the trigger of this ledger answers there.
 *
 * @param address the trigger's URL
 * @returns why it does not, in words for an operator, or `undefined` where all is well
 */
export async function testPublicAddress(address: string, keys: SigningKeys): Promise<string | undefined> {
	const { url, answer } = createSelfTest(address, randomUUID(), keys);
	try {
		const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(PATIENCE) });
		const body = (await response.text()).slice(0, 200);
		if (body.trim() === answer) return undefined;
		return response.ok ? 'Something else answers there.' : `It answers with the status ${response.status}.`;
	} catch (error) {
		const { name, cause } = error as { name?: string; cause?: { code?: string } };
		if (name === 'TimeoutError') return 'It does not answer in time.';
		return `It cannot be reached${cause?.code === undefined ? '' : ` (${cause.code})`}.`;
	}
}

/** True for an address that only this machine or its network can reach, so that no partner's link would work. */
export function isPrivateAddress(address: string): boolean {
	const host = URL.canParse(address) ? new URL(address).hostname : '';
	return (
		/^(?:localhost|.*\.(?:localhost|local|internal)|\[(?:::1|f[cd]..:.*|fe80:.*)\]|[^.:]+)$/i.test(host) ||
		/^(?:127|10|0)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(host)
	);
}
