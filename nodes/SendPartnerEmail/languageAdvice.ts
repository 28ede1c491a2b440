import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { readLanguageTag } from '../../lib/email/languageChoice';
import { toText } from '../../lib/partner/values';
import { inform, warn } from '../shared/hints';
import type { Copy } from './copy';
import { readRecipients, type RecipientChoice } from './recipients';

/** Tells an operator who tries an email out where languages do not come together as they may have meant. */
export function adviseOnLanguages(
	context: IExecuteFunctions,
	copy: Copy,
	items: readonly INodeExecutionData[],
	choice: RecipientChoice,
): void {
	const { recipients } = readRecipients(items, choice);
	if (copy.hasTranslations && recipients.every(({ data }) => toText(data.language) === undefined)) {
		inform(context, 'No partner has a language, so everybody gets the message itself.');
	}
	if (!copy.mixesLanguages) return;
	const languages = recipients
		.filter((recipient) => copy.choose(recipient).language === '')
		.map(({ data }) => readLanguageTag(data.language) ?? DEFAULT_LANGUAGE)
		.filter((tag) => new Intl.Locale(tag).language !== DEFAULT_LANGUAGE);
	if (languages.length === 0) return;
	const shown = [...new Set(languages)].slice(0, MOST_LANGUAGES).join(', ');
	warn(
		context,
		`Dates and amounts are written in each partner’s language (${shown}), also in the message itself. Enter its own language under Message Language.`,
	);
}

/** What partners without a language get their dates and amounts in. */
const DEFAULT_LANGUAGE = 'en';

/** More than this would not be read. */
const MOST_LANGUAGES = 5;
