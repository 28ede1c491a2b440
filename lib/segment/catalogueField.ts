import type { ValueKind } from './condition';
import type { Vocabulary } from './vocabulary';

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
