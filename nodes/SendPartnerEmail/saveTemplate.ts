import type { IExecuteFunctions } from 'n8n-workflow';
import { serialiseMessage } from '../../lib/email/messageText';
import { saveTemplate } from '../../lib/ledger/messagingTemplates';
import { toText } from '../../lib/partner/values';
import { withLedger } from '../shared/ledger';
import { requireTemplates, type Message } from '../shared/messageVersions';
import { readPlace } from '../shared/place';
import { readClock } from '../shared/surroundings';

/**
 * Keeps the message as a messaging template where the option Save Template As says so. A template of that name that
 * was saved elsewhere stays as it is, and the operator is told.
 *
 * @throws NodeOperationError for a message that n8n fills in, which has no meaning in another workflow
 */
export async function saveMessage(context: IExecuteFunctions, message: Message): Promise<void> {
	const name = toText(context.getNodeParameter('options.saveTemplateAs', 0, ''));
	if (name === undefined) return;
	const [{ subject, previewText, body }, ...translations] = requireTemplates(
		context,
		message,
		'Save Template As',
	);
	const saved = await withLedger((ledger) =>
		saveTemplate(
			ledger,
			{
				name,
				content: serialiseMessage({
					subject,
					previewText,
					body,
					language: message[0].writtenIn,
					translations,
				}),
				savedBy: readPlace(context),
			},
			{ mayReplaceOthers: false, now: readClock() },
		),
	);
	if (saved !== 'taken') return;
	context.addExecutionHints({
		message: `The messaging template “${name}” was saved elsewhere and stays as it is. Choose another name under Save Template As, or remove that option.`,
		type: 'warning',
		location: 'outputPane',
	});
}
