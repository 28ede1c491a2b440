import { findLanguageCode } from '../partner/language';

/** What the link is called, by ISO 639-1. */
const WORDS: Readonly<Record<string, string>> = {
	cs: 'Odhlásit odběr',
	da: 'Afmeld',
	de: 'Abmelden',
	en: 'Unsubscribe',
	es: 'Darse de baja',
	fi: 'Peruuta tilaus',
	fr: 'Se désabonner',
	it: 'Annulla iscrizione',
	ja: '配信停止',
	ko: '수신 거부',
	nb: 'Meld deg av',
	nl: 'Afmelden',
	nn: 'Meld deg av',
	no: 'Meld deg av',
	pl: 'Zrezygnuj z subskrypcji',
	pt: 'Cancelar inscrição',
	sv: 'Avsluta prenumerationen',
	tr: 'Abonelikten çık',
	zh: '退订',
};

/** Chinese in traditional characters. */
const TRADITIONAL = /^zh-(?:hant|tw|hk|mo)\b/i;

/**
 * The words of the unsubscribe link in the footer of a message.
 *
 * @param language of the message, BCP 47; empty where it is not known
 * @param otherwise the words for every other language
 */
export function chooseUnsubscribeText(language: string, otherwise: string): string {
	if (TRADITIONAL.test(language.trim())) return '取消訂閱';
	return WORDS[findLanguageCode(language) ?? ''] ?? otherwise;
}
