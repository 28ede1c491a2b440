/**
 * The values that a condition allows, as far as can be said without a partner. `range` ends may be infinite; `hasAny`,
 * `hasAll` and `hasNone` are about fields that can hold several values.
 */
export type Constraint =
	| Range
	| { kind: 'oneOf' | 'noneOf' | 'hasAny' | 'hasAll' | 'hasNone'; values: ReadonlySet<string> }
	| { kind: 'empty' | 'notEmpty' };

/** Numbers, or points in time in milliseconds since 1970, UTC. */
export interface Range {
	kind: 'range';
	from: number;
	to: number;
	/** Whether `from` itself is outside. */
	fromOpen?: boolean;
	/** Whether `to` itself is outside. */
	toOpen?: boolean;
}

/** Whether no value can meet both. */
export function areDisjoint(one: Constraint, other: Constraint): boolean {
	return excludes(one, other) || excludes(other, one);
}

function excludes(one: Constraint, other: Constraint): boolean {
	switch (one.kind) {
		case 'range':
			return other.kind === 'empty' || (other.kind === 'range' && endsBefore(one, other));
		case 'oneOf':
			if (other.kind === 'oneOf') return one.values.isDisjointFrom(other.values);
			return other.kind === 'empty' || (other.kind === 'noneOf' && one.values.isSubsetOf(other.values));
		case 'hasAny':
			return other.kind === 'empty' || (other.kind === 'hasNone' && one.values.isSubsetOf(other.values));
		case 'hasAll':
			return other.kind === 'empty' || (other.kind === 'hasNone' && !one.values.isDisjointFrom(other.values));
		case 'notEmpty':
			return other.kind === 'empty';
		default:
			return false;
	}
}

function endsBefore(one: Range, other: Range): boolean {
	return one.to < other.from || (one.to === other.from && Boolean(one.toOpen ?? other.fromOpen));
}
