import { DateTime } from 'luxon';
import { findCountryCode } from '../../../lib/partner/country';
import { CATALOGUE } from '../../../lib/segment/catalogue';
import type {
	Condition,
	ConditionGroup,
	EvaluationContext,
	SegmentDefinition,
} from '../../../lib/segment/condition';

type Partner = Record<string, unknown>;
type Answer = boolean | 'cannotTell';

/*
 * Segments evaluated in the slowest and most obvious way: every condition is worked out from scratch for every partner,
 * with Luxon for dates and plain loops for the rest. It shares no code with lib/segment but the catalogue's names.
 */

/** What is known of a whole segment for one partner. */
export function evaluate(
	definition: SegmentDefinition,
	partner: Partner,
	context: EvaluationContext,
): Answer {
	const isUsed = ({ conditions }: ConditionGroup) => conditions.length > 0;
	const included = definition.include.filter(isUsed).map((group) => evaluateGroup(group, partner, context));
	const excepted = definition.except.filter(isUsed).map((group) => evaluateGroup(group, partner, context));
	return and([or(included), ...excepted.map(flip)]);
}

function evaluateGroup(
	{ conditions, negated }: ConditionGroup,
	partner: Partner,
	context: EvaluationContext,
): Answer {
	const answer = and(conditions.map((condition) => evaluateCondition(condition, partner, context)));
	return negated ? flip(answer) : answer;
}

const flip = (answer: Answer): Answer => (answer === 'cannotTell' ? answer : !answer);
const and = (answers: Answer[]): Answer =>
	answers.includes(false) ? false : answers.includes('cannotTell') ? 'cannotTell' : true;
const or = (answers: Answer[]): Answer => flip(and(answers.map(flip)));

/** What is known of one condition for one partner. */
function evaluateCondition(condition: Condition, partner: Partner, context: EvaluationContext): Answer {
	const field = CATALOGUE.find(({ name }) => name === condition.field)!;
	const kind = condition.custom?.kind ?? field.kind;
	const path = condition.custom?.path ?? field.path ?? field.name;
	const raw = path
		.split('.')
		.reduce<unknown>((value, part) => (value as Partner | undefined)?.[part], partner);
	const { operator, operands } = condition;
	if (kind === 'amount') return evaluateAmount(condition, partner, context);
	const isEmpty =
		raw === undefined ||
		raw === null ||
		(typeof raw === 'string' && raw.trim() === '') ||
		(Array.isArray(raw) && raw.length === 0) ||
		(kind === 'list' && listEntries(raw).length === 0);
	if (isEmpty)
		return ['isEmpty', 'isNot', 'isNoneOf', 'doesNotContain', 'includesNoneOf', 'isNotInList'].includes(
			operator,
		);
	switch (kind) {
		case 'text':
			return evaluateText(operator, operands, raw);
		case 'choice':
			return evaluateChoice(condition, raw);
		case 'list':
			return evaluateList(operator, operands, raw);
		case 'number':
			return evaluateNumber(operator, operands, raw);
		case 'boolean': {
			const isWord = typeof raw === 'boolean' || typeof raw === 'number' || typeof raw === 'string';
			const word = isWord ? String(raw).trim().toLowerCase() : '';
			if (!['true', 'false', 'yes', 'no', '1', '0'].includes(word)) return 'cannotTell';
			const isYes = ['true', 'yes', '1'].includes(word);
			return { isTrue: isYes, isFalse: !isYes, isEmpty: false, isNotEmpty: true }[operator]!;
		}
		case 'date':
		case 'milestone':
			return evaluateDate(operator, operands, raw, context);
		default:
			throw new Error(`The oracle does not know ${kind}`);
	}
}

const fold = (text: string) => text.normalize('NFKC').trim().toLowerCase();
const split = (text: unknown) =>
	String(text)
		.split(',')
		.map((part) => part.trim())
		.filter(Boolean);

function evaluateText(operator: string, operands: Condition['operands'], raw: unknown): Answer {
	if (!['string', 'number', 'boolean'].includes(typeof raw)) return 'cannotTell';
	const value = fold(String(raw));
	const text = fold(String(operands.text));
	const texts = split(operands.texts).map(fold);
	return {
		is: value === text,
		isNot: value !== text,
		contains: value.includes(text),
		doesNotContain: !value.includes(text),
		isAnyOf: texts.includes(value),
		isNoneOf: !texts.includes(value),
		isEmpty: false,
		isNotEmpty: true,
	}[operator]!;
}

function evaluateChoice({ field, operator, operands }: Condition, raw: unknown): Answer {
	if (typeof raw !== 'string') return 'cannotTell';
	const stages = ['new', 'outreach', 'negotiating', 'joined', 'expired', 'rejected'];
	const word = raw.trim().toLowerCase();
	const value = field === 'country' ? findCountryCode(raw) : stages.find((stage) => stage === word);
	if (value === undefined) return 'cannotTell';
	const isChosen = (operands.choices as string[] | undefined)?.includes(value) === true;
	return { isAnyOf: isChosen, isNoneOf: !isChosen, isEmpty: false, isNotEmpty: true }[operator]!;
}

const listEntries = (raw: unknown): unknown[] =>
	(Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(',') : [raw]).filter(
		(entry) => entry !== undefined && entry !== null && String(entry).trim() !== '',
	);

