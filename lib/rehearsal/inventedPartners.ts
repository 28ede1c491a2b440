import { DAY } from '../partner/durations';
import { drawNumbers } from './draw';
import type { ProgramMember } from './program';

/** How many partners are invented where nobody gives any. */
export const INVENTED_PARTNERS = 200;

const SUBJECTS = [
	'Trail',
	'Kitchen',
	'Pixel',
	'Harbour',
	'Garden',
	'Summit',
	'Velvet',
	'Copper',
	'Meadow',
	'Studio',
];
const FORMS = [
	'Weekly',
	'Journal',
	'Reviews',
	'Finds',
	'Letters',
	'Club',
	'Guide',
	'Deals',
	'Magazine',
	'Diary',
];
const PEOPLE = [
	['Mara', 'Lindqvist', 'SE', 'sv', 'Europe/Stockholm'],
	['Theo', 'Marsh', 'US', 'en-US', 'America/New_York'],
	['Jonas', 'Brandt', 'DE', 'de', 'Europe/Berlin'],
	['Clara', 'Moreau', 'FR', 'fr', 'Europe/Paris'],
	['Haruka', 'Ito', 'JP', 'ja', 'Asia/Tokyo'],
	['Priya', 'Raman', 'IN', 'en-IN', 'Asia/Kolkata'],
	['Lucía', 'Navarro', 'ES', 'es', 'Europe/Madrid'],
	['Owen', 'Castellanos', 'US', 'en-US', 'America/Los_Angeles'],
	['Zoë', 'Park', 'AU', 'en-AU', 'Australia/Sydney'],
	['Camila', 'Ferreira', 'BR', 'pt-BR', 'America/Sao_Paulo'],
] as const;
/** What partners do, in the words of conditions: group, promotional method, type and platform of the property. */
const KINDS = [
	['Content', 'CONTENT', 'WEBSITE', 'WEB'],
	['Content', 'EMAIL', 'WEBSITE', 'WEB'],
	['Creators', 'SOCIAL_MEDIA_INFLUENCER', 'SOCIAL', 'INSTAGRAM'],
	['Creators', 'SOCIAL_MEDIA_INFLUENCER', 'SOCIAL', 'YOUTUBE'],
	['Creators', 'SOCIAL_MEDIA_INFLUENCER', 'SOCIAL', 'TIKTOK'],
	['Coupons', 'COUPON', 'WEBSITE', 'WEB'],
	['Loyalty', 'LOYALTY', 'MOBILE', 'WEB'],
] as const;
const SIZES = ['extraSmall', 'small', 'small', 'medium', 'medium', 'large', 'extraLarge'];

/**
 * Partners for a rehearsal without any of one's own: most are prospects, of whom some are found only as time goes by;
 * some have an open application, and some joined in the months before.
 *
 * @param start milliseconds since 1970, UTC
 * @param days how long the rehearsal is
 */
export function inventPartners(amount: number, seed: number, start: number, days: number): ProgramMember[] {
	return Array.from({ length: amount }, (_, index) => invent(index, seed, start, days));
}

function invent(index: number, seed: number, start: number, days: number): ProgramMember {
	const numbers = drawNumbers(seed, 'invented', String(index));
	const choose = <Choice>(choices: readonly Choice[], position: number): Choice =>
		choices[Math.floor(numbers[position]! * choices.length)]!;
	const [firstName, lastName, country, language, timezone] = choose(PEOPLE, 0);
	const [group, method, type, platform] = choose(KINDS, 3);
	const name = `${choose(SUBJECTS, 1)} ${choose(FORMS, 2)} ${index + 1}`;
	const data = {
		partnerId: `R-${String(index + 1).padStart(5, '0')}`,
		name,
		// https://www.rfc-editor.org/rfc/rfc2606: nobody has an address there.
		email: `${firstName
			.normalize('NFD')
			.replace(/\P{ASCII}/gu, '')
			.toLowerCase()}@partner-${index + 1}.example`,
		firstName,
		lastName,
		country,
		language,
		timezone,
		groups: [group],
		promotionalMethods: [method],
		mediaProperties: [{ type, platform, url: `https://partner-${index + 1}.example` }],
		partnerSize: choose(SIZES, 6),
	};
	const [kind = 0, when = 0] = numbers.slice(4, 6);
	if (kind < 0.25) return { data, joinedAt: Math.round(start - when * 120 * DAY) };
	if (kind < 0.3) return { data, appliedAt: Math.round(start - when * 2 * DAY) };
	if (kind < 0.65) return { data };
	return { data, appearsAt: Math.round(start + when * days * DAY) };
}
