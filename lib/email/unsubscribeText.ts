import { findPartnerLanguage } from './partnerLanguage';
import { PARTNER_TEXTS } from './partnerTexts';

/** One language that an email is written in. */
export interface WrittenLanguage {
	/** BCP 47, of a translation; empty for the message that everybody else gets. */
	language: string;
	/** BCP 47; empty where it is not known. */
	writtenIn: string;
}

/**
 * The words of the unsubscribe link in the footer of an email.
 *
 * @param own what the operator calls it, except in translations into languages whose words are known; may be empty
 */
export function chooseUnsubscribeText({ language, writtenIn }: WrittenLanguage, own: string): string {
	if (language === '' && own !== '') return own;
	const known = findPartnerLanguage(writtenIn);
	return known === undefined ? own || PARTNER_TEXTS.en.unsubscribe : PARTNER_TEXTS[known].unsubscribe;
}
