import { normaliseAddress } from '../partner/addresses';
import { readPartnerId, readPrimaryContact } from '../partner/partner';
import {
	isEmptyValue,
	readPath,
	splitList,
	toBoolean,
	toList,
	toNumber,
	toText,
	type PartnerData,
} from '../partner/values';
import { CannotTell, unreadable } from './cannotTell';
import { CUSTOM_FIELD, UNSUBSCRIBED, type CatalogueField } from './catalogue';
import type { Condition, EvaluationContext, ValueKind } from './condition';
import { findEmailOperator, type EmailAnswer } from './emailOperators';
import { askFor } from './ledgerQuestions';
import type { Metric, TotalsReader } from './performance';
import type { Vocabulary } from './vocabulary';

/** The value a condition compares: `undefined` where the partner has none. */
export type Reader = (partner: PartnerData) => unknown;

/** A condition together with what the catalogue says of its field. */
export interface ConditionInField {
	condition: Condition;
	field: CatalogueField;
	/** The field's kind, or the one chosen for a custom field. */
	kind: ValueKind;
}

/**
 * Creates what reads a condition's value from a partner, as the operators of its kind expect it; a value that is there
 * but makes no sense is read as `CannotTell`.
 *
 * @param totals for performance: what sums it up over the condition's range of dates
 */
export function createReader(
	{ condition, field, kind }: ConditionInField,
	context: EvaluationContext,
	totals: TotalsReader | undefined,
): Reader {
	if (totals) return createPerformanceReader(field.name, totals);
	switch (field.name) {
		case 'email':
			return (partner) => readPrimaryContact(partner).email;
		case 'emailDomain':
			return (partner) => readDomain(readPrimaryContact(partner).email);
		case 'hasEmail':
			return (partner) => readPrimaryContact(partner).email !== undefined;
		case 'propertyType':
		case 'propertyPlatform':
			return createPropertyReader(field);
	}
	if (kind === 'email') return createEmailReader(condition, context);
	if (field.name === UNSUBSCRIBED) return createUnsubscribedReader(condition, context);
	return createFieldReader(readFieldPath(condition, field), createParser(field, kind, context));
}

/** The property that a condition reads; empty where it is not read from one. */
export function readFieldPath(condition: Condition, field: CatalogueField): string {
	return (field.name === CUSTOM_FIELD ? condition.custom?.path.trim() : field.path) ?? '';
}

function createFieldReader(path: string, parse: (value: unknown) => unknown): Reader {
	const isNested = path.includes('.');
	return (partner) => {
		const value = isNested
			? readPath(partner, path)
			: Object.hasOwn(partner, path)
				? partner[path]
				: undefined;
		return isEmptyValue(value) ? undefined : parse(value);
	};
}

function createParser(
	field: CatalogueField,
	kind: ValueKind,
	context: EvaluationContext,
): (value: unknown) => unknown {
	const { vocabulary } = field;
	switch (kind) {
		case 'choice':
			return vocabulary ? createChoiceParser(vocabulary, field.label) : toText;
		case 'choices':
			return vocabulary ? createChoicesParser(vocabulary) : readTexts;
		case 'list':
			return readTexts;
		case 'number':
			return orUnreadable(toNumber, 'number');
		case 'date':
		case 'milestone':
			return orUnreadable(context.calendar.readInstant, 'date');
		case 'boolean':
			return orUnreadable(toBoolean, 'yes or no');
		default:
			return orUnreadable(toText, 'text');
	}
}

function orUnreadable(parse: (value: unknown) => unknown, kind: string): (value: unknown) => unknown {
	const broken = unreadable(kind);
	return (value) => parse(value) ?? broken;
}

/** Spellings repeat from partner to partner, so each is looked up once. */
function createChoiceParser({ find }: Vocabulary, label: string): (value: unknown) => unknown {
	const known = new Map<unknown, unknown>();
	return (value) => {
		let choice = known.get(value);
		if (choice === undefined) {
			const text = toText(value);
			choice =
				(text === undefined ? undefined : find(text)) ??
				new CannotTell(`“${text ?? ''}” is not a known ${label}`);
			known.set(value, choice);
		}
		return choice;
	};
}

