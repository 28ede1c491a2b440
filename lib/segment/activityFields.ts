import type { CatalogueField } from './catalogueField';

/** The field whose property the operator names. */
export const CUSTOM_FIELD = 'customField';

/** The field that asks the ledger about an email. */
export const EMAIL_HISTORY = 'emailHistory';

/** The field that asks the ledger whether the partner's address has unsubscribed. */
export const UNSUBSCRIBED = 'unsubscribed';

/** What a partner brought. */
export const PERFORMANCE_FIELDS: readonly CatalogueField[] = [
	{
		name: 'clicks',
		label: 'Clicks',
		family: 'Performance',
		description: 'Clicks driven, over any dates',
		kind: 'amount',
		path: 'clicks',
	},
	{
		name: 'actions',
		label: 'Actions',
		family: 'Performance',
		description: 'Conversions driven, over any dates',
		kind: 'amount',
		path: 'actions',
	},
	{
		name: 'revenue',
		label: 'Revenue',
		family: 'Performance',
		description: 'Revenue driven, in the partner’s currency, over any dates',
		kind: 'amount',
		path: 'revenue',
	},
	{
		name: 'averageOrder',
		label: 'Average Order',
		family: 'Performance',
		description: 'Revenue per action, over any dates',
		kind: 'rate',
	},
	{
		name: 'conversionRate',
		label: 'Clicks to Actions Rate (%)',
		family: 'Performance',
		description: 'Actions per 100 clicks, over any dates',
		kind: 'rate',
	},
];

/** When a partner first or last brought something. */
export const MILESTONE_FIELDS: readonly CatalogueField[] = [
	{
		name: 'firstActionAt',
		label: 'First Action',
		family: 'Milestones',
		description: 'When the partner drove the first action, such as a sale',
		kind: 'milestone',
		path: 'firstActionAt',
	},
	{
		name: 'lastActionAt',
		label: 'Last Action',
		family: 'Milestones',
		description: 'When the partner last drove an action',
		kind: 'milestone',
		path: 'lastActionAt',
	},
	{
		name: 'lastClickAt',
		label: 'Last Click',
		family: 'Milestones',
		description: 'When the partner last drove a click',
		kind: 'milestone',
		path: 'lastClickAt',
	},
];

/** What the ledger or the operator knows of a partner. */
export const OTHER_FIELDS: readonly CatalogueField[] = [
	{
		name: EMAIL_HISTORY,
		label: 'Email of a Chain',
		family: 'Email history',
		description:
			'Whether an email was sent, opened, clicked or bounced. Opens and clicks are known of emails sent with the option Tracking.',
		kind: 'email',
	},
	{
		name: UNSUBSCRIBED,
		label: 'Unsubscribed',
		family: 'Email history',
		description: 'Whether the address has unsubscribed from the program',
		kind: 'boolean',
	},
	{
		name: 'partnerList',
		label: 'Partner List',
		family: 'List',
		description: 'Whether the partner’s ID is in a list that you paste',
		kind: 'partnerList',
		path: 'partnerId',
	},
	{
		name: CUSTOM_FIELD,
		label: 'Custom Field',
		family: 'Custom field',
		description: 'Any other field of your partners, by its name',
		kind: 'text',
	},
];
