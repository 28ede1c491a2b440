import { NodeOperationError } from 'n8n-workflow';
import { serialiseMessage } from '../../../lib/email/messageText';
import { saveTemplate } from '../../../lib/ledger/messagingTemplates';
import { toText } from '../../../lib/partner/values';
import { readPlace } from '../../shared/place';
import { readOwnMessage, requireTemplates } from '../../shared/messageVersions';
import type { Operation } from '../operation';
import { readClock } from '../../shared/surroundings';

/**
 * Creates a messaging template, or changes it for every node that uses it.
 *
 * @throws NodeOperationError for a name or text that is missing, or a language that is none
 */
export const saveMessagingTemplate: Operation = async (context, ledger, itemIndex) => {
	const name = toText(context.getNodeParameter('newTemplateName', itemIndex, ''));
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), 'Name is empty', {
			description: 'Enter a Name for the messaging template.',
			itemIndex,
		});
	}
	const [own, ...translations] = requireTemplates(context, readOwnMessage(context), 'Messaging Template');
	for (const [label, text] of [
		['Subject', own?.subject],
		['Body', own?.body],
	] as const) {
		if (text === undefined || text.trim() === '') {
			throw new NodeOperationError(context.getNode(), `${label} is empty`, {
				description: `Enter the ${label} of the messaging template.`,
				itemIndex,
			});
		}
	}
	const { subject = '', previewText = '', body = '' } = own ?? {};
	const saved = await saveTemplate(
		ledger,
		{
			name,
			content: serialiseMessage({ subject, previewText, body, translations }),
			savedBy: readPlace(context),
		},
		{ mayReplaceOthers: true, now: readClock() },
	);
	return [{ name, changed: saved === 'saved' }];
};
