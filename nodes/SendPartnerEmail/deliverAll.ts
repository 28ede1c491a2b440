import type { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import type { SmtpSettings } from '../../lib/email/delivery';
import { deliverOnce, type DeliveryResult } from '../../lib/email/deliverOnce';
import { findRecord } from '../../lib/email/priorSends';
import {
	composeMessage,
	createMessageId,
	createMessageKey,
	type OutgoingMessage,
} from '../../lib/email/message';
import type { RenderedEmail } from '../../lib/email/template';
import { RenderError } from '../../lib/email/templateError';
import { createClaimOwner } from '../../lib/ledger/owner';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { SendClaim, SendRecord } from '../../lib/ledger/sends';
import type { Copy } from './copy';
import { createParts, type LinkOrigin } from './emailParts';
import { FailureStreak } from './failureStreak';
import { FruitlessRun } from './fruitlessRun';
import { createConditions } from './judge';
import type { PartnerOutcome, Recipient } from './recipients';
import type { SendSettings } from './settings';
import type { LinkSource } from './trackingLinks';
import { workThrough } from './workers';
import { connectMailer, keepPace } from '../shared/mailer';
import { readClock } from '../shared/surroundings';

/** What one run's deliveries share. */
export interface Delivery {
	ledger: LedgerDatabase;
	smtp: SmtpSettings;
	settings: SendSettings;
	copy: Copy;
	origin: LinkOrigin | undefined;
	links: LinkSource;
	now: DateTime;
	/** What the ledger knew when the run began, by partner id. */
	sends: ReadonlyMap<string, SendRecord[]>;
	/** Filled in by position of the recipient. */
	outcomes: PartnerOutcome[];
}

/**
 * Sends to all recipients over one pool of connections, which is closed in every case. When the mail server or the
 * ledger stops working, or the execution is cancelled, those not yet begun are left for the next run.
 *
 * @returns why nobody was mailed, where the mail server cannot be used for anybody
 */
export async function deliverAll(
	context: IExecuteFunctions,
	delivery: Delivery,
	recipients: readonly Recipient[],
): Promise<string | undefined> {
	if (recipients.length === 0) return undefined;
	const { ledger, settings } = delivery;
	const { connections } = settings;
	const mailer = connectMailer(delivery.smtp, connections);
	const claimedBy = createClaimOwner();
	const conditions = createConditions(settings, delivery.now.toMillis());
	const cancelled = context.getExecutionCancelSignal();
	let halt: string | undefined;
	const streak = new FailureStreak(connections);
	const fruitless = new FruitlessRun();

	const take = (position: number, outcome: PartnerOutcome) => {
		delivery.outcomes[position] = outcome;
	};
	const recording = new Set<Promise<void>>();
	const deliver = async (recipient: Recipient) => {
		const { position } = recipient;
		try {
			const email = await prepareEmail(delivery, claimedBy, recipient);
			if ('status' in email) return take(position, email);
			const { answered, recorded } = await deliverOnce(
				{ ledger, mailer, now: readClock, conditions },
				...email.delivery,
			);
			const shouldEnd = streak.add(answered);
			if (shouldEnd) halt ??= answered.reason;
			fruitless.add(answered, shouldEnd);
			const settling = recorded.then((result) => {
				recording.delete(settling);
				if (result !== answered) halt ??= result.reason;
				take(position, describeResult(result, email.shown));
			});
			recording.add(settling);
		} catch (error) {
			halt = error instanceof Error ? error.message : String(error);
			take(position, leaveForNextRun(halt));
		}
	};
	const stop = () => mailer.stop();
	cancelled?.addEventListener('abort', stop, { once: true });
	const pace = keepPace(settings.rateLimit, cancelled);
	try {
		const left = await workThrough(recipients, connections, deliver, async () => {
			if (halt === undefined) await pace();
			if (cancelled?.aborted) halt ??= 'The execution was cancelled';
			return halt !== undefined;
		});
		for (const { position } of left) take(position, leaveForNextRun(halt ?? ''));
	} finally {
		await Promise.all(recording);
		cancelled?.removeEventListener('abort', stop);
		await mailer.close();
	}
	return cancelled?.aborted ? undefined : fruitless.reason;
}

function leaveForNextRun(why: string): PartnerOutcome {
	return { status: 'temporaryFailure', reason: `Left for the next run: ${why}` };
}

/** An email that is ready to be claimed and sent. */
interface PreparedEmail {
	/** What `deliverOnce` is given. */
	delivery: [claim: SendClaim, message: OutgoingMessage, deferredSince: number | null | undefined];
	/** What the item shows of it. */
	shown: Record<string, string>;
}

async function prepareEmail(
	delivery: Delivery,
	claimedBy: string,
	recipient: Recipient,
): Promise<PreparedEmail | PartnerOutcome> {
	const { settings, copy, sends } = delivery;
	const { partnerId, address } = recipient;
	const identity = { ...settings.step, partnerId, address };
	const rendered = await renderFor(delivery, recipient, createMessageKey(identity));
	if ('status' in rendered) return rendered;
	const record = findRecord(sends.get(partnerId) ?? [], address);
	const occurrence = (record?.occurrence ?? 1) + (record?.status === 'sent' ? 1 : 0);
	const messageId = createMessageId(identity, domainOf(settings.from.address), occurrence);
	const message = composeMessage({
		...settings,
		to: address,
		...rendered,
		messageId,
		date: new Date(readClock()),
	});
	return {
		delivery: [{ ...identity, messageId, copyHash: copy.hash, claimedBy }, message, record?.deferredSince],
		shown: { to: address, subject: rendered.email.subject, messageId },
	};
}

async function renderFor(
	{ settings, copy, origin, links, now }: Delivery,
	recipient: Recipient,
	messageKey: string,
): Promise<{ email: RenderedEmail; headers: Record<string, string> } | PartnerOutcome> {
	const version = copy.choose(recipient);
	const content = await links(recipient, version.trackingTokens);
	if ('status' in content) return content;
	const parts = createParts({ settings, origin }, version, content, messageKey, now.toMillis());
	try {
		return { email: version.render(recipient, { now, ...parts }), headers: parts.headers };
	} catch (error) {
		if (error instanceof RenderError) return { status: 'renderFailed', reason: error.message };
		throw error;
	}
}

function describeResult(
	{ status, reason, sentAt }: DeliveryResult,
	email: Record<string, string>,
): PartnerOutcome {
	return {
		status,
		reason,
		...email,
		...(sentAt !== undefined && { sentAt: new Date(sentAt).toISOString() }),
	};
}
