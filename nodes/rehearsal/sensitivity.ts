import type { IDataObject, INode } from 'n8n-workflow';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { toNumber, toText } from '../../lib/partner/values';
import { findField } from '../../lib/segment/catalogue';
import type { Condition } from '../../lib/segment/condition';
import { parseConditionGroups } from '../shared/conditions';
import { dependsOnTime } from './expressionClock';
import { OWN } from './nodeRoles';
import type { PreparedWorkflow } from './prepareWorkflow';
import { STAND_INS } from './standIns';

/** What a workflow depends on besides each partner by itself. */
export interface Sensitivity {
	/** Something looks at the time of day, so that any hour may differ. */
	needsEveryHour: boolean;
	/** Something looks at several partners together, so that a run must have all of them. */
	needsEverybody: boolean;
	/** Time zones in which something changes when a day begins. */
	dayZones: ReadonlySet<string>;
	/** The fewest addresses that any node lets through. */
	maximumAddresses: number;
}

/** Built-in nodes that treat each item by itself. */
const ONE_BY_ONE = new Set([
	'filter',
	'if',
	'noOp',
	'renameKeys',
	'set',
	'splitOut',
	'stopAndError',
	'switch',
]);

/** Kinds of values that change by nothing but time going by. */
const CHANGES_DAILY: ReadonlySet<string> = new Set(['date', 'milestone', 'amount', 'rate']);

/** An expression that looks at nothing but the item itself and fixed values. */
const OTHER_REFERENCE = /\$(?!json\b|vars\.rehearsalNow\b|workflow\b)/;

/** Works out which hours, and which partners in them, can be left out without anything coming out differently. */
export function findSensitivity({ nodes, zone }: PreparedWorkflow): Sensitivity {
	const dayZones = new Set<string>();
	let needsEveryHour = false;
	let needsEverybody = false;
	let maximumAddresses = Infinity;
	for (const node of nodes) {
		if (Object.values<string>(STAND_INS).includes(node.type)) continue;
		const expressions = listExpressions(withoutCopy(node));
		needsEveryHour ||= expressions.some(dependsOnTime);
		const looksAround = expressions.some((text) => OTHER_REFERENCE.test(text)) || node.executeOnce === true;
		needsEverybody ||= looksAround;
		needsEveryHour ||= looksAround;
		if (!node.type.startsWith(OWN)) {
			needsEverybody ||= !treatsOneByOne(node);
			continue;
		}
		const options = (node.parameters.options ?? {}) as IDataObject;
		maximumAddresses = Math.min(maximumAddresses, toNumber(options.maximumAddresses) ?? MAXIMUM_ADDRESSES);
		const changes = findChanges(node);
		needsEveryHour ||= changes === 'hourly';
		if (changes === 'daily') dayZones.add(toText(options.timezone) ?? zone);
	}
	return { needsEveryHour, needsEverybody, dayZones, maximumAddresses };
}

function treatsOneByOne({ type, parameters }: INode): boolean {
	const name = type.slice(type.lastIndexOf('.') + 1);
	return ONE_BY_ONE.has(name) || (name === 'merge' && (parameters.mode ?? 'append') === 'append');
}

/** The words of an email do not decide who gets it. */
function withoutCopy({ type, parameters }: INode): IDataObject {
	if (type !== `${OWN}sendPartnerEmail`) return parameters;
	const copy = ['subject', 'previewText', 'body', 'translations', 'changes'];
	return Object.fromEntries(Object.entries(parameters).filter(([name]) => !copy.includes(name)));
}

function listExpressions(value: unknown): string[] {
	if (typeof value === 'string') return value.startsWith('=') ? [value] : [];
	return typeof value === 'object' && value !== null ? Object.values(value).flatMap(listExpressions) : [];
}

/** How often a node's own conditions can turn out differently for the same partner. */
function findChanges({ type, parameters }: INode): 'never' | 'daily' | 'hourly' {
	// What a saved segment asks is not known here.
	if (parameters.segmentSource === 'saved') return 'hourly';
	const sets = (name: string) => (parameters[name] ?? {}) as IDataObject;
	const groups =
		type === `${OWN}segmentFilter`
			? [
					...parseConditionGroups(sets('conditions'), sets('orGroups')),
					...parseConditionGroups({}, sets('except')),
				]
			: type === `${OWN}autoAccept`
				? [
						...parseConditionGroups(sets('acceptWhen'), sets('acceptOrGroups')),
						...parseConditionGroups(sets('rejectWhen'), sets('rejectOrGroups')),
					]
				: [];
	const conditions = groups.flatMap((group) => group.conditions);
	if (conditions.some(({ operator }) => operator === 'inTheNextDays')) return 'hourly';
	return conditions.some(changesDaily) ? 'daily' : 'never';
}

function changesDaily({ field, custom, email, operands }: Condition): boolean {
	if (email !== undefined) return (toText(operands.window) ?? 'anyTime') !== 'anyTime';
	return CHANGES_DAILY.has(custom?.kind ?? findField(field)?.kind ?? '');
}