function evaluateList(operator: string, operands: Condition['operands'], raw: unknown): Answer {
	const entries = listEntries(raw).map((entry) =>
		typeof entry === 'object' && entry !== null ? (entry as Partner).name : entry,
	);
	if (entries.some((entry) => !['string', 'number', 'boolean'].includes(typeof entry))) return 'cannotTell';
	const values = entries.map((entry) => fold(String(entry)));
	const wanted = split(operands.texts).map(fold);
	return {
		includesAnyOf: wanted.some((text) => values.includes(text)),
		includesAllOf: wanted.every((text) => values.includes(text)),
		includesNoneOf: !wanted.some((text) => values.includes(text)),
		isEmpty: false,
		isNotEmpty: true,
	}[operator]!;
}

function evaluateNumber(operator: string, operands: Condition['operands'], raw: unknown): Answer {
	const value = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
	if (typeof value !== 'number' || !Number.isFinite(value)) return 'cannotTell';
	const number = Number(operands.number);
	return {
		equals: value === number,
		greaterThan: value > number,
		lessThan: value < number,
		between: value >= number && value <= Number(operands.upperNumber),
		none: value === 0,
		isEmpty: false,
		isNotEmpty: true,
	}[operator]!;
}

function evaluateDate(
	operator: string,
	operands: Condition['operands'],
	raw: unknown,
	{ now, calendar: { zone } }: EvaluationContext,
): Answer {
	const date = readDate(raw, zone);
	if (date === undefined) return 'cannotTell';
	const day = date.startOf('day');
	const today = now.startOf('day');
	const dayBefore = (amount: number) => now.minus({ days: amount }).startOf('day');
	const days = Number(operands.days);
	const bound = (value: unknown) => DateTime.fromISO(String(value), { zone });
	switch (operator) {
		case 'today':
			return day.equals(today);
		case 'yesterday':
			return day.equals(dayBefore(1));
		case 'exactlyDaysAgo':
			return day.equals(dayBefore(days));
		case 'inTheLastDays':
			return day >= dayBefore(days) && date <= now;
		case 'moreThanDaysAgo':
			return day < dayBefore(days);
		case 'inTheNextDays':
			return date >= now && day <= dayBefore(-days);
		case 'before':
			return day < bound(operands.date);
		case 'after':
			return day > bound(operands.date);
		case 'between':
			return day >= bound(operands.date) && day <= bound(operands.upperDate);
		case 'onWeekday':
			return (operands.weekdays as number[]).includes(date.weekday);
		case 'onDayOfMonth':
			return date.day === operands.dayOfMonth;
		case 'anniversary':
			return Array.from({ length: 60 }, (_, index) => date.plus({ years: index + 1 })).some((anniversary) =>
				anniversary.hasSame(now, 'day'),
			);
		default:
			return operator === 'isNotEmpty';
	}
}

function readDate(raw: unknown, zone: string): DateTime | undefined {
	if (typeof raw === 'number' && (raw < 1e8 || raw >= 1e14)) return undefined;
	if (typeof raw === 'string' && /^\s*(?:\d{4}|\d\d?(?::.*)?)\s*$/.test(raw)) return undefined;
	const readings =
		typeof raw === 'number'
			? [DateTime.fromMillis(raw < 1e11 ? raw * 1000 : raw, { zone })]
			: raw instanceof Date
				? [DateTime.fromJSDate(raw, { zone })]
				: typeof raw === 'string'
					? [DateTime.fromISO(raw.trim(), { zone }), DateTime.fromSQL(raw.trim(), { zone })]
					: [];
	return readings.find(({ isValid }) => isValid);
}

function evaluateAmount(
	{ field, operator, operands }: Condition,
	partner: Partner,
	context: EvaluationContext,
): Answer {
	if ((operands.range ?? 'lifetime') === 'lifetime')
		return evaluateNumber(operator, operands, partner[field] ?? 'x');
	const rows = partner.performance;
	if (!Array.isArray(rows)) return 'cannotTell';
	const isZeroForLife = evaluateNumber('none', {}, partner[field] ?? 'x') === true;
	if (rows.length === 0) return isZeroForLife ? evaluateNumber(operator, operands, 0) : 'cannotTell';
	if (rows.every((row: Partner) => row[field] === undefined)) return 'cannotTell';
	const [first, last] = findRange(operands, context.now);
	let sum = 0;
	for (const row of rows as Partner[]) {
		const day = String(row.date);
		if (day >= first && day <= last) sum += Number(row[field] ?? 0);
	}
	return evaluateNumber(operator, operands, sum);
}

function findRange(
	{ range, rangeDays, rangeStart, rangeEnd }: Condition['operands'],
	now: DateTime,
): [string, string] {
	const iso = (date: DateTime) => date.toISODate() ?? '';
	const period = (unit: 'week' | 'month' | 'quarter' | 'year', ago: number): [string, string] => {
		const date = now.minus({ [unit]: ago });
		return [iso(date.startOf(unit)), iso(date.endOf(unit))];
	};
	switch (range) {
		case 'today':
			return [iso(now), iso(now)];
		case 'yesterday':
			return [iso(now.minus({ days: 1 })), iso(now.minus({ days: 1 }))];
		case 'lastDays':
			return [iso(now.minus({ days: Number(rangeDays) })), iso(now)];
		case 'between':
			return [String(rangeStart), String(rangeEnd)];
		default: {
			const unit = String(range)
				.replace(/^(this|last)/, '')
				.toLowerCase() as 'week';
			return period(unit, String(range).startsWith('last') ? 1 : 0);
		}
	}
}
