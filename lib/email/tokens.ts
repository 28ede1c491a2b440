import type { DateTime } from 'luxon';

/** A token of impact.com's messaging templates, which works here as `{name}` and as `{{name}}`. */
export interface KnownToken {
	/** The token without braces; case counts. */
	name: string;
	meaning: string;
	example: string;
	/** The partner field it stands for; absent for the tokens whose text a run or an email gives. */
	partnerField?: string;
}

/** The moment of the run. It is written as a date, unless another format is asked for. */
export const TODAY = 'today';

/**
 * impact.com's dynamic fields, named and formatted as its messaging templates document them, and four of our own. Ad
 * codes (`{adcode_…}`) and tracking links are not among them, see `TrackingToken`.
 */
export const KNOWN_TOKENS: readonly KnownToken[] = [
	{ name: 'firstName', meaning: 'First name of the contact', example: 'John', partnerField: 'firstName' },
	{ name: 'lastName', meaning: 'Last name of the contact', example: 'Doe', partnerField: 'lastName' },
	{ name: 'mpname', meaning: 'Name of the partner', example: 'Acme Media', partnerField: 'name' },
	{ name: 'mpid', meaning: 'Account ID of the partner', example: '98765', partnerField: 'partnerId' },
	{
		name: TODAY,
		meaning: 'Date of the run, in the partner’s language and time zone',
		example: 'January 19, 2038',
	},
	{ name: 'currentDay', meaning: 'Date of the run', example: 'January 19, 2038' },
	{ name: 'currentTime', meaning: 'Date and time of the run', example: '19-Jan-2038 03:14:08 UTC' },
	{ name: 'currentMonthYear', meaning: 'Month and year of the run', example: 'January 2038' },
	{ name: 'signUpLink', meaning: 'The Sign-Up Link of the node', example: 'https://acme.com/partners' },
	{
		name: 'unsubscribeLink',
		meaning: 'Where this partner unsubscribes',
		example: 'https://n8n.acme.com/webhook/…',
	},
	{
		name: 'postalAddress',
		meaning: 'The Postal Address of the node',
		example: 'Acme, 1 Main St, Springfield',
	},
];

/** The tokens that stand for a link of the run or of the email. */
export const LINK_TOKENS = ['signUpLink', 'unsubscribeLink'] as const;

/**
 * The texts behind the date tokens by token name, in the zone of `now` and in English, as impact.com writes them; that of
 * `TODAY` is ISO 8601.
 */
export function currentDates(now: DateTime): Readonly<Record<string, string>> {
	const english = now.setLocale('en-US');
	return {
		[TODAY]: now.toISO() ?? '',
		currentDay: english.toFormat('MMMM d, yyyy'),
		currentTime: english.toFormat('dd-MMM-yyyy HH:mm:ss ZZZZ'),
		currentMonthYear: english.toFormat('MMMM yyyy'),
	};
}
