import type { INodeProperties } from 'n8n-workflow';
import type { OperandName } from '../../lib/segment/condition';
import { WEEKDAYS } from '../../lib/segment/dateOperators';
import { EMAIL_WINDOWS } from '../../lib/segment/ledgerQuestions';
import { OPERAND_LABELS } from '../../lib/segment/operands';
import { PERFORMANCE_RANGES } from '../../lib/segment/performanceRange';

type Look = Omit<INodeProperties, 'displayName' | 'name'>;

const TEXT: Look = { type: 'string', default: '' };
const COUNT: Look = {
	type: 'number',
	typeOptions: { minValue: 0, numberPrecision: 0 },
	default: 30,
};
const DATE: Look = { type: 'dateTime', default: '' };

/** How each operand looks in the panel, but for choices, which differ by field. */
const LOOKS: Record<Exclude<OperandName, 'choices'>, Look> = {
	text: { ...TEXT, description: 'Capital letters make no difference' },
	texts: {
		...TEXT,
		placeholder: 'e.g. first, second',
		description: 'One or more values, separated by commas',
	},
	number: { type: 'number', default: 0 },
	upperNumber: { type: 'number', default: 0 },
	days: { ...COUNT, default: 7 },
	date: DATE,
	upperDate: DATE,
	weekdays: {
		type: 'multiOptions',
		noDataExpression: true,
		options: WEEKDAYS.map(({ value, label }) => ({ name: label, value })),
		default: [],
	},
	dayOfMonth: {
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 31, numberPrecision: 0 },
		default: 1,
	},
	partners: {
		...TEXT,
		typeOptions: { rows: 4 },
		placeholder: 'e.g. 2552842, 2552843',
		description:
			'IDs one a line or separated by commas, or a CSV file with a column named Partner ID or MP ID: paste all of it',
	},
	range: createOptions(PERFORMANCE_RANGES, 'lifetime'),
	rangeDays: { ...COUNT, description: 'Counted back from today; today itself counts as well' },
	rangeStart: DATE,
	rangeEnd: DATE,
	window: createOptions(EMAIL_WINDOWS, 'anyTime'),
	windowDays: COUNT,
	windowStart: DATE,
	windowEnd: DATE,
};

function createOptions(entries: ReadonlyArray<{ name: string; label: string }>, defaultName: string): Look {
	return {
		type: 'options',
		noDataExpression: true,
		options: entries.map(({ name, label }) => ({ name: label, value: name })),
		default: defaultName,
	};
}

/** The input of an operand, shown under the given circumstances. */
export function createOperandProperty(
	name: Exclude<OperandName, 'choices'>,
	show: Record<string, string[]>,
): INodeProperties {
	return { displayName: OPERAND_LABELS[name], name, ...LOOKS[name], displayOptions: { show } };
}

/** An operand that offers several spans of time, followed by the inputs that some of them need. */
export function createSpanProperties(
	name: 'range' | 'window',
	show: Record<string, string[]>,
): INodeProperties[] {
	const spans = name === 'range' ? PERFORMANCE_RANGES : EMAIL_WINDOWS;
	const operands = [...new Set(spans.flatMap((span) => span.operands))];
	return [
		createOperandProperty(name, show),
		...operands.map((operand) => {
			const asking = spans.filter((span) => span.operands.includes(operand));
			return createOperandProperty(operand as Exclude<OperandName, 'choices'>, {
				...show,
				[name]: asking.map((span) => span.name),
			});
		}),
	];
}
