import type { ValueKind } from './condition';
import { dateOperators } from './dateOperators';
import type { Operator } from './operator';
import { choiceOperators, listOperators, textOperators } from './textOperators';
import { booleanOperators, emailOperators, numberOperators } from './valueOperators';

/** Every operator by the kind of value it compares. Each is only ever given values of that kind. */
export const OPERATORS = {
	text: textOperators,
	choice: choiceOperators,
	list: listOperators,
	number: numberOperators,
	date: dateOperators,
	boolean: booleanOperators,
	email: emailOperators,
} as unknown as Record<ValueKind, readonly Operator[]>;
