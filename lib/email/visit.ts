import { createHash } from 'node:crypto';
import { markSimultaneousClicks, recordEmailEvent, type EmailEvent } from '../ledger/emailEvents';
import { findByMessageKey, type SentEmail } from '../ledger/messageLookup';
import type { LedgerDatabase } from '../ledger/schema';
import { readSigningKeys } from '../ledger/signingKeys';
import { addSuppression } from '../ledger/suppressions';
import { HOUR } from '../partner/durations';
import { isAutomatedVisit } from './automatedVisit';
import { readLink } from './publicLinks';
import {
	answerSelfTest,
	showConfirmation,
	showExpired,
	showInvalid,
	showPixel,
	showRedirect,
	showUnsubscribed,
	type PageReader,
	type VisitReply,
} from './visitReplies';

/** A request to the Partner Email Trigger. */
export interface VisitRequest extends PageReader {
	/** In upper case. */
	method: string;
	query: Readonly<Record<string, unknown>>;
	userAgent: string;
	/** Milliseconds since 1970, UTC. */
	now: number;
}

/** What a request leads to: an answer, and an event where it was one that had not been recorded yet. */
export interface VisitResult {
	reply: VisitReply;
	event?: EmailEvent;
}

/** The same thing again within this time is one event, in milliseconds: a link that is replayed fills no ledger. */
const REPETITION = HOUR;

/** Nobody opens two different links of an email within this time, in milliseconds. */
const SCAN = 1_000;

/**
 * Answers a request and records what it means. A GET never unsubscribes anybody, since scanners follow every link; a
 * POST does, without cookies, login or redirect (RFC 8058 §3.2).
 */
export async function receiveVisit(ledger: LedgerDatabase, request: VisitRequest): Promise<VisitResult> {
	const { method, query, now } = request;
	const link = readLink(query, await readSigningKeys(ledger, now), now);
	switch (link.kind) {
		case 'selfTest':
			return { reply: answerSelfTest(link.answer) };
		case 'open':
			return { reply: showPixel(), ...(await recordVisit(ledger, request, 'opened', link.messageKey)) };
		case 'click': {
			const event = await recordVisit(ledger, request, 'clicked', link.messageKey, link.target);
			return { reply: showRedirect(link.target), ...event };
		}
		case 'unsubscribe':
			if (method !== 'POST') return { reply: showConfirmation(request) };
			return unsubscribe(ledger, link.messageKey, request);
		case 'expired':
			return { reply: showExpired(request) };
		case 'invalid':
			// An image has no page, and a broken one would be seen.
			return { reply: query.o === undefined ? showInvalid(request) : showPixel() };
	}
}

async function recordVisit(
	ledger: LedgerDatabase,
	{ method, userAgent, now }: VisitRequest,
	kind: 'opened' | 'clicked',
	messageKey: string,
	target?: string,
): Promise<{ event?: EmailEvent }> {
	const email = await findByMessageKey(ledger, messageKey);
	if (!email) return {};
	const sentAt = email.settledAt ?? undefined;
	const isScan = target !== undefined && (await markSimultaneousClicks(ledger, email, target, now - SCAN));
	const isAutomated = isScan || isAutomatedVisit({ kind, method, userAgent, happenedAt: now, sentAt });
	const place =
		target === undefined ? '' : ` ${createHash('sha256').update(target).digest('hex').slice(0, 16)}`;
	const period = Math.floor(now / REPETITION);
	const event = describeEvent(email, {
		key: `${kind} ${messageKey}${place} ${period}${isAutomated ? ' automated' : ''}`,
		kind,
		isAutomated,
		happenedAt: now,
		detail: target,
	});
	return (await recordEmailEvent(ledger, event)) ? { event } : {};
}

async function unsubscribe(
	ledger: LedgerDatabase,
	messageKey: string,
	request: VisitRequest,
): Promise<VisitResult> {
	const { now } = request;
	const email = await findByMessageKey(ledger, messageKey);
	if (!email) return { reply: showInvalid(request) };
	// Of a partner who was forgotten only the hash of the address is left, and that is suppressed.
	if (!email.address.includes('@')) return { reply: showUnsubscribed(request) };
	const event = describeEvent(email, {
		key: `unsubscribed ${email.sendKey}`,
		kind: 'unsubscribed',
		isAutomated: false,
		happenedAt: now,
	});
	const isNew = await ledger.transaction().execute(async (transaction) => {
		await addSuppression(transaction, {
			program: email.program,
			address: email.address,
			partnerId: email.partnerId,
			reason: 'unsubscribed',
			source: `link in “${email.step}” of “${email.chain}”`,
			createdAt: now,
		});
		return recordEmailEvent(transaction, event);
	});
	return { reply: showUnsubscribed(request), ...(isNew && { event }) };
}

function describeEvent(
	{ program, chain, step, partnerId, address }: SentEmail,
	event: Pick<EmailEvent, 'key' | 'kind' | 'isAutomated' | 'happenedAt'> & { detail?: string | undefined },
): EmailEvent {
	const { detail, ...rest } = event;
	return { program, chain, step, partnerId, address, ...rest, ...(detail !== undefined && { detail }) };
}
