import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { normaliseLanguage } from '../../../lib/email/languageChoice';
import type { MessageText } from '../../../lib/email/messageText';
import { compileEmail } from '../../../lib/email/template';
import { PARTNER_FIELDS } from '../../../lib/partner/partner';
import { nameTranslation, nameVersion, type LanguageText } from '../../shared/messageVersions';

/**
 * Makes sure that nodes can send a message that is to be kept under a name.
 *
 * @param versions the message in every language, the message itself first
 * @returns what an operator should look at, one sentence or two each: a name may be a column of the partners, which are
 *   not known here
 * @throws NodeOperationError for a text that is missing or a language that is there twice; an error that says where, for
 *   a text that cannot be filled in for anybody
 */
export function checkMessage(
	context: IExecuteFunctions,
	versions: readonly LanguageText[],
	itemIndex: number,
): string[] {
	const fields = new Set<string>(PARTNER_FIELDS);
	const languages = new Set<string>();
	const problems = versions.flatMap(({ language, ...text }) => {
		const name = nameTranslation(language);
		refuseBlank(context, name, text, itemIndex);
		if (languages.has(normaliseLanguage(language))) {
			throw new NodeOperationError(context.getNode(), `Translations: “${language}” is there twice`, {
				description: 'Choose another Language for one of them, or delete it. Nothing was saved.',
				itemIndex,
			});
		}
		languages.add(normaliseLanguage(language));
		return nameVersion(name, () => compileEmail(text, { fields, unknownNames: 'note' }).problems);
	});
	return [...new Set(problems)];
}

function refuseBlank(
	context: IExecuteFunctions,
	name: string,
	{ subject, body }: MessageText,
	itemIndex: number,
): void {
	for (const [label, text] of [
		['Subject', subject],
		['Body', body],
	] as const) {
		if (text.trim() !== '') continue;
		const isTranslation = name !== '';
		throw new NodeOperationError(
			context.getNode(),
			isTranslation ? `${name}: ${label} is empty` : `${label} is empty`,
			{
				description: `Enter the ${label}${isTranslation ? '' : ' of the messaging template'}. Nothing was saved.`,
				itemIndex,
			},
		);
	}
}
