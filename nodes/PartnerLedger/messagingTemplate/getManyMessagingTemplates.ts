import { parseMessage } from '../../../lib/email/messageText';
import { listTemplates } from '../../../lib/ledger/messagingTemplates';
import type { Operation } from '../operation';

/** Lists the messaging templates with their texts and where they come from. */
export const getManyMessagingTemplates: Operation = async (context, ledger, itemIndex) => {
	const all = await listTemplates(ledger);
	const limit = context.getNodeParameter('returnAll', itemIndex, false)
		? all.length
		: Number(context.getNodeParameter('limit', itemIndex, 50));
	return all.slice(0, limit).map(({ name, content, savedBy, savedAt }) => {
		const { translations, ...text } = parseMessage(content);
		return {
			name,
			...text,
			translations: translations.map((translation) => ({ ...translation })),
			savedAt: new Date(savedAt).toISOString(),
			savedBy: { ...savedBy },
		};
	});
};
