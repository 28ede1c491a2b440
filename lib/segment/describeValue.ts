import { formatDay } from '../partner/calendar';
import type { PartnerData } from '../partner/values';
import { toList } from '../partner/values';
import { CannotTell } from './cannotTell';
import type { EvaluationContext } from './condition';
import type { EmailAnswer } from './emailOperators';
import type { ConditionInField, Reader } from './readers';

/** Says what a partner's value is: "it is Outreach", "it is empty", "cannot tell: it has no daily performance". */
export function createValueDescriber(
	{ condition, field, kind }: ConditionInField,
	read: Reader,
	{ calendar }: EvaluationContext,
): (partner: PartnerData) => string {
	const dates = new Map<number, string>();
	const sayDay = (instant: number) => {
		const day = calendar.dayOf(instant);
		const known = dates.get(day) ?? formatDay(day);
		dates.set(day, known);
		return known;
	};
	const say = (value: unknown): string => {
		if (value === undefined) return kind === 'milestone' ? 'it never happened' : 'it is empty';
		switch (kind) {
			case 'date':
			case 'milestone':
				return `it is ${sayDay(value as number)}`;
			case 'email':
				return sayEmail(value as EmailAnswer, condition.operator, sayDay);
			case 'amount':
			case 'rate':
				return `it is ${roundNumber(value as number)}`;
			case 'choice':
			case 'choices':
				return `it is ${toList(value)
					.map((entry) => field.vocabulary?.label(entry) ?? entry)
					.join(', ')}`;
			default:
				return `it is ${toList(value).join(', ')}`;
		}
	};
	return (partner) => {
		const value = read(partner);
		return value instanceof CannotTell ? `cannot tell: ${value.reason}` : say(value);
	};
}

function sayEmail(
	{ sentAt, happenedAt }: EmailAnswer,
	operator: string,
	sayDay: (instant: number) => string,
): string {
	const asksIfSent = operator === 'wasSent' || operator === 'wasNotSent';
	if (happenedAt !== undefined) return `it was, on ${sayDay(happenedAt)}`;
	return asksIfSent || sentAt !== undefined ? 'it was not' : 'it was not sent';
}

/** Two decimals at the most: sums of money in floating point have more. */
function roundNumber(number: number): string {
	return String(Math.round(number * 100) / 100);
}
