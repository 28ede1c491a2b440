import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import {
	CATALOGUE,
	CUSTOM_FIELD,
	CUSTOM_KINDS,
	EMAIL_HISTORY,
	UNSUBSCRIBED,
	type CatalogueField,
} from '../../lib/segment/catalogue';
import type { ValueKind } from '../../lib/segment/condition';
import { OPERATORS } from '../../lib/segment/operators';
import { createOperandProperty, createSpanProperties } from './operandProperties';
import { createStepProperties, programProperty } from './parameters';

type Shown = Record<string, string[]>;

/** The parameter that holds the operator for a kind of value. */
export function operatorParameter(kind: ValueKind): string {
	return `${kind}Operator`;
}

/** The parameter that holds the chosen values of a field that has known ones. */
export function choicesParameter(field: CatalogueField): string {
	return `${field.name}Choices`;
}

/** The inputs of one condition row: what, how, value. All of it follows from the catalogue. */
function createConditionInputs(): INodeProperties[] {
	return [
		{
			displayName: 'Field',
			name: 'field',
			type: 'options',
			noDataExpression: true,
			options: CATALOGUE.map(({ name, label, description }) => ({
				name: label,
				value: name,
				description,
			})).sort((one, other) => one.name.localeCompare(other.name, 'en')),
			default: 'relationshipStage',
		},
		{
			displayName: 'Field Name',
			name: 'customField',
			type: 'string',
			default: '',
			placeholder: 'e.g. accountManager',
			description: 'The name of the field as it is on the partner. Use dots for a field inside another.',
			displayOptions: { show: { field: [CUSTOM_FIELD] } },
		},
		{
			displayName: 'Field Type',
			name: 'customKind',
			type: 'options',
			noDataExpression: true,
			options: CUSTOM_KINDS.map(({ value, label }) => ({ name: label, value })),
			default: 'text',
			displayOptions: { show: { field: [CUSTOM_FIELD] } },
		},
		{ ...programProperty, displayOptions: { show: { field: [EMAIL_HISTORY, UNSUBSCRIBED] } } },
		...createStepProperties({ displayName: 'Step', description: 'The email that is asked about' }).map(
			(property) => ({ ...property, displayOptions: { show: { field: [EMAIL_HISTORY] } } }),
		),
		...createSpanProperties('range', { field: listFields('amount', 'rate').map(({ name }) => name) }),
		...listPlaces().flatMap(createComparison),
	];
}

/** The fields of the catalogue that hold these kinds of value; a custom field's kind is chosen in the panel. */
function listFields(...kinds: ValueKind[]): CatalogueField[] {
	return CATALOGUE.filter(({ name, kind }) => kinds.includes(kind) && name !== CUSTOM_FIELD);
}

/** Where a kind of value occurs: at the catalogue's fields, or at a custom field of that kind. */
function listPlaces(): Array<{ kind: ValueKind; shown: Shown; fields: CatalogueField[] }> {
	const kinds = [...new Set(CATALOGUE.map(({ kind }) => kind))];
	const atFields = kinds.map((kind) => {
		const fields = listFields(kind);
		return { kind, fields, shown: { field: fields.map(({ name }) => name) } };
	});
	const atCustomField = CUSTOM_KINDS.map(({ value }) => ({
		kind: value,
		fields: [],
		shown: { field: [CUSTOM_FIELD], customKind: [value] },
	}));
	return [...atFields, ...atCustomField];
}

function createComparison({ kind, shown, fields }: ReturnType<typeof listPlaces>[number]): INodeProperties[] {
	const operators = OPERATORS[kind];
	const name = operatorParameter(kind);
	const options: INodePropertyOptions[] = operators.map((operator) => ({
		name: operator.label,
		value: operator.name,
	}));
	const operands = [...new Set(operators.flatMap((operator) => operator.operands))];
	return [
		{
			displayName: 'Comparison',
			name,
			type: 'options',
			noDataExpression: true,
			options,
			default: options[0]?.value ?? '',
			displayOptions: { show: shown },
		},
		...operands.flatMap((operand) => {
			const asking = operators
				.filter((operator) => operator.operands.includes(operand))
				.map(({ name }) => name);
			if (operand === 'choices') return fields.map((field) => createChoices(field, { [name]: asking }));
			if (operand === 'window') return createSpanProperties('window', { ...shown, [name]: asking });
			return [createOperandProperty(operand, { ...shown, [name]: asking })];
		}),
	];
}

function createChoices(field: CatalogueField, shown: Shown): INodeProperties {
	return {
		displayName: 'Values',
		name: choicesParameter(field),
		type: 'multiOptions',
		noDataExpression: true,
		options: (field.vocabulary?.choices ?? []).map(({ value, label }) => ({ name: label, value })),
		default: [],
		displayOptions: { show: { field: [field.name], ...shown } },
	};
}

/**
 * A set of condition rows as a parameter. The rows of one set must all hold.
 *
 * @param label the parameter's label, in Title Case
 */
export function createConditionsProperty(name: string, label: string, description: string): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Condition' },
		placeholder: 'Add Condition',
		default: {},
		description,
		options: [{ displayName: 'Condition', name: 'condition', values: createConditionInputs() }],
	};
}

const negateProperty: INodeProperties = {
	displayName: 'Negate',
	name: 'negated',
	type: 'boolean',
	default: false,
	description: 'Whether this is for the partners who do not meet all of the conditions',
};

/**
 * Further sets of condition rows, of which any one is enough.
 *
 * @param options what an added set is called on its button, and whether each set can be turned round
 */
export function createGroupsProperty(
	name: string,
	label: string,
	description: string,
	{ button = 'Add Group', canBeNegated = true }: { button?: string; canBeNegated?: boolean } = {},
): INodeProperties {
	return {
		displayName: label,
		name,
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: button },
		placeholder: button,
		default: {},
		description,
		options: [
			{
				displayName: 'Group',
				name: 'group',
				values: [
					createConditionsProperty('conditions', 'Conditions', 'All of these must hold'),
					...(canBeNegated ? [negateProperty] : []),
				],
			},
		],
	};
}
