import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { toText } from '../../lib/partner/values';
import { CUSTOM_FIELD, EMAIL_HISTORY, findField, UNSUBSCRIBED } from '../../lib/segment/catalogue';
import type { Condition, ConditionGroup, ValueKind } from '../../lib/segment/condition';
import { OPERAND_LABELS } from '../../lib/segment/operands';
import { choicesParameter, operatorParameter } from './conditionProperties';

/**
 * Reads the condition sets of a node.
 *
 * @param names the parameters that hold the first set, and further sets
 * @returns the sets that have conditions, any one of which is enough
 */
export function readConditionGroups(
	context: IExecuteFunctions,
	names: { first?: string; further?: string },
): ConditionGroup[] {
	const read = (name: string | undefined) =>
		name === undefined ? {} : (context.getNodeParameter(name, 0, {}) as IDataObject);
	return parseConditionGroups(read(names.first), read(names.further));
}

/**
 * The same from parameters as the panel stores them.
 *
 * @param first a set of conditions
 * @param further sets of conditions, each of which may be negated
 */
export function parseConditionGroups(first: IDataObject, further: IDataObject): ConditionGroup[] {
	const groups = [
		{ conditions: readRows(first), negated: false },
		...toRows(further.group).map((group) => ({
			conditions: readRows((group.conditions ?? {}) as IDataObject),
			negated: group.negated === true,
		})),
	];
	return groups.filter(({ conditions }) => conditions.length > 0);
}

function readRows(set: IDataObject): Condition[] {
	return toRows(set.condition).map(readCondition);
}

function toRows(value: unknown): IDataObject[] {
	return Array.isArray(value) ? (value as IDataObject[]) : [];
}

function readCondition(row: IDataObject): Condition {
	const name = toText(row.field) ?? '';
	const field = findField(name);
	const custom =
		name === CUSTOM_FIELD
			? { path: toText(row.customField) ?? '', kind: (toText(row.customKind) ?? 'text') as ValueKind }
			: undefined;
	const kind = custom?.kind ?? field?.kind ?? 'text';
	const operands = Object.fromEntries(Object.keys(OPERAND_LABELS).map((operand) => [operand, row[operand]]));
	return {
		field: name,
		operator: toText(row[operatorParameter(kind)]) ?? '',
		operands: { ...operands, choices: field && row[choicesParameter(field)] },
		...(custom && { custom }),
		...((name === EMAIL_HISTORY || name === UNSUBSCRIBED) && {
			email: {
				program: toText(row.program) ?? '',
				chain: toText(row.chain) ?? '',
				step: toText(row.step) ?? '',
			},
		}),
	};
}
