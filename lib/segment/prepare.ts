import type { PartnerData } from '../partner/values';
import { toList } from '../partner/values';
import { CannotTell } from './cannotTell';
import { CUSTOM_FIELD, EMAIL_HISTORY, findField, UNSUBSCRIBED, type CatalogueField } from './catalogue';
import type { Condition, EvaluationContext, ValueKind } from './condition';
import type { Constraint } from './constraint';
import { createValueDescriber } from './describeValue';
import { prepareEmailWindow } from './ledgerQuestions';
import { OperandError } from './operands';
import { OPERATORS } from './operators';
import { createTotalsReader, type TotalsReader } from './performance';
import { preparePerformanceRange } from './performanceRange';
import { createReader, readFieldPath, type ConditionInField } from './readers';

/** What is known of a condition or a whole segment for one partner. */
export type Verdict = 'holds' | 'fails' | 'cannotTell';

/** A condition made ready for one run. */
export interface PreparedCondition {
	/** The field without its details, as hints count it: "Clicks". */
	label: string;
	judge: (partner: PartnerData) => Verdict;
	/** The condition in words: "Relationship Stage is Joined". */
	sentence: string;
	/** The partner's value in words: "it is Outreach". */
	describeActual: (partner: PartnerData) => string;
	/** What is asked about; two conditions with the same subject compare the same value. */
	subject: string;
	kind: ValueKind;
	fieldName: string;
	constraint?: Constraint;
	/** For a condition that cannot be evaluated: what to do about it, in words for the operator. */
	problem?: string;
}

/** What the conditions of one segment share. */
export interface Preparation {
	context: EvaluationContext;
	/** What sums up performance, by range of dates: several conditions ask for the same sums. */
	totals: Map<string, TotalsReader>;
}

/**
 * Makes a condition ready: everything that does not depend on a partner is done here, once per run. One that is not
 * complete, or asks about something that no partner of the run has, is never known to hold and carries a `problem`.
 */
export function prepareCondition(condition: Condition, preparation: Preparation): PreparedCondition {
	const field = findField(condition.field);
	if (field === undefined) {
		return refuse(condition, 'Condition', `“${condition.field}” is not a known field; choose another Field`);
	}
	const kind = (field.name === CUSTOM_FIELD ? condition.custom?.kind : undefined) ?? field.kind;
	try {
		return prepareComparison({ condition, field, kind }, preparation);
	} catch (error) {
		if (!(error instanceof OperandError)) throw error;
		return refuse(condition, field.label, `${describeSubject(field, condition)}: ${error.message}`);
	}
}

function refuse(condition: Condition, label: string, problem: string): PreparedCondition {
	return {
		label,
		judge: () => 'cannotTell',
		sentence: problem,
		describeActual: () => 'the condition is not complete',
		subject: JSON.stringify(condition),
		kind: 'text',
		fieldName: condition.field,
		problem,
	};
}

function prepareComparison(asked: ConditionInField, preparation: Preparation): PreparedCondition {
	const { condition, field, kind } = asked;
	const { context } = preparation;
	requireDetails(condition);
	const operator = OPERATORS[kind].find(({ name }) => name === condition.operator);
	if (operator === undefined) throw new OperandError('choose a Comparison');
	const range =
		kind === 'amount' || kind === 'rate' ? preparePerformanceRange(condition.operands, context) : undefined;
	const window = kind === 'email' ? prepareEmailWindow(condition.operands, context) : undefined;
	const operands = { ...condition.operands, ...translateChoices(field, condition) };
	const { test, whenEmpty, phrase, constraint } = operator.prepare(operands, context);
	const path = range?.dates ? 'performance' : readFieldPath(condition, field);
	if (path !== '' && !context.hasField(path)) throw new OperandError(sayNobodyHas(condition, path));
	const read = createReader(asked, context, range && findTotals(range.dates, preparation));
	const subject = describeSubject(field, condition);
	const asksForChoices = operator.operands.includes('choices');
	const sentence = [
		subject,
		range?.phrase,
		`${phrase}${window?.phrase ?? ''}`,
		asksForChoices && listChoices(field, operands.choices),
	];
	return {
		label: field.label,
		judge: (partner) => {
			const value = read(partner);
			if (value instanceof CannotTell) return 'cannotTell';
			return (value === undefined ? whenEmpty : test(value)) ? 'holds' : 'fails';
		},
		sentence: sentence.filter(Boolean).join(' '),
		describeActual: createValueDescriber(asked, read, context),
		subject: JSON.stringify([field.name, subject, range?.phrase, window?.phrase]),
		kind,
		fieldName: field.name,
		...(constraint && { constraint }),
	};
}

function findTotals(
	dates: ReturnType<typeof preparePerformanceRange>['dates'],
	{ context, totals }: Preparation,
): TotalsReader {
	const key = JSON.stringify(dates ?? 'lifetime');
	const known = totals.get(key) ?? createTotalsReader(dates, context.calendar);
	totals.set(key, known);
	return known;
}

function describeSubject(field: CatalogueField, { custom, email }: Condition): string {
	if (field.name === CUSTOM_FIELD && custom?.path) return `Field “${custom.path}”`;
	if (field.name === EMAIL_HISTORY && email) return `Email “${email.step}” of chain “${email.chain}”`;
	return field.label;
}

function requireDetails({ field, custom, email }: Condition): void {
	if (field === CUSTOM_FIELD && !custom?.path.trim()) throw new OperandError('enter the Field Name');
	if (field !== EMAIL_HISTORY && field !== UNSUBSCRIBED) return;
	if (!email?.program.trim()) throw new OperandError('enter the Program');
	if (field === UNSUBSCRIBED) return;
	if (!email.chain.trim()) throw new OperandError('enter the Chain');
	if (!email.step.trim()) throw new OperandError('enter the Step');
}

function sayNobodyHas(condition: Condition, path: string): string {
	return condition.field === CUSTOM_FIELD
		? 'no partner has a field of that name; check the Field Name'
		: `no partner of this run has the field “${path}”; add it to your partners or remove the condition`;
}

/** The chosen values in the vocabulary's own spelling: an expression may give any. */
function translateChoices({ vocabulary }: CatalogueField, { operands }: Condition): { choices?: string[] } {
	if (vocabulary === undefined || operands.choices === undefined) return {};
	const choices = toList(operands.choices).map((text) => {
		const value = vocabulary.find(text);
		if (value === undefined) throw new OperandError(`“${text}” is not one of its values; choose Values`);
		return value;
	});
	return { choices };
}

function listChoices({ vocabulary }: CatalogueField, choices: unknown): string {
	return toList(choices)
		.map((value) => vocabulary?.label(value) ?? value)
		.join(', ');
}
