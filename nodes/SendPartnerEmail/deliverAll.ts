import { DateTime } from 'luxon';
import type { IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import type { SmtpSettings } from '../../lib/email/delivery';
import {
	composeMessage,
	createMessageId,
	createMessageKey,
	type MessageParts,
} from '../../lib/email/message';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import { findRecord } from '../../lib/email/sending/priorSends';
import type { PreparedEmail, RunResult } from '../../lib/email/sending/run';
import { sendAll } from '../../lib/email/sending/sendAll';
import { nameAccount } from '../../lib/email/smtpSettings';
import { RenderError } from '../../lib/email/templateError';
import { createClaimOwner } from '../../lib/ledger/owner';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { SendClaim, SendRecord } from '../../lib/ledger/sends';
import type { Copy } from './copy';
import { createParts, findTracked, type LinkOrigin } from './emailParts';
import { createConditions, judgeHour } from './judge';
import type { Recipient } from './recipients';
import type { SendSettings } from './settings';
import type { LinkSource } from './trackingLinks';
import { describeDailyMaximum, putOldestFirst } from './dailyMaximum';
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
	outcomes: EmailOutcome[];
}

/** Sends the node's email to all recipients, see `sendAll`, as the settings of the node have it. */
export async function deliverAll(
	context: IExecuteFunctions,
	delivery: Delivery,
	recipients: readonly Recipient[],
): Promise<RunResult> {
	if (recipients.length === 0) return { notes: [] };
	const { ledger, smtp, settings, now, sends, outcomes } = delivery;
	const { connections, mostUnknown, timeout } = settings;
	const cancelled = context.getExecutionCancelSignal();
	const account = nameAccount(smtp);
	const owner = { claimedBy: createClaimOwner(), tracked: findTracked(delivery) };
	return sendAll(
		{
			...{ ledger, connections, mostUnknown, sends, cancelled },
			account,
			...{ program: settings.step.program, standing: settings.standing },
			mailer: connectMailer(smtp, connections, timeout),
			conditions: createConditions(settings, now.toMillis()),
			now: readClock,
			dailyMaximum: settings.dailyMaximum ?? { most: Infinity, isWarmingUp: false },
			pace: keepPace(ledger, account, settings.rateLimit, cancelled),
			hold: (recipient) => judgeNow(delivery, recipient),
			postpone: (grant) => describeDailyMaximum(account, grant, now),
			prepare: (recipient) => prepareEmail(delivery, owner, recipient),
			settle: ({ position }, outcome) => {
				outcomes[position] = outcome;
			},
		},
		settings.dailyMaximum ? await putOldestFirst(ledger, settings.step, recipients) : recipients,
	);
}

function judgeNow({ settings, now }: Delivery, { data }: Recipient): EmailOutcome | undefined {
	if (!settings.sendingHours) return undefined;
	const time = DateTime.fromMillis(readClock(), { zone: now.zone }) as DateTime<true>;
	return judgeHour(settings, data.timezone, time);
}

async function prepareEmail(
	delivery: Delivery,
	owner: Pick<SendClaim, 'claimedBy' | 'tracked'>,
	recipient: Recipient,
): Promise<PreparedEmail | EmailOutcome> {
	const { settings, copy, sends } = delivery;
	const { partnerId, address } = recipient;
	const identity = { ...settings.step, partnerId, address };
	const rendered = await renderFor(delivery, recipient, createMessageKey(identity));
	if ('status' in rendered) return rendered;
	const earlier = findRecord(sends.get(partnerId) ?? [], address);
	const occurrence = (earlier?.occurrence ?? 1) + (earlier?.status === 'sent' ? 1 : 0);
	const messageId = createMessageId(identity, domainOf(settings.from.address), occurrence);
	const message = composeMessage({
		...settings,
		to: address,
		...rendered,
		messageId,
		date: new Date(readClock()),
	});
	return {
		...{ message, earlier },
		claim: { ...identity, messageId, copyHash: copy.hash, ...owner },
		shown: { to: address, subject: rendered.email.subject, messageId },
	};
}

async function renderFor(
	{ settings, copy, origin, links, now }: Delivery,
	recipient: Recipient,
	messageKey: string,
): Promise<Pick<MessageParts, 'email' | 'copies' | 'headers'> | EmailOutcome> {
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
