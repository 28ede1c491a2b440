import { IANAZone } from 'luxon';
import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

/** The name of a node as an expression writes it. */
const NODE_NAME = String.raw`\s*(?:"(?:\\.|[^"])*"|'(?:\\.|[^'])*'|\x60(?:\\.|[^\x60])*\x60)\s*`;
/** What stands between an object and its property: a dot, or a bracket with quotes. */
const ACCESS = String.raw`\s*(?:\?\.|\.)?\s*(?:\[\s*["'\x60])?\s*`;

/** What an expression names when it depends on the item. `$('Node').first()` is the same for all. */
const ITEM_REFERENCES = [
	/\$(json|item|itemIndex|binary|position)\b/,
	new RegExp(String.raw`\$input${ACCESS}(item|first|last|all)\b`),
	new RegExp(String.raw`\$\(${NODE_NAME}\)${ACCESS}(item|itemMatching|pairedItem)\b`),
	// n8n reads that node's item of the same position.
	new RegExp(String.raw`\$node\s*(\[${NODE_NAME}\]|\.\s*\w+)${ACCESS}(json|binary)\b`),
];

/**
 * Makes sure that a parameter which holds for the whole run does not depend on a partner: n8n would evaluate it for the
 * first one only.
 *
 * @param names the node's parameters to look at, with the labels an operator knows them by
 * @throws NodeOperationError naming the parameter
 */
export function refusePartnerExpressions(context: IExecuteFunctions, names: Record<string, string>): void {
	const node = context.getNode();
	for (const [name, label] of Object.entries(names)) {
		if (!mentionsItem(node.parameters[name])) continue;
		throw new NodeOperationError(
			node,
			`${label} depends on the partner, but is read once for the whole run`,
			{
				description: 'Use a fixed value, or an expression that gives the same for every partner.',
			},
		);
	}
}

function mentionsItem(value: unknown): boolean {
	if (typeof value === 'string') {
		return value.startsWith('=') && ITEM_REFERENCES.some((reference) => reference.test(value));
	}
	if (typeof value !== 'object' || value === null) return false;
	return Object.values(value).some(mentionsItem);
}

/**
 * A text parameter that must not be blank.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function requireTextParameter(context: IExecuteFunctions, name: string, label: string): string {
	const value: unknown = context.getNodeParameter(name, 0, '');
	const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
	if (text === '') {
		throw new NodeOperationError(context.getNode(), `${label} is empty`, {
			description: `Enter the ${label}.`,
		});
	}
	return text;
}

/**
 * The time zone days are counted in: the Time Zone option, else the workflow's.
 *
 * @throws NodeOperationError for a name that is no IANA time zone
 */
export function readZone(context: IExecuteFunctions): string {
	const chosen = context.getNodeParameter('options.timezone', 0, '');
	const zone = typeof chosen === 'string' && chosen.trim() !== '' ? chosen.trim() : context.getTimezone();
	if (!IANAZone.isValidZone(zone)) {
		throw new NodeOperationError(context.getNode(), `Time Zone “${zone}” is not known`, {
			description: 'Enter a name such as Europe/Berlin or America/New_York.',
		});
	}
	return zone;
}

/** The Time Zone option, the same in every node. */
export const timezoneOption: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description: 'Where days begin and end. Leave empty for the time zone of the workflow.',
};

/** The program a node works for, the same in every node. */
export const programProperty: INodeProperties = {
	displayName: 'Program',
	name: 'program',
	type: 'string',
	required: true,
	default: 'My Program',
	placeholder: 'e.g. My Program',
	description:
		'Name or ID of your partner program. Emails are remembered per program: enter the same in every node of a chain.',
};

/** The chain and step an email is known by. */
export function createStepProperties(
	step: Pick<INodeProperties, 'displayName' | 'description' | 'hint'>,
): INodeProperties[] {
	return [
		{
			displayName: 'Chain',
			name: 'chain',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Prospecting',
			description: 'The series of emails this belongs to. Enter the same in every node of the series.',
		},
		{
			...step,
			name: 'step',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Invite',
		},
	];
}
