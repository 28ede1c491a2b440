import { randomUUID } from 'node:crypto';
import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { domainOf } from '../../lib/email/address';
import { composeMessage, createMessageId } from '../../lib/email/message';
import { createParts } from './emailParts';
import type { PreviewContext } from './preview';
import type { EmailOutcome } from '../../lib/email/sending/emailOutcome';
import type { Recipient } from './recipients';
import { readSmtpSettings } from './settings';
import { connectMailer } from '../shared/mailer';
import { createNodeError } from '../shared/nodeError';
import { readClock } from '../shared/surroundings';

/**
 * Sends the email of the first partner to the operator's own address and records nothing, so that it may be repeated.
 *
 * @throws NodeOperationError when there is no partner to show, or the server did not take it
 */
export async function sendTestEmail(
	context: IExecuteFunctions,
	test: PreviewContext & { outcomes: EmailOutcome[]; address: string },
	recipients: readonly Recipient[],
): Promise<void> {
	const { settings, copy, origin, links, now, outcomes, address } = test;
	const sample = recipients.find(({ position }) => outcomes[position]?.status === 'preview') ?? recipients[0];
	if (sample === undefined) {
		throw new NodeOperationError(context.getNode(), 'There is no partner to send a test email for', {
			description: 'Send Test Email To needs at least one partner with a partnerId and an email address.',
		});
	}
	const version = copy.choose(sample);
	const content = await links(sample, version.trackingTokens);
	if ('status' in content) {
		throw createNodeError(context.getNode(), `The test email was not sent: ${content.reason}`);
	}
	const parts = createParts({ settings, origin }, version, content, undefined, now.toMillis());
	const email = version.prepare(sample)({ now, ...parts });
	const identity = { ...settings.step, partnerId: `test ${randomUUID()}`, address };
	const message = composeMessage({
		...settings,
		to: address,
		email: { ...email, subject: `[Test] ${email.subject}` },
		messageId: createMessageId(identity, domainOf(settings.from.address)),
		date: new Date(readClock()),
		headers: parts.headers,
	});
	const mailer = connectMailer(await readSmtpSettings(context), 1, settings.timeout);
	try {
		const result = await mailer.send(message);
		if (result.kind !== 'sent') {
			throw createNodeError(context.getNode(), `The test email was not sent: ${result.reason}`);
		}
	} finally {
		await mailer.close();
	}
	outcomes[sample.position] = { ...outcomes[sample.position], status: 'preview', testSentTo: address };
	context.addExecutionHints({
		message: `Test email sent to ${address}, as partner ${sample.partnerId} would get it. Nothing was recorded.`,
		type: 'info',
		location: 'outputPane',
	});
}
