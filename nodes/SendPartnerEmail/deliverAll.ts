import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import type { SmtpSettings } from '../../lib/email/delivery';
import { deliverOnce } from '../../lib/email/deliverOnce';
import type { DeliveryResult } from '../../lib/email/deliveryResult';
import { findRecord } from '../../lib/email/priorSends';
import {
	composeMessage,
	createMessageId,
	createMessageKey,
	type MessageParts,
	type OutgoingMessage,
} from '../../lib/email/message';
import { RenderError } from '../../lib/email/templateError';
import { createClaimOwner } from '../../lib/ledger/owner';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { SendClaim, SendRecord } from '../../lib/ledger/sends';
import type { Copy } from './copy';
import { createParts, findTracked, type LinkOrigin } from './emailParts';
import { FailureStreak } from './failureStreak';
import { FruitlessRun } from './fruitlessRun';
import { createConditions, judgeHour } from './judge';
import type { PartnerOutcome, Recipient } from './recipients';
import type { SendSettings } from './settings';
import type { LinkSource } from './trackingLinks';
import { planTurns } from './turns';
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
	now: DateTime<true>;
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
	const run = { claimedBy: createClaimOwner(), tracked: findTracked(delivery) };
	const conditions = createConditions(settings, delivery.now.toMillis());
	const cancelled = context.getExecutionCancelSignal();
	let halt: string | undefined;
	const streak = new FailureStreak(connections);
	const fruitless = new FruitlessRun();

	const take = (position: number, outcome: PartnerOutcome) => {
		delivery.outcomes[position] = outcome;
	};
	const shouldStop = () => {
		if (cancelled?.aborted) halt ??= 'The execution was cancelled';
		return halt !== undefined;
	};
	const recording = new Set<Promise<void>>();
	const record = (position: number, settled: Promise<DeliveryResult>, shown: Record<string, string>) => {
		const settling = settled.then((result) => {
			recording.delete(settling);
			take(position, describeResult(result, shown));
		});
		recording.add(settling);
	};
	/** Answers held against their partners once somebody is accepted, or at the end unless all were the same. */
	const doubtful: Array<{ position: number; blame: () => void }> = [];
	const blamePartners = () => {
		if (streak.isAboutPartners) for (const { blame } of doubtful.splice(0)) blame();
	};
	const deliver = async (recipient: Recipient) => {
		const { position } = recipient;
		try {
			// The hours may end while the run lasts: whom they end for takes no turn, nor a tracking link.
			const late = judgeNow(delivery, recipient);
			if (late) return take(position, late);
			await pace();
			if (shouldStop()) return take(position, leaveForNextRun(halt ?? ''));
			const email = await prepareEmail(delivery, run, recipient);
			if ('status' in email) return take(position, email);
			const held = judgeNow(delivery, recipient);
			if (held) return take(position, held);
			const { shown } = email;
			const progress = await deliverOnce({ ledger, mailer, now: readClock, conditions }, ...email.delivery);
			const { answered, recorded, blamePartner } = progress;
			const [, , earlier] = email.delivery;
			const failing = streak.add(progress, earlier);
			halt ??= failing;
			fruitless.add(answered, failing);
			const noteLoss = (result: DeliveryResult) => {
				if (result !== answered) halt ??= result.reason;
				return result;
			};
			record(position, recorded.then(noteLoss), shown);
			if (blamePartner) {
				doubtful.push({ position, blame: () => record(position, blamePartner(), shown) });
			}
			if (answered.status === 'sent') blamePartners();
		} catch (error) {
			halt = error instanceof Error ? error.message : String(error);
			take(position, leaveForNextRun(halt));
		}
	};
	const stop = () => mailer.stop();
	cancelled?.addEventListener('abort', stop, { once: true });
	const { probe, others } = planTurns(recipients, delivery.sends);
	const pace = keepPace(settings.rateLimit, cancelled);
	try {
		if (probe) await deliver(probe);
		const left = await workThrough(others, connections, deliver, shouldStop);
		for (const { position } of left) take(position, leaveForNextRun(halt ?? ''));
	} finally {
		blamePartners();
		await Promise.all(recording);
		for (const { position } of doubtful) take(position, leaveForNextRun(halt ?? ''));
		cancelled?.removeEventListener('abort', stop);
		await mailer.close();
	}
	return cancelled?.aborted ? undefined : fruitless.reason;
}

function judgeNow({ settings, now }: Delivery, { data }: Recipient): PartnerOutcome | undefined {
	if (!settings.sendingHours) return undefined;
	const time = DateTime.fromMillis(readClock(), { zone: now.zone }) as DateTime<true>;
	return judgeHour(settings, data.timezone, time);
}

function leaveForNextRun(why: string): PartnerOutcome {
	return { status: 'temporaryFailure', reason: `Left for the next run: ${why}` };
}

/** An email that is ready to be claimed and sent. */
interface PreparedEmail {
	/** What `deliverOnce` is given. */
	delivery: [claim: SendClaim, message: OutgoingMessage, earlier: SendRecord | undefined];
	/** What the item shows of it. */
	shown: Record<string, string>;
}

async function prepareEmail(
	delivery: Delivery,
	run: Pick<SendClaim, 'claimedBy' | 'tracked'>,
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
		delivery: [{ ...identity, messageId, copyHash: copy.hash, ...run }, message, record],
		shown: { to: address, subject: rendered.email.subject, messageId },
	};
}

async function renderFor(
	{ settings, copy, origin, links, now }: Delivery,
	recipient: Recipient,
	messageKey: string,
): Promise<Pick<MessageParts, 'email' | 'copies' | 'headers'> | PartnerOutcome> {
	const version = copy.choose(recipient);
	const content = await links(recipient, version.trackingTokens);
	if ('status' in content) return content;
	const partsWith = (key: string | undefined) =>
		createParts({ settings, origin }, version, content, key, now.toMillis());
	const { cc, bcc } = settings;
	const hasCopies = cc !== undefined || bcc !== undefined;
	try {
		const render = version.prepare(recipient);
		const { headers, ...parts } = partsWith(messageKey);
		return {
			email: render({ now, ...parts }),
			copies: hasCopies ? { cc, bcc, email: render({ now, ...partsWith(undefined) }) } : undefined,
			headers,
		};
	} catch (error) {
		if (error instanceof RenderError) return { status: 'renderFailed', reason: error.message };
		throw error;
	}
}

function describeResult(
	{ status, reason, sentAt, refusedCopies }: DeliveryResult,
	email: Record<string, string>,
): PartnerOutcome {
	return {
		status,
		reason,
		...email,
		...(sentAt !== undefined && { sentAt: new Date(sentAt).toISOString() }),
		...(refusedCopies && { refusedCopies }),
	};
}
