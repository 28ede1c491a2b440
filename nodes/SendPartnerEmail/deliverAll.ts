import type { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import type { Mailer, SmtpSettings } from '../../lib/email/delivery';
import { deliverOnce, type DeliveryResult } from '../../lib/email/deliverOnce';
import { findRecord } from '../../lib/email/priorSends';
import { composeMessage, createMessageId, createMessageKey } from '../../lib/email/message';
import type { RenderedEmail } from '../../lib/email/template';
import { RenderError } from '../../lib/email/templateError';
import { createClaimOwner } from '../../lib/ledger/owner';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { SendRecord } from '../../lib/ledger/sends';
import type { Copy } from './copy';
import { createParts, type LinkOrigin } from './emailParts';
import { FailureStreak } from './failureStreak';
import { createConditions } from './judge';
import type { PartnerOutcome, Recipient } from './recipients';
import type { SendSettings } from './settings';
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
	now: DateTime;
	/** What the ledger knew when the run began, by partner id. */
	sends: ReadonlyMap<string, SendRecord[]>;
	/** Filled in by position of the recipient. */
	outcomes: PartnerOutcome[];
}

/**
 * Sends to all recipients over one pool of connections, which is closed in every case. When the mail server or the
 * ledger stops working, or the execution is cancelled, those not yet begun are left for the next run.
 */
export async function deliverAll(
	context: IExecuteFunctions,
	delivery: Delivery,
	recipients: readonly Recipient[],
): Promise<void> {
	if (recipients.length === 0) return;
	const { connections } = delivery.settings;
	const mailer = connectMailer(delivery.smtp, connections);
	const claimedBy = createClaimOwner();
	const cancelled = context.getExecutionCancelSignal();
	let halt: string | undefined;
	const streak = new FailureStreak(connections);

	const deliver = async (recipient: Recipient) => {
		try {
			const { outcome, result } = await deliverTo(delivery, mailer, claimedBy, recipient);
			delivery.outcomes[recipient.position] = outcome;
			if (result && streak.add(result)) halt ??= result.reason;
		} catch (error) {
			halt = error instanceof Error ? error.message : String(error);
			delivery.outcomes[recipient.position] = leaveForNextRun(halt);
		}
	};
	const stop = () => mailer.stop();
	cancelled?.addEventListener('abort', stop, { once: true });
	const pace = keepPace(delivery.settings.rateLimit, cancelled);
	try {
		const left = await workThrough(recipients, connections, deliver, async () => {
			if (halt === undefined) await pace();
			if (cancelled?.aborted) halt ??= 'The execution was cancelled';
			return halt !== undefined;
		});
		for (const { position } of left) delivery.outcomes[position] = leaveForNextRun(halt ?? '');
	} finally {
		cancelled?.removeEventListener('abort', stop);
		await mailer.close();
	}
}

function leaveForNextRun(why: string): PartnerOutcome {
	return { status: 'temporaryFailure', reason: `Left for the next run: ${why}` };
}

async function deliverTo(
	delivery: Delivery,
	mailer: Mailer,
	claimedBy: string,
	recipient: Recipient,
): Promise<{ outcome: PartnerOutcome; result?: DeliveryResult }> {
	const { ledger, settings, copy, sends, now } = delivery;
	const { partnerId, address } = recipient;
	const identity = { ...settings.step, partnerId, address };
	const rendered = renderFor(delivery, recipient, createMessageKey(identity));
	if ('status' in rendered) return { outcome: rendered };
	const record = findRecord(sends.get(partnerId) ?? [], address);
	const occurrence = (record?.occurrence ?? 1) + (record?.status === 'sent' ? 1 : 0);
	const claim = {
		...identity,
		messageId: createMessageId(identity, domainOf(settings.from.address), occurrence),
		copyHash: copy.hash,
		claimedBy,
	};
	const message = composeMessage({
		...settings,
		to: address,
		...rendered,
		messageId: claim.messageId,
		date: new Date(readClock()),
	});
	const conditions = createConditions(settings, now.toMillis());
	const context = { ledger, mailer, now: readClock, conditions };
	const result = await deliverOnce(context, claim, message, record?.deferredSince);
	const email = { to: address, subject: rendered.email.subject, messageId: claim.messageId };
	return { outcome: describeResult(result, email), result };
}

function renderFor(
	{ settings, copy, origin, now }: Delivery,
	recipient: Recipient,
	messageKey: string,
): { email: RenderedEmail; headers: Record<string, string> } | PartnerOutcome {
	const version = copy.choose(recipient);
	const parts = createParts({ settings, origin }, version, messageKey, now.toMillis());
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
