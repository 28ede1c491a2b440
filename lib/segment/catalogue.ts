import { MILESTONE_FIELDS, OTHER_FIELDS, PERFORMANCE_FIELDS } from './activityFields';
import type { CatalogueField } from './catalogueField';
import type { ValueKind } from './condition';
import { PROFILE_FIELDS, RELATIONSHIP_FIELDS } from './partnerFields';

export { CUSTOM_FIELD, EMAIL_HISTORY, UNSUBSCRIBED } from './activityFields';
export type { CatalogueField } from './catalogueField';

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
