import { DateTime } from 'luxon';
import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { checkDelay, DELAY_UNITS, type Delay, type DelayState, type DelayUnit } from '../../lib/chain/delay';
import { findSends, findSentAt } from '../../lib/ledger/sends';
import { readPartnerId } from '../../lib/partner/partner';
import {
	isEmptyValue,
	readPath,
	toDateTime,
	toNumber,
	toText,
	type PartnerData,
} from '../../lib/partner/values';
import { CUSTOM_FIELD, findField } from '../../lib/segment/catalogue';
import { warnOfMissingIds } from '../shared/columns';
import { listPartnerIds } from '../shared/evaluation';
import { inform, warn } from '../shared/hints';
import { count, extendItem, formatNumber } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { readZone, refusePartnerExpressions, requireTextParameter } from '../shared/parameters';
import { findSampleTimes } from '../shared/sampleEmails';
import { readClock } from '../shared/surroundings';
import { describeUnknownEmail } from './unknownEmail';

/** When a partner's wait begins, or why it has not begun. */
type Reference = (partner: PartnerData) => { at: DateTime<true> } | { reason: string };

/**
 * Splits partners into those whose wait is over and those who still wait.
 *
 * @returns the outputs Due and Waiting
 */
export async function holdUntilDue(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	refusePartnerExpressions(context, {
		amount: 'Wait',
		program: 'Program',
		chain: 'Chain',
		step: 'Step',
		customField: 'Field Name',
		options: 'Options',
	});
	const zone = readZone(context);
	const delay = readDelay(context);
	const reference =
		context.getNodeParameter('after', 0) === 'date'
			? createDateReference(context, items, zone)
			: await createEmailReference(context, items, zone);
	const now = DateTime.fromMillis(readClock(), { zone }) as DateTime<true>;
	const due: INodeExecutionData[] = [];
	const waiting: INodeExecutionData[] = [];
	let notStarted = 0;
	items.forEach((item, index) => {
		const start = reference(item.json);
		const state: DelayState = checkDelay('at' in start ? start.at : undefined, delay, now);
		if (state.status === 'notStarted') notStarted += 1;
		const value = { ...state, ...('reason' in start && { reason: start.reason }) };
		(state.status === 'due' ? due : waiting).push(extendItem(item, index, 'chainDelay', value));
	});
	inform(
		context,
		`${count(due.length, 'partner')} due. ${formatNumber(waiting.length - notStarted)} waiting, ${formatNumber(notStarted)} not started.`,
	);
	warnOfMissingIds(context, items);
	return [due, waiting];
}

function readDelay(context: IExecuteFunctions): Delay {
	const unit = context.getNodeParameter('unit', 0) as DelayUnit;
	const amount = toNumber(context.getNodeParameter('amount', 0));
	if (!DELAY_UNITS.includes(unit)) {
		throw new NodeOperationError(context.getNode(), `Unit “${String(unit)}” is not known`, {
			description: 'Choose hours, days, weeks or business days.',
		});
	}
	if (amount === undefined || amount < 0 || (unit === 'businessDays' && !Number.isInteger(amount))) {
		throw new NodeOperationError(context.getNode(), 'Wait must be a number of 0 or more', {
			description: 'Enter how long to wait; business days must be whole.',
		});
	}
	return { amount, unit };
}

async function createEmailReference(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	zone: string,
): Promise<Reference> {
	const email = {
		program: requireTextParameter(context, 'program', 'Program'),
		chain: requireTextParameter(context, 'chain', 'Chain'),
		step: requireTextParameter(context, 'step', 'Step'),
	};
	const sampleTimes = findSampleTimes(context, items, email);
	const sends = await withLedger((ledger) => findSends(ledger, email, listPartnerIds(items)));
	const isKnown = sampleTimes.size > 0 || sends.size > 0;
	const unknown = isKnown ? undefined : await describeUnknownEmail(context, email);
	if (unknown !== undefined) warn(context, unknown);
	return (partner) => {
		const partnerId = readPartnerId(partner);
		if (partnerId === undefined) return { reason: 'The partner has no partnerId' };
		const records = sends.get(partnerId);
		const sentAt = findSentAt(records) ?? sampleTimes.get(partnerId);
		if (sentAt === undefined) {
			const isUncertain = records?.some(({ status }) => status === 'uncertain');
			const reason = isUncertain
				? `It is uncertain whether “${email.step}” was sent to this partner; Partner Ledger → Email → Settle Uncertain decides`
				: `“${email.step}” was not sent to this partner yet`;
			return { reason };
		}
		return { at: DateTime.fromMillis(sentAt, { zone }) as DateTime<true> };
	};
}

function createDateReference(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	zone: string,
): Reference {
	const name = context.getNodeParameter('dateField', 0) as string;
	const field = findField(name);
	const path =
		name === CUSTOM_FIELD ? requireTextParameter(context, 'customField', 'Field Name') : field?.path;
	if (path === undefined) {
		throw new NodeOperationError(context.getNode(), `Date “${name}” is not known`, {
			description: 'Choose one of the dates in the list.',
		});
	}
	const label = name === CUSTOM_FIELD ? `“${path}”` : (field?.label ?? path);
	if (items.length > 0 && items.every(({ json }) => isEmptyValue(readPath(json, path)))) {
		warn(context, `No partner has a date in ${label}, so nobody is due. Check the name of the field.`);
	}
	warnOfUnreadableDates(
		context,
		items.map(({ json }) => readPath(json, path)).filter((value) => !isEmptyValue(value)),
		{ label, zone },
	);
	return (partner) => {
		const value = readPath(partner, path);
		if (isEmptyValue(value)) return { reason: `The partner has no ${label}` };
		const at = toDateTime(value, zone);
		return at ? { at } : { reason: `${label}${quote(value)} is not a date` };
	};
}

function warnOfUnreadableDates(
	context: IExecuteFunctions,
	values: readonly unknown[],
	{ label, zone }: { label: string; zone: string },
): void {
	const unreadable = values.filter((value) => toDateTime(value, zone) === undefined);
	if (unreadable.length === 0) return;
	const example = unreadable.map(quote).find((quoted) => quoted !== '');
	warn(
		context,
		`${label} of ${count(unreadable.length, 'partner')} is not a date${example ? `, such as${example}` : ''}. Write it as 2026-11-20.`,
	);
}

/** Longer values are cut off: they are no dates anyway. */
const LONGEST_VALUE = 40;

function quote(value: unknown): string {
	const text = toText(value);
	return text === undefined ? '' : ` “${text.slice(0, LONGEST_VALUE)}”`;
}
