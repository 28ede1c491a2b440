import { DateTime } from 'luxon';
import { toDateTime, toNumber } from '../partner/values';
import { readLanguageTag } from './languageChoice';

/** The helpers that format a value, and what each makes of `2026-03-01` or `1200.5`. */
export const FORMATS = ['date', 'time', 'money', 'number'] as const;

/** One of the helpers. */
export type Format = (typeof FORMATS)[number];

/** Whose habits count when a value is written. */
export interface FormatContext {
	/** BCP 47. */
	locale: string;
	/** IANA time zone. */
	zone: string;
	/** ISO 4217; absent where it is not known. */
	currency?: string | undefined;
}

const DEFAULT_LOCALE = 'en-US';

/**
 * How values are written for a partner.
 *
 * @param partner fields of the partner, of any type
 * @param zone the zone of partners who have none
 * @param textLanguage `pt-BR` or `pt_BR`, what the text around the values is written in; empty where it is not known
 */
export function createFormatContext(
	{ language, timezone, currency }: { language?: unknown; timezone?: unknown; currency?: unknown },
	zone: string,
	textLanguage = '',
): FormatContext {
	const isKnownZone = typeof timezone === 'string' && DateTime.local({ zone: timezone.trim() }).isValid;
	return {
		locale: chooseLocale(readLanguageTag(language), readLanguageTag(textLanguage)),
		zone: isKnownZone ? timezone.trim() : zone,
		currency:
			typeof currency === 'string' && /^[a-z]{3}$/i.test(currency.trim()) ? currency.trim() : undefined,
	};
}

/** The partner's own locale where it goes with the text, else the language of the text as it is written in the partner's region. */
function chooseLocale(own: string | undefined, textLanguage: string | undefined): string {
	if (textLanguage === undefined) return own ?? DEFAULT_LOCALE;
	const text = new Intl.Locale(textLanguage);
	const { language, region } = new Intl.Locale(own ?? textLanguage);
	if (own !== undefined && language === text.language) return own;
	return (
		text.region === undefined && region !== undefined ? new Intl.Locale(text, { region }) : text
	).toString();
}

/**
 * A value as the partner would write it.
 *
 * @returns `undefined` where the value is no date or number
 */
export function formatValue(
	format: Format,
	value: unknown,
	{ locale, zone, currency }: FormatContext,
): string | undefined {
	if (format === 'date' || format === 'time') {
		const style = format === 'date' ? DateTime.DATE_FULL : DateTime.DATETIME_FULL;
		return toDateTime(value, zone)?.setLocale(locale).toLocaleString(style);
	}
	const number = toNumber(value);
	if (number === undefined) return undefined;
	if (format === 'number') return findNumberFormat(locale).format(number);
	return findNumberFormat(locale, currency ?? 'none').format(number);
}

const numberFormats = new Map<string, Intl.NumberFormat>();

/** Creating one takes longer than an email; there are only as many as languages and currencies. */
function findNumberFormat(locale: string, currency?: string): Intl.NumberFormat {
	const key = `${locale} ${currency ?? ''}`;
	const known = numberFormats.get(key);
	if (known) return known;
	const created = new Intl.NumberFormat(locale, describeStyle(currency));
	numberFormats.set(key, created);
	return created;
}

function describeStyle(currency: string | undefined): Intl.NumberFormatOptions {
	if (currency === undefined) return {};
	if (currency === 'none') return { minimumFractionDigits: 2, maximumFractionDigits: 2 };
	return { style: 'currency', currency };
}
