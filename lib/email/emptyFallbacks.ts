import { PARTNER_FIELDS } from '../partner/partner';
import { readPath, type PartnerData } from '../partner/values';
import { toDisplayText } from './displayText';
import { suggestName } from './suggestion';
import type { FallbackToken } from './tokenScope';

/**
 * Finds tokens for which every partner gets the fallback although they have a field that is called alike: the name of a
 * column is probably misspelt, and nothing else would show it.
 *
 * @param partners all that the email is for; one alone may well lack a field
 * @returns one line each
 */
export function findEmptyFallbacks(
	fallbacks: readonly FallbackToken[],
	partners: readonly PartnerData[],
): string[] {
	if (partners.length < 2) return [];
	const hasValue = (path: string) =>
		partners.some((partner) => toDisplayText(readPath(partner, path)).kind !== 'missing');
	const others = [...new Set(partners.flatMap((partner) => Object.keys(partner)))].filter(
		(field) => !PARTNER_FIELDS.some((known) => known === field),
	);
	const problems = fallbacks.flatMap(({ path, fallback }) => {
		if (hasValue(path)) return [];
		const known = [...PARTNER_FIELDS, path];
		const similar = others.filter((field) => suggestName(field, known) === path && hasValue(field));
		const field = suggestName(path, similar);
		if (field === undefined) return [];
		const text = fallback === '' ? 'nothing' : `“${fallback}”`;
		return [`No partner has ${path}, so all get ${text}. The partners have ${field}.`];
	});
	return [...new Set(problems)];
}
