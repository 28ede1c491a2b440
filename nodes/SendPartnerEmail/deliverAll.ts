import type { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import { openMailer, type Mailer, type SmtpSettings } from '../../lib/email/delivery';
import { deliverOnce, type DeliveryResult } from '../../lib/email/deliverOnce';
import { composeMessage, createMessageId } from '../../lib/email/message';
import type { RenderedEmail } from '../../lib/email/template';
import { RenderError } from '../../lib/email/templateError';
import { createClaimOwner } from '../../lib/ledger/owner';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { SendRecord } from '../../lib/ledger/sends';
import type { Copy } from './copy';
import type { PartnerOutcome, Recipient } from './recipients';
import type { SendSettings } from './settings';
import { workThrough } from './workers';

/** What one run's deliveries share. */
export interface Delivery {
	ledger: LedgerDatabase;
	smtp: SmtpSettings;
	settings: SendSettings;
	copy: Copy;
	now: DateTime;
	/** What the ledger knew when the run began, by partner id. */
	known: ReadonlyMap<string, SendRecord[]>;
	/** Filled in by position of the item. */
	outcomes: PartnerOutcome[];
}

/** After this many failures of the mail server in a row per connection, the rest of the run is left for the next one. */
const FAILURES_PER_CONNECTION = 2;

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
	const mailer = openMailer(delivery.smtp, { concurrency: connections });
	const claimedBy = createClaimOwner();
	const cancelled = context.getExecutionCancelSignal();
	let halt: string | undefined;
	let failuresInARow = 0;

	const deliver = async (recipient: Recipient) => {
		try {
			const { scope, ...outcome } = await deliverTo(delivery, mailer, claimedBy, recipient);
			delivery.outcomes[recipient.index] = outcome;
			failuresInARow = scope === 'server' ? failuresInARow + 1 : 0;
			if (failuresInARow >= FAILURES_PER_CONNECTION * connections) halt = outcome.reason;
		} catch (error) {
			halt = error instanceof Error ? error.message : String(error);
			delivery.outcomes[recipient.index] = leaveForNextRun(halt);
		}
	};
	try {
		const left = await workThrough(recipients, connections, deliver, () => {
			if (cancelled?.aborted) halt ??= 'The execution was cancelled';
			return halt !== undefined;
		});
		for (const { index } of left) delivery.outcomes[index] = leaveForNextRun(halt ?? '');
	} finally {
		await mailer.close();
	}
}

function leaveForNextRun(why: string): PartnerOutcome {
	return { status: 'temporaryFailure', reason: `Left for the next run: ${why}` };
}

async function deliverTo(
	{ ledger, settings, copy, now, known }: Delivery,
	mailer: Mailer,
	claimedBy: string,
	recipient: Recipient,
): Promise<PartnerOutcome & { scope?: 'recipient' | 'server' }> {
	const rendered = renderFor(copy, recipient, now);
	if ('status' in rendered) return rendered;
	const { partnerId, address } = recipient;
	const claim = {
		...settings.step,
		partnerId,
		address,
		messageId: createMessageId({ ...settings.step, partnerId, address }, domainOf(settings.from.address)),
		copyHash: copy.hash,
		claimedBy,
	};
	const message = composeMessage({
		...settings,
		to: address,
		email: rendered,
		messageId: claim.messageId,
		date: new Date(),
	});
	const attempts =
		known.get(partnerId)?.find((record) => record.address === address.toLowerCase())?.attempts ?? 0;
	const result = await deliverOnce({ ledger, mailer, now: Date.now }, claim, message, attempts);
	return describeResult(result, { to: address, subject: rendered.subject, messageId: claim.messageId });
}

function renderFor(copy: Copy, recipient: Recipient, now: DateTime): RenderedEmail | PartnerOutcome {
	try {
		return copy.render(recipient, now);
	} catch (error) {
		if (error instanceof RenderError) return { status: 'renderFailed', reason: error.message };
		throw error;
	}
}

function describeResult(result: DeliveryResult, email: Record<string, string>): PartnerOutcome {
	const { sentAt, ...rest } = result;
	return {
		...rest,
		...email,
		...(sentAt !== undefined && { sentAt: new Date(sentAt).toISOString() }),
	};
}
