import { DateTime } from 'luxon';
import { readPartnerId, readPrimaryContact } from '../partner/partner';
import {
	isEmptyValue,
	readPath,
	toBoolean,
	toDateTime,
	toList,
	toNumber,
	toText,
	type PartnerData,
} from '../partner/values';
import { CUSTOM_FIELD, EMAIL_HISTORY, findField, type CatalogueField } from './catalogue';
import type { Condition, EvaluationContext, ValueKind } from './condition';
import { OperandError } from './operator';
import { OPERATORS } from './operators';

/** A condition made ready for one run. */
export interface PreparedCondition {
	/** Whether it holds; false for a value that cannot be understood. */
	holds: (partner: PartnerData) => boolean;
	/** The condition in words: "Relationship Stage is Joined". */
	sentence: string;
	/** The partner's value in words: "it is Outreach". */
	describeActual: (partner: PartnerData) => string;
}

/** A condition that cannot be evaluated and therefore never holds, with what to do about it. */
export interface ConditionProblem {
	problem: string;
}

/** Marks a value that is there but cannot be read as the kind it should be. */
const UNREADABLE = Symbol('unreadable');

/**
 * Makes a condition ready: everything that does not depend on a partner is done here, once per run.
 *
 * @returns the prepared condition, or what is wrong with it in words for the operator
 */
export function prepareCondition(
	condition: Condition,
	context: EvaluationContext,
): PreparedCondition | ConditionProblem {
	const field = findField(condition.field);
	if (field === undefined)
		return { problem: `“${condition.field}” is not a known field; choose another Field` };
	const label = describeField(field, condition);
	const kind = condition.custom?.kind ?? field.kind;
	const operator = OPERATORS[kind].find(({ name }) => name === condition.operator);
	if (operator === undefined) return { problem: `${label}: choose how to compare it` };
	const missing = findMissingDetail(condition, context);
	if (missing !== undefined) return { problem: `${label}: ${missing}` };
	try {
		const prepared = operator.prepare(withChoiceLabels(field, condition), context);
		const read = createReader(field, condition, kind, context);
		return {
			holds: (partner) => {
				const value = read(partner);
				if (value === UNREADABLE) return false;
				return value === undefined ? prepared.whenEmpty : prepared.test(value);
			},
			sentence: `${label} ${prepared.phrase}`,
			describeActual: (partner) => describeValue(read(partner), kind),
		};
	} catch (error) {
		if (error instanceof OperandError) return { problem: `${label}: ${error.message}` };
		throw error;
	}
}

function describeField(field: CatalogueField, condition: Condition): string {
	if (condition.field === CUSTOM_FIELD && condition.custom?.path) return `Field “${condition.custom.path}”`;
	if (condition.field === EMAIL_HISTORY && condition.email) {
		return `Email “${condition.email.step}” of chain “${condition.email.chain}”`;
	}
	return field.label;
}

function findMissingDetail(condition: Condition, context: EvaluationContext): string | undefined {
	if (condition.field === CUSTOM_FIELD) {
		const path = condition.custom?.path.trim() ?? '';
		if (path === '') return 'enter the Field Name';
		return context.hasField(path) ? undefined : 'no partner has a field of that name; check the Field Name';
	}
	if (condition.field !== EMAIL_HISTORY) return undefined;
	if (!condition.email?.program.trim()) return 'enter the Program';
	if (!condition.email.chain.trim()) return 'enter the Chain';
	return condition.email.step.trim() ? undefined : 'enter the Step';
}

/** The chosen values by their labels, as the reader gives the partner's value, so that the sentence reads "Joined". */
function withChoiceLabels(field: CatalogueField, condition: Condition): Condition['operands'] {
	const { choices } = condition.operands;
	if (field.choices === undefined || choices === undefined) return condition.operands;
	return { ...condition.operands, choices: toList(choices).map((value) => labelChoice(field, value)) };
}

function labelChoice(field: CatalogueField, value: string): string {
	const folded = value.toLowerCase();
	const choice = field.choices?.find((candidate) => candidate.value.toLowerCase() === folded);
	return choice?.label ?? value;
}

function createReader(
	field: CatalogueField,
	condition: Condition,
	kind: ValueKind,
	context: EvaluationContext,
): (partner: PartnerData) => unknown {
	if (condition.email) {
		const sentTimes = context.sentTimes(condition.email);
		return (partner) => sentTimes.get(readPartnerId(partner) ?? '');
	}
	if (field.name === 'email') return (partner) => readPrimaryContact(partner).email;
	const path = condition.custom?.path.trim() ?? field.path ?? field.name;
	const parse = createParser(field, kind, context.zone);
	return (partner) => {
		const value = readPath(partner, path);
		return isEmptyValue(value) ? undefined : (parse(value) ?? UNREADABLE);
	};
}

function createParser(field: CatalogueField, kind: ValueKind, zone: string): (value: unknown) => unknown {
	switch (kind) {
		case 'choice':
			return (value) => {
				const text = toText(value);
				return text === undefined ? undefined : labelChoice(field, text);
			};
		case 'number':
			return toNumber;
		case 'date':
			return (value) => toDateTime(value, zone);
		case 'boolean':
			return toBoolean;
		case 'list':
			return (value) => toList(value);
		default:
			return toText;
	}
}

function describeValue(value: unknown, kind: ValueKind): string {
	if (value === UNREADABLE) return `its value is not a ${kind}`;
	if (kind === 'email') return value === undefined ? 'it was not' : 'it was';
	if (value === undefined) return 'it is empty';
	if (DateTime.isDateTime(value)) return `it is ${value.toFormat('d LLL yyyy')}`;
	return `it is ${toList(value).join(', ')}`;
}
