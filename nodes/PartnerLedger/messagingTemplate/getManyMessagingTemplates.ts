import { parseMessage } from '../../../lib/email/messageText';
import { listTemplates } from '../../../lib/ledger/messagingTemplates';
import { normaliseName } from '../../../lib/ledger/names';
import { listAllUses } from '../../../lib/ledger/uses';
import { readLimit } from '../../shared/numbers';
import type { Operation } from '../operation';
import { describeUses } from '../uses';

/** Lists the messaging templates with their texts, where they come from and who uses them. */
export const getManyMessagingTemplates: Operation = async (context, ledger, itemIndex) => {
	const all = await listTemplates(ledger);
	const limit = readLimit(context, itemIndex);
	const uses = await listAllUses(ledger, 'messagingTemplate');
	return all.slice(0, limit).map(({ name, content, savedBy, savedAt }) => {
		const { language, translations, ...text } = parseMessage(content);
		return {
			name,
			...text,
			...(language !== '' && { language }),
			translations: translations.map((translation) => ({ ...translation })),
			savedAt: new Date(savedAt).toISOString(),
			savedBy: { ...savedBy },
			usedBy: describeUses(uses.get(normaliseName(name))),
		};
	});
};
