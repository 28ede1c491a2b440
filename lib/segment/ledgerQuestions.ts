import { toText } from '../partner/values';
import { EMAIL_HISTORY, UNSUBSCRIBED } from './catalogue';
import type { Clock, Condition, LedgerQuestion, OperandName, SegmentDefinition } from './condition';
import { findEmailOperator } from './emailOperators';
import type { Operands } from './operator';
import { OperandError, requireDates, requireDays } from './operands';
import { countDays, findDay, findLastDays, type Span } from './span';

const ANY_TIME: Span = { start: -Infinity, end: Infinity };

/** A span of time in which something happened to an email. */
export interface EmailWindow {
	name: string;
	/** As in the node's drop-down. */
	label: string;
	operands: readonly OperandName[];
	/** @throws OperandError where an operand is missing or makes no sense */
	prepare: (operands: Operands, clock: Clock) => { span: Span; phrase: string };
}

/** When something happened to an email. */
export const EMAIL_WINDOWS: readonly EmailWindow[] = [
	{ name: 'anyTime', label: 'At Any Time', operands: [], prepare: () => ({ span: ANY_TIME, phrase: '' }) },
	{
		name: 'lastDays',
		label: 'In the Last N Days',
		operands: ['windowDays'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands, 'windowDays');
			return { span: findLastDays(now, days), phrase: ` in the last ${countDays(days)}` };
		},
	},
	{
		name: 'moreThanDaysAgo',
		label: 'More Than N Days Ago',
		operands: ['windowDays'],
		prepare: (operands, { now }) => {
			const days = requireDays(operands, 'windowDays');
			return {
				span: { start: -Infinity, end: findDay(now, -days).start },
				phrase: ` more than ${countDays(days)} ago`,
			};
		},
	},
	{
		name: 'between',
		label: 'Between Dates',
		operands: ['windowStart', 'windowEnd'],
		prepare: (operands, context) => {
			const [from, to] = requireDates(operands, 'windowStart', 'windowEnd', context);
			return { span: { start: from.start, end: to.end }, phrase: ` between ${from.text} and ${to.text}` };
		},
	},
];

/**
 * The window of a condition on an email; any time where none was chosen.
 *
 * @throws OperandError where the window is not known or lacks something
 */
export function prepareEmailWindow(operands: Operands, context: Clock): ReturnType<EmailWindow['prepare']> {
	const name = toText(operands.window) ?? 'anyTime';
	const window = EMAIL_WINDOWS.find((candidate) => candidate.name === name);
	if (window === undefined) throw new OperandError('choose When');
	return window.prepare(operands, context);
}

/** What the ledger has to be asked for a segment, before its first partner is looked at. */
export function listLedgerQuestions(
	{ include, except }: SegmentDefinition,
	context: Clock,
): LedgerQuestion[] {
	return [...include, ...except].flatMap((group) =>
		group.conditions.flatMap((condition) => askFor(condition, context)),
	);
}

/**
 * What the ledger has to be asked for one condition; nothing where the condition is incomplete. Whether an email was
 * sent at all comes first, since not to have opened it takes having got it, whether that is uncertain second, and whether
 * opening it would not be known last.
 */
export function askFor({ field, operator, operands, email }: Condition, context: Clock): LedgerQuestion[] {
	if (email === undefined) return [];
	if (field === UNSUBSCRIBED) return [{ about: 'unsubscribed', program: email.program }];
	const happening = findEmailOperator(operator)?.happening;
	if (field !== EMAIL_HISTORY || happening === undefined) return [];
	try {
		const { span } = prepareEmailWindow(operands, context);
		const asked: LedgerQuestion = { about: 'email', email, happening, span };
		const wasSent: LedgerQuestion = { about: 'email', email, happening: 'sent', span: ANY_TIME };
		const isUncertain: LedgerQuestion = {
			...{ about: 'email', email, happening: 'uncertain' },
			span: happening === 'sent' ? span : ANY_TIME,
		};
		if (happening !== 'opened' && happening !== 'clicked') return [wasSent, isUncertain, asked];
		return [wasSent, isUncertain, asked, { about: 'untracked', email, happening }];
	} catch (error) {
		if (error instanceof OperandError) return [];
		throw error;
	}
}
