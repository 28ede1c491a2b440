import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CUSTOM_FIELD, EMAIL_HISTORY, findField } from '../../lib/segment/catalogue';
import type { Condition, ConditionGroup, ValueKind } from '../../lib/segment/condition';
import { toText } from '../../lib/partner/values';
import { choicesParameter, operatorParameter } from './conditionProperties';

/**
 * Reads the condition sets of a node.
 *
 * @param name the parameter that holds the first set
 * @param groupsName the parameter that holds further sets
 * @returns the sets that have conditions, any one of which is enough
 */
export function readConditionGroups(
	context: IExecuteFunctions,
	name: string,
	groupsName?: string,
): ConditionGroup[] {
	const first = context.getNodeParameter(name, 0, {}) as IDataObject;
	const further =
		groupsName === undefined ? {} : (context.getNodeParameter(groupsName, 0, {}) as IDataObject);
	const groups = [first, ...toRows(further.group).map((group) => (group.conditions ?? {}) as IDataObject)];
	return groups
		.map((group) => toRows(group.condition).map(readCondition))
		.filter((group) => group.length > 0);
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
	return {
		field: name,
		operator: toText(row[operatorParameter(kind)]) ?? '',
		operands: {
			text: row.text,
			texts: row.texts,
			choices: field && row[choicesParameter(field)],
			number: row.number,
			upperNumber: row.upperNumber,
			days: row.days,
			date: row.date,
			upperDate: row.upperDate,
		},
		...(custom && { custom }),
		...(name === EMAIL_HISTORY && {
			email: {
				program: toText(row.program) ?? '',
				chain: toText(row.chain) ?? '',
				step: toText(row.step) ?? '',
			},
		}),
	};
}
