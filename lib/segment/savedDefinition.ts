import type { Condition, ConditionGroup, SegmentDefinition } from './condition';

/** Raised with every change that an older version of the package would misread. */
const FORMAT = 1;

/** A segment as text, for keeping it under a name. */
export function serialiseDefinition({ include, except }: SegmentDefinition): string {
	return JSON.stringify({ format: FORMAT, include, except });
}

/**
 * Reads a segment that was kept as text.
 *
 * @throws Error, in words for the operator, where the text is damaged or of a newer format
 */
export function parseDefinition(text: string): SegmentDefinition {
	const data = parseObject(text);
	if (data?.format !== FORMAT || !isListOfGroups(data.include) || !isListOfGroups(data.except)) {
		throw new Error('cannot be read by this version of Partner Workflows; save it again');
	}
	return { include: data.include, except: data.except };
}

function parseObject(text: string): Record<string, unknown> | undefined {
	try {
		const data: unknown = JSON.parse(text);
		return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : undefined;
	} catch {
		return undefined;
	}
}

function isListOfGroups(value: unknown): value is ConditionGroup[] {
	return (
		Array.isArray(value) &&
		value.every(
			(group: Partial<ConditionGroup> | null) =>
				Array.isArray(group?.conditions) && group.conditions.every(isCondition),
		)
	);
}

function isCondition(value: Partial<Condition> | null): value is Condition {
	return (
		typeof value?.field === 'string' &&
		typeof value.operator === 'string' &&
		typeof value.operands === 'object' &&
		value.operands !== null
	);
}
