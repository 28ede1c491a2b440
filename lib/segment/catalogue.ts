import type { ValueKind } from './condition';
import type { Vocabulary } from './vocabulary';
import * as vocabularies from './vocabularies';

/** What a field is about; the documentation is ordered by it. */
export type FieldFamily =
	'Relationship' | 'Profile' | 'Performance' | 'Milestones' | 'Email history' | 'List' | 'Custom field';

/** A field that a condition can ask about. */
export interface CatalogueField {
	name: string;
	/** As in the node's drop-down, in impact.com's words where it has the field. */
	label: string;
	family: FieldFamily;
	/** What the field is, in a few words for the drop-down. */
	description: string;
	kind: ValueKind;
	/** Property of the partner; absent for a field that is not read from one property. */
	path?: string;
	/** For the kinds `choice` and `choices`: the values there are. */
	vocabulary?: Vocabulary;
}

/** The field whose property the operator names. */
export const CUSTOM_FIELD = 'customField';

/** The field that asks the ledger about an email. */
export const EMAIL_HISTORY = 'emailHistory';

/** The field that asks the ledger whether the partner's address has unsubscribed. */
export const UNSUBSCRIBED = 'unsubscribed';

const RELATIONSHIP_FIELDS: readonly CatalogueField[] = [
	{
		name: 'relationshipStage',
		label: 'Relationship Stage',
		family: 'Relationship',
		description: 'Where the partner stands with your program',
		kind: 'choice',
		path: 'relationshipStage',
		vocabulary: vocabularies.relationshipStages,
	},
	{
		name: 'stageChangedAt',
		label: 'Last Transition Date',
		family: 'Relationship',
		description: 'When the Relationship Stage last changed',
		kind: 'date',
		path: 'stageChangedAt',
	},
	{
		name: 'joinedAt',
		label: 'Original Joined Date',
		family: 'Relationship',
		description: 'When the partner first joined',
		kind: 'date',
		path: 'joinedAt',
	},
	{
		name: 'appliedAt',
		label: 'Application Date',
		family: 'Relationship',
		description: 'When the partner applied',
		kind: 'date',
		path: 'appliedAt',
	},
	{
		name: 'contractStage',
		label: 'Contract Stage',
		family: 'Relationship',
		description: 'The state of the current contract; prefer Relationship Stage unless you mean the contract',
		kind: 'choice',
		path: 'contractStage',
		vocabulary: vocabularies.contractStages,
	},
	{
		name: 'templateTerms',
		label: 'Template Terms',
		family: 'Relationship',
		description: 'The terms of the contract',
		kind: 'list',
		path: 'templateTerms',
	},
	{
		name: 'groups',
		label: 'Partner Group',
		family: 'Relationship',
		description: 'The groups of your program that the partner is in',
		kind: 'list',
		path: 'groups',
	},
];

const PROFILE_FIELDS: readonly CatalogueField[] = [
	{
		name: 'country',
		label: 'Country',
		family: 'Profile',
		description: 'By name or code, in any spelling',
		kind: 'choice',
		path: 'country',
		vocabulary: vocabularies.countries,
	},
	{
		name: 'language',
		label: 'Language',
		family: 'Profile',
		description: 'By name or code; a region makes no difference',
		kind: 'choice',
		path: 'language',
		vocabulary: vocabularies.languages,
	},
	{
		name: 'promotionalMethods',
		label: 'Business Model',
		family: 'Profile',
		description: 'How the partner promotes: promotional methods',
		kind: 'choices',
		path: 'promotionalMethods',
		vocabulary: vocabularies.promotionalMethods,
	},
	{
		name: 'propertyType',
		label: 'Media Property Type',
		family: 'Profile',
		description: 'Website, mobile app or social account',
		kind: 'choices',
		path: 'mediaProperties',
		vocabulary: vocabularies.propertyTypes,
	},
	{
		name: 'propertyPlatform',
		label: 'Media Property Platform',
		family: 'Profile',
		description: 'The platform of a social account',
		kind: 'choices',
		path: 'mediaProperties',
		vocabulary: vocabularies.propertyPlatforms,
	},
	{
		name: 'partnerSize',
		label: 'Partner Size',
		family: 'Profile',
		description: 'Extra Small to Extra Large',
		kind: 'choice',
		path: 'partnerSize',
		vocabulary: vocabularies.partnerSizes,
	},
	{
		name: 'email',
		label: 'Email Address',
		family: 'Profile',
		description: 'The address of the primary contact',
		kind: 'text',
	},
	{
		name: 'emailDomain',
		label: 'Email Domain',
		family: 'Profile',
		description: 'The part of the email address after the @',
		kind: 'text',
	},
	{
		name: 'hasEmail',
		label: 'Has an Email Address',
		family: 'Profile',
		description: 'Whether there is an address to write to',
		kind: 'boolean',
	},
	{
		name: 'name',
		label: 'Partner Name',
		family: 'Profile',
		description: 'The name of the partner’s account',
		kind: 'text',
		path: 'name',
	},
	{
		name: 'partnerId',
		label: 'Partner ID',
		family: 'Profile',
		description: 'The ID of the partner’s account',
		kind: 'text',
		path: 'partnerId',
	},
];

const PERFORMANCE_FIELDS: readonly CatalogueField[] = [
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

const MILESTONE_FIELDS: readonly CatalogueField[] = [
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

const OTHER_FIELDS: readonly CatalogueField[] = [
	{
		name: EMAIL_HISTORY,
		label: 'Email of a Chain',
		family: 'Email history',
		description: 'Whether an email was sent, opened, clicked or bounced',
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

/**
 * Every field a condition can ask about, family by family: the node's panel, evaluation, explanation, lint and the
 * documentation all follow this list.
 */
export const CATALOGUE: readonly CatalogueField[] = [
	...RELATIONSHIP_FIELDS,
	...PROFILE_FIELDS,
	...PERFORMANCE_FIELDS,
	...MILESTONE_FIELDS,
	...OTHER_FIELDS,
];

/** The kinds a custom field can have. */
export const CUSTOM_KINDS: ReadonlyArray<{ value: ValueKind; label: string }> = [
	{ value: 'boolean', label: 'Boolean' },
	{ value: 'date', label: 'Date' },
	{ value: 'list', label: 'List' },
	{ value: 'number', label: 'Number' },
	{ value: 'text', label: 'Text' },
];

const FIELDS_BY_NAME = new Map(CATALOGUE.map((field) => [field.name, field]));

/** The field of that name, or `undefined` for a name the catalogue does not have. */
export function findField(name: string): CatalogueField | undefined {
	return FIELDS_BY_NAME.get(name);
}
