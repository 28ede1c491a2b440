import { RELATIONSHIP_STAGES } from '../partner/partner';
import type { ValueKind } from './condition';

/** A field that a condition can ask about. */
export interface CatalogueField {
	name: string;
	/** As in the node's drop-down, in impact.com's words where it has the field. */
	label: string;
	kind: ValueKind;
	/** Property of the partner; absent for a field that is not read from the partner directly. */
	path?: string;
	/** For the kind `choice`: the values there are. */
	choices?: ReadonlyArray<{ value: string; label: string }>;
}

/** The field whose property the operator names. */
export const CUSTOM_FIELD = 'customField';

/** The field that asks the ledger about an email. */
export const EMAIL_HISTORY = 'emailHistory';

/** Every field a condition can ask about: the node's drop-down, evaluation and explanation all follow this list. */
export const CATALOGUE: readonly CatalogueField[] = [
	{ name: 'appliedAt', label: 'Application Date', kind: 'date', path: 'appliedAt' },
	{ name: 'country', label: 'Country', kind: 'text', path: 'country' },
	{ name: CUSTOM_FIELD, label: 'Custom Field', kind: 'text' },
	{ name: 'email', label: 'Email Address', kind: 'text', path: 'email' },
	{ name: EMAIL_HISTORY, label: 'Email of a Chain', kind: 'email' },
	{ name: 'language', label: 'Language', kind: 'text', path: 'language' },
	{ name: 'stageChangedAt', label: 'Last Transition Date', kind: 'date', path: 'stageChangedAt' },
	{ name: 'joinedAt', label: 'Original Joined Date', kind: 'date', path: 'joinedAt' },
	{ name: 'groups', label: 'Partner Group', kind: 'list', path: 'groups' },
	{ name: 'partnerId', label: 'Partner ID', kind: 'text', path: 'partnerId' },
	{ name: 'name', label: 'Partner Name', kind: 'text', path: 'name' },
	{
		name: 'relationshipStage',
		label: 'Relationship Stage',
		kind: 'choice',
		path: 'relationshipStage',
		choices: RELATIONSHIP_STAGES,
	},
	{ name: 'templateTerms', label: 'Template Terms', kind: 'text', path: 'templateTerms' },
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
