import { DateTime } from 'luxon';
import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { RunResult } from '../../lib/email/sending/run';
import { recordNames } from '../../lib/ledger/writtenNames';
import { warnOfMissingIds, warnOfMisspeltEmail } from '../shared/columns';
import { refuseDeactivatedGates } from '../shared/deactivatedGates';
import { warn } from '../shared/hints';
import { extendItem, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import {
	adviseOnFallbacks,
	adviseOnFooter,
	adviseOnMissingFallbacks,
	adviseOnProblems,
	adviseOnTrackingLinks,
} from './advice';
import { attachPages, isShown } from './attachPages';
import { compileCopy, type Copy } from './copy';
import { deliverAll } from './deliverAll';
import type { LinkOrigin } from './emailParts';
import { failRun } from './failRun';
import { keepIssueLog } from './issueLog';
import { askLedger } from './judge';
import { adviseOnLanguages } from './languageAdvice';
import { findLinkOrigin } from './linkOrigin';
import { readMessage } from './message';
import { refusePlaceholders } from './placeholders';
import { preview } from './preview';
import { mergeOutcomes, nameAddress, readRecipients, type Recipient } from './recipients';
import { reportRun } from './report';
import { saveMessage } from './saveTemplate';
import { readSettings, readSmtpSettings, type SendSettings } from './settings';
import { describeSharedAddresses } from './sharedAddresses';
import { sendTestEmail } from './testEmail';
import { openLinkSource } from './trackingLinks';
import { createUnsubscribedCheck, warnOfUnclearUnsubscribed } from './unsubscribedItems';
import { adviseOnWiring } from './wiring';
import { readClock } from '../shared/surroundings';

/**
 * Sends the node's email to every partner who may get it, or previews it.
 *
 * @returns the outputs Sent and Not Sent; every partner leaves by one of them
 * @throws before anything is sent, when a parameter, the message, the credential or the ledger cannot be used; after
 *   everything is recorded, when nobody was mailed because the mail server cannot be used
 */
export async function sendEmails(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refuseDeactivatedGates(context, 'Nothing was sent.');
	const settings = readSettings(context);
	const message = await readMessage(context);
	const copy = compileCopy(context, message, items, settings);
	refusePlaceholders(context, settings, message);
	await saveMessage(context, message);
	const { outcomes, origin, sharing, result } = await decideAll(context, items, settings, copy);
	const outputs: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
	items.forEach((item, index) => {
		const outcome = outcomes[index] ?? mergeOutcomes([]);
		const isSent = outcome.status === 'sent' || outcome.status === 'preview';
		const value = { ...outcome, ...settings.step } as IDataObject;
		outputs[isSent ? 0 : 1].push(extendItem(item, index, 'email', value));
	});
	const isPreview = settings.run.kind === 'preview';
	if (isPreview) await attachPages(context, outputs.flat());
	const summary = reportRun(context, ...outputs, isPreview);
	if (isPreview) adviseOnProblems(context, outputs.flat());
	warnOfMissingIds(context, items);
	warnOfMisspeltEmail(context, items);
	warnOfUnclearUnsubscribed(context, items);
	if (sharing !== undefined) warn(context, sharing);
	for (const note of result.notes) warn(context, note);
	if (result.failure !== undefined) failRun(context, result.failure, summary);
	if (isPreview && outputs.flat().some(isShown)) {
		adviseOnFallbacks(context, copy, items);
		adviseOnMissingFallbacks(context, copy, outputs.flat());
		adviseOnLanguages(context, copy, items, settings.recipients);
		adviseOnFooter(context, settings, origin);
		if (copy.hasTrackingTokens) adviseOnTrackingLinks(context);
	}
	adviseOnWiring(context, settings, items);
	return outputs;
}

/** What becomes of each item, and what the mail server made of the run. */
async function decideAll(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	settings: SendSettings,
	copy: Copy,
): Promise<{
	outcomes: EmailOutcome[];
	origin?: LinkOrigin | undefined;
	/** Says which addresses several partners have. */
	sharing?: string | undefined;
	result: RunResult;
}> {
	const { recipients, outcomes, partnerIds, positions } = readRecipients(items, settings.recipients);
	const overLimit = checkLimit(recipients, settings.maximumAddresses);
	let result: RunResult = { notes: [] };
	if (overLimit) return { outcomes: items.map(({ json }) => nameAddress(overLimit, json)), result };
	const now = DateTime.fromMillis(readClock(), { zone: context.getTimezone() }) as DateTime<true>;
	const parts = await withLedger(async (ledger) => {
		const { sends, judge } = await askLedger(
			ledger,
			recipients,
			settings,
			now,
			createUnsubscribedCheck(items),
		);
		const open = recipients.filter((recipient) => {
			const outcome = judge(recipient);
			if (outcome) outcomes[recipient.position] = outcome;
			return outcome === undefined;
		});
		const isPreview = settings.run.kind === 'preview';
		// Whoever looks at a preview is about to publish, and a test email may be that of a partner who already has it.
		const shown = isPreview ? recipients : open;
		const origin = await findLinkOrigin(context, ledger, shown.length > 0, now.toMillis());
		const links = await openLinkSource(context, ledger, { settings, copy }, shown);
		const email = { settings, copy, origin, links, now };
		if (isPreview) {
			for (const recipient of open) outcomes[recipient.position] = await preview(recipient, email);
		} else {
			const smtp = await readSmtpSettings(context);
			await recordNames(ledger, settings.step);
			result = await deliverAll(context, { ...email, ledger, smtp, sends, outcomes }, open);
			await keepIssueLog(context, ledger, settings.step, { partnerIds, outcomes });
		}
		return email;
	});
	if (settings.run.kind === 'preview' && settings.run.testAddress !== undefined) {
		await sendTestEmail(context, { ...parts, outcomes, address: settings.run.testAddress }, recipients);
	}
	for (const { position, address } of recipients) {
		const outcome = outcomes[position];
		if (outcome) outcomes[position] = { ...outcome, to: address };
	}
	return {
		outcomes: positions.map((own) => mergeOutcomes(own.flatMap((at) => outcomes[at] ?? []))),
		origin: parts.origin,
		sharing: describeSharedAddresses(recipients, outcomes),
		result,
	};
}

function checkLimit(recipients: readonly Recipient[], maximum: number): EmailOutcome | undefined {
	const addresses = new Set(recipients.map(({ address }) => address.toLowerCase())).size;
	if (addresses <= maximum) return undefined;
	return {
		status: 'overLimit',
		reason: `${formatNumber(addresses)} email addresses are more than the ${formatNumber(maximum)} that Maximum Addresses allows, so nothing was sent`,
	};
}