function createChoicesParser({ find }: Vocabulary): (value: unknown) => unknown {
	return (value) => {
		const texts = readTexts(splitList(value).map((entry) => readProperty(entry, 'type') ?? entry));
		return Array.isArray(texts) ? texts.map((text) => find(text) ?? text) : texts;
	};
}

/** The texts of a list; one with an entry that is none is not read in part, since that entry may be the one asked for. */
function readTexts(value: unknown): string[] | CannotTell | undefined {
	const entries = splitList(value).filter((entry) => !isEmptyValue(entry));
	if (entries.length === 0) return undefined;
	const texts = toList(entries);
	return texts.length < entries.length ? NO_LIST : texts;
}

const NO_LIST = unreadable('list of texts');

function readProperty(entry: unknown, name: string): unknown {
	return typeof entry === 'object' && entry !== null ? (entry as PartnerData)[name] : undefined;
}

function createPropertyReader({ path = '', name, vocabulary }: CatalogueField): Reader {
	const property = name === 'propertyType' ? 'type' : 'platform';
	return (partner) => {
		const properties = readPath(partner, path);
		if (isEmptyValue(properties)) return undefined;
		if (!Array.isArray(properties)) return unreadable('list of media properties');
		const texts = toList(properties.map((entry) => readProperty(entry, property)));
		return texts.length === 0 ? undefined : texts.map((text) => vocabulary?.find(text) ?? text);
	};
}

function readDomain(email: string | undefined): string | undefined {
	const at = email?.lastIndexOf('@') ?? -1;
	return at < 0 ? undefined : toText(email?.slice(at + 1));
}

function createPerformanceReader(name: string, totals: TotalsReader): Reader {
	switch (name) {
		case 'averageOrder':
			return (partner) => divide(totals(partner), 'revenue', 'actions', 1);
		case 'conversionRate':
			return (partner) => divide(totals(partner), 'actions', 'clicks', 100);
		default:
			return (partner) => totals(partner)[name as Metric];
	}
}

function divide(
	totals: ReturnType<TotalsReader>,
	of: Metric,
	per: Metric,
	factor: number,
): number | CannotTell | undefined {
	const dividend = totals[of];
	const divisor = totals[per];
	if (dividend instanceof CannotTell) return dividend;
	if (divisor instanceof CannotTell) return divisor;
	return divisor === 0 ? undefined : (dividend / divisor) * factor;
}

function createEmailReader(condition: Condition, context: EvaluationContext): Reader {
	const [wasSent, isUncertain, happened, isUntracked] = askFor(condition, context).map((question) =>
		context.answer(question),
	);
	const { happening, dependsOnSending } = findEmailOperator(condition.operator) ?? {};
	return (partner): EmailAnswer | CannotTell => {
		const partnerId = readPartnerId(partner) ?? '';
		const answer = { sentAt: wasSent?.get(partnerId), happenedAt: happened?.get(partnerId) };
		const isKnown = answer.happenedAt !== undefined || (happening !== 'sent' && answer.sentAt !== undefined);
		if (dependsOnSending && !isKnown && isUncertain?.has(partnerId)) return SENDING_IS_UNCERTAIN;
		if (answer.happenedAt === undefined && isUntracked?.has(partnerId)) {
			return happening === 'opened' ? OPENS_ARE_UNKNOWN : CLICKS_ARE_UNKNOWN;
		}
		return answer;
	};
}

const SENDING_IS_UNCERTAIN = new CannotTell('it is uncertain whether it was sent');
const OPENS_ARE_UNKNOWN = new CannotTell(
	'its opens were not tracked (option Tracking of Send Partner Email)',
);
const CLICKS_ARE_UNKNOWN = new CannotTell(
	'its clicks were not tracked (option Tracking of Send Partner Email)',
);

function createUnsubscribedReader(condition: Condition, context: EvaluationContext): Reader {
	const [unsubscribed] = askFor(condition, context).map((question) => context.answer(question));
	return (partner) => {
		const { email } = readPrimaryContact(partner);
		return email === undefined ? undefined : unsubscribed?.has(normaliseAddress(email)) === true;
	};
}
