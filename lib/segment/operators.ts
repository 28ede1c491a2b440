import { booleanOperators } from './booleanOperators';
import type { ValueKind } from './condition';
import { dateOperators, milestoneOperators } from './dateOperators';
import { emailOperators } from './emailOperators';
import { amountOperators, numberOperators, rateOperators } from './numberOperators';
import type { Operator } from './operator';
import { partnerListOperators } from './partnerList';
import { choiceOperators, choicesOperators, listOperators } from './setOperators';
import { textOperators } from './textOperators';

/** Every operator by the kind of value it compares. Each is only ever given values of that kind. */
export const OPERATORS = {
	text: textOperators,
	choice: choiceOperators,
	choices: choicesOperators,
	list: listOperators,
	number: numberOperators,
	date: dateOperators,
	milestone: milestoneOperators,
	boolean: booleanOperators,
	amount: amountOperators,
	rate: rateOperators,
	email: emailOperators,
	partnerList: partnerListOperators,
} as unknown as Record<ValueKind, readonly Operator[]>;
