import type { INodeProperties } from 'n8n-workflow';
import { CATALOGUE, CUSTOM_FIELD } from '../../lib/segment/catalogue';
import { createStepProperties, programProperty, timezoneOption } from '../shared/parameters';

const afterEmail = { displayOptions: { show: { after: ['email'] } } };

const DATE_FIELDS = CATALOGUE.filter(({ kind }) => kind === 'date' || kind === 'milestone');

/** What stands below the node on the canvas: `7 days after Invite`. */
export const subtitle = `={{ [
	$parameter["amount"] + " " + ($parameter["unit"] === "businessDays" ? "business days" : $parameter["unit"]).slice(0, $parameter["amount"] === 1 ? -1 : undefined),
	$parameter["after"] === "email"
		? $parameter["step"]
		: $parameter["dateField"] === "${CUSTOM_FIELD}"
			? $parameter["customField"]
			: (${JSON.stringify(Object.fromEntries(DATE_FIELDS.map(({ name, label }) => [name, label])))})[$parameter["dateField"]],
].filter((part) => part).join(" after ") }}`;

/** The panel of the node, top to bottom. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Wait',
		name: 'amount',
		type: 'number',
		required: true,
		typeOptions: { minValue: 0 },
		default: 7,
		description: 'How long to wait. A partner stays due afterwards, so a run that is missed loses nobody.',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Hours', value: 'hours' },
			{ name: 'Days', value: 'days' },
			{ name: 'Weeks', value: 'weeks' },
			{ name: 'Business Days', value: 'businessDays', description: 'Monday to Friday' },
		],
		default: 'days',
		description: 'What Wait is counted in. Days and weeks end at the time of day at which they began.',
	},
	{
		displayName: 'After',
		name: 'after',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'An Email of a Chain',
				value: 'email',
				description: 'When an earlier email was first sent to the partner',
			},
			{
				name: 'A Date of the Partner',
				value: 'date',
				description: 'Such as the day on which the partner joined',
			},
		],
		default: 'email',
		description: 'What the wait begins with',
	},
	{ ...programProperty, ...afterEmail },
	...createStepProperties({
		displayName: 'Step',
		description: 'The earlier email. The wait begins when it was first sent to the partner.',
	}).map((property) => ({ ...property, ...afterEmail })),
	{
		displayName: 'Date',
		name: 'dateField',
		type: 'options',
		noDataExpression: true,
		options: [
			...DATE_FIELDS.map(({ name, label }) => ({ name: label, value: name })),
			{ name: 'Custom Field', value: CUSTOM_FIELD },
		],
		default: 'joinedAt',
		description: 'The date of the partner with which the wait begins',
		displayOptions: { show: { after: ['date'] } },
	},
	{
		displayName: 'Field Name',
		name: 'customField',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. contractSignedAt',
		description: 'The name of the date field as it is on the partner. Use dots for a field inside another.',
		displayOptions: { show: { after: ['date'], dateField: [CUSTOM_FIELD] } },
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [timezoneOption],
	},
];
