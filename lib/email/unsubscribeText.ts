import { findPartnerLanguage } from './partnerLanguage';
import { PARTNER_TEXTS } from './partnerTexts';

/**
 * The words of the unsubscribe link in the footer of a message.
 *
 * @param language of the message, BCP 47; empty where it is not known
 * @param otherwise the words for every other language
 */
export function chooseUnsubscribeText(language: string, otherwise: string): string {
	const known = findPartnerLanguage(language);
	return known === undefined ? otherwise : PARTNER_TEXTS[known].unsubscribe;
}
