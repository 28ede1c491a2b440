import { NodeOperationError } from 'n8n-workflow';
import { serialiseMessage } from '../../../lib/email/messageText';
import { saveTemplate } from '../../../lib/ledger/messagingTemplates';
import { toText } from '../../../lib/partner/values';
import { warn } from '../../shared/hints';
import { readPlace } from '../../shared/place';
import { readOwnMessage, requireTemplates } from '../../shared/messageVersions';
import type { Operation } from '../operation';
import { readClock } from '../../shared/surroundings';
import { checkMessage } from './checkMessage';

/**
 * Creates a messaging template, or changes it for every node that uses it.
 *
 * @throws NodeOperationError for a name or text that is missing, or a language that is none; an error that says where, for
 *   a text that cannot be filled in for anybody
 */
export const saveMessagingTemplate: Operation = async (context, ledger, itemIndex) => {
	const name = toText(context.getNodeParameter('newTemplateName', itemIndex, ''));
	if (name === undefined) {
		throw new NodeOperationError(context.getNode(), 'Name is empty', {
			description: 'Enter a Name for the messaging template.',
			itemIndex,
		});
	}
	const message = readOwnMessage(context);
	const versions = requireTemplates(context, message, 'Messaging Template');
	const problems = checkMessage(context, versions, itemIndex);
	const [{ subject, previewText, body }, ...translations] = versions;
	const saved = await saveTemplate(
		ledger,
		{
			name,
			content: serialiseMessage({ subject, previewText, body, language: message[0].writtenIn, translations }),
			savedBy: readPlace(context),
		},
		{ mayReplaceOthers: true, now: readClock() },
	);
	if (problems.length > 0) warn(context, problems.join(' '));
	return [{ name, changed: saved === 'saved' }];
};
