import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { judgeRecords } from '../../lib/email/priorSends';
import { describeSuppression } from '../../lib/email/suppression';
import { RenderError } from '../../lib/email/templateError';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findSends, settleAbandonedClaims, type SendRecord } from '../../lib/ledger/sends';
import { findSuppressions } from '../../lib/ledger/suppressions';
import { countAddresses } from '../../lib/partner/addresses';
import { extendItem, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { adviseOnFooter } from './advice';
import { compileCopy, type Copy } from './copy';
import { deliverAll } from './deliverAll';
import { createParts, type LinkOrigin } from './emailParts';
import { findLinkOrigin } from './linkOrigin';
import { sendTestEmail } from './testEmail';
import { isRecipient, readRecipient, type PartnerOutcome, type Recipient } from './recipients';
import { reportRun } from './report';
import { readSettings, readSmtpSettings, type SendSettings } from './settings';
import { refuseDeactivatedGates } from './upstream';

/**
 * Sends the node's email to every partner who may get it, or previews it.
 *
 * @returns the outputs Sent and Not Sent; every partner leaves by one of them
 * @throws before anything is sent, when a parameter, the message, the credential or the ledger cannot be used
 */
export async function sendEmails(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refuseDeactivatedGates(context);
	const settings = readSettings(context);
	const copy = compileCopy(context, items, settings);
	const { outcomes, origin } = await decideAll(context, items, settings, copy);
	const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	items.forEach((item, index) => {
		const outcome: PartnerOutcome = outcomes[index] ?? {
			status: 'temporaryFailure',
			reason: 'Not attempted',
		};
		const isSent = outcome.status === 'sent' || outcome.status === 'preview';
		const value = { ...outcome, ...settings.step } as IDataObject;
		outputs[isSent ? 0 : 1].push(extendItem(item, index, 'email', value));
	});
	reportRun(context, ...outputs);
	if (settings.run.kind === 'preview' && outputs[0].length > 0) adviseOnFooter(context, settings, origin);
	return outputs;
}

async function decideAll(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	settings: SendSettings,
	copy: Copy,
): Promise<{ outcomes: PartnerOutcome[]; origin?: LinkOrigin | undefined }> {
	const overLimit = checkLimit(items, settings.maximumAddresses);
	if (overLimit) return { outcomes: items.map(() => overLimit) };
	const entries = items.map(readRecipient);
	const outcomes: PartnerOutcome[] = [];
	entries.forEach((entry, index) => {
		if (!isRecipient(entry)) outcomes[index] = entry;
	});
	const recipients = entries.filter(isRecipient);
	const firstPositions = findFirstPositions(recipients);
	const now = DateTime.now().setZone(context.getTimezone());
	let origin: LinkOrigin | undefined;
	await withLedger(async (ledger) => {
		const known = await readLedger(ledger, recipients, settings, now.toMillis());
		const suppressions = await findSuppressions(
			ledger,
			settings.step.program,
			recipients.map(({ address }) => address),
		);
		const judge = (recipient: Recipient, position: number): PartnerOutcome | undefined => {
			if (firstPositions.get(recipient.partnerId) !== position) return REPEATED;
			const { partnerId, address } = recipient;
			const earlier = judgeRecords(known.get(partnerId) ?? [], address, now.toMillis());
			if (earlier) return { status: earlier.status, reason: earlier.reason };
			const causes = suppressions.get(address.toLowerCase());
			return causes && describeSuppression(causes);
		};
		const open = recipients.filter((recipient, position) => {
			const outcome = judge(recipient, position);
			if (outcome) outcomes[recipient.index] = outcome;
			return outcome === undefined;
		});
		origin = await findLinkOrigin(context, ledger, open.length > 0, now.toMillis());
		if (settings.run.kind === 'send') {
			const smtp = await readSmtpSettings(context);
			await deliverAll(context, { ledger, smtp, settings, copy, origin, now, known, outcomes }, open);
		} else {
			for (const recipient of open) {
				outcomes[recipient.index] = preview(recipient, { settings, copy, origin, now });
			}
		}
	});
	if (settings.run.kind === 'preview' && settings.run.testAddress !== undefined) {
		await sendTestEmail(
			context,
			{ settings, copy, origin, now, outcomes, address: settings.run.testAddress },
			recipients,
		);
	}
	return { outcomes, origin };
}

function checkLimit(items: INodeExecutionData[], maximum: number): PartnerOutcome | undefined {
	const addresses = countAddresses(items.map(({ json }) => json));
	if (addresses <= maximum) return undefined;
	return {
		status: 'overLimit',
		reason: `${formatNumber(addresses)} email addresses are more than the ${formatNumber(maximum)} that Maximum Addresses allows, so nothing was sent`,
	};
}

/** What the ledger knows of these partners. A preview changes nothing, not even claims that were left behind. */
async function readLedger(
	ledger: LedgerDatabase,
	recipients: readonly Recipient[],
	{ step, run }: SendSettings,
	now: number,
): Promise<Map<string, SendRecord[]>> {
	if (run.kind === 'send') await settleAbandonedClaims(ledger, step, now);
	const partnerIds = [...new Set(recipients.map(({ partnerId }) => partnerId))];
	return findSends(ledger, step, partnerIds);
}

/** The position at which each partner comes first: a partner who is in the input twice is mailed once. */
function findFirstPositions(recipients: readonly Recipient[]): Map<string, number> {
	const positions = new Map<string, number>();
	recipients.forEach(({ partnerId }, position) => {
		if (!positions.has(partnerId)) positions.set(partnerId, position);
	});
	return positions;
}

const REPEATED: PartnerOutcome = {
	status: 'alreadySent',
	reason: 'The partner is in the input more than once and is mailed once',
};

function preview(
	recipient: Recipient,
	{
		settings,
		copy,
		origin,
		now,
	}: { settings: SendSettings; copy: Copy; origin: LinkOrigin | undefined; now: DateTime },
): PartnerOutcome {
	const parts = createParts({ settings, origin, usedTokens: copy.footerTokens }, undefined, now.toMillis());
	try {
		return { status: 'preview', to: recipient.address, ...copy.render(recipient, { now, ...parts }) };
	} catch (error) {
		if (error instanceof RenderError) return { status: 'renderFailed', reason: error.message };
		throw error;
	}
}
