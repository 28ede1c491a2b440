import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import type { SendingHours } from '../../lib/email/sendingHours';
import type { DailyMaximum } from '../../lib/ledger/accountHours';
import { readNumber, requireNumber } from '../shared/numbers';

/** How often and when partners are mailed. */
export interface Schedule {
	/** Emails per second; absent for no limit. */
	rateLimit?: number | undefined;
	/** How many emails the account of the SMTP credential may send within 24 hours; absent for no limit. */
	dailyMaximum?: DailyMaximum | undefined;
	/** At most so many emails of the program per partner in so many days. */
	frequencyCap?: { maximum: number; days: number } | undefined;
	sendingHours?: (SendingHours & { inPartnerZone: boolean }) | undefined;
	/** After how many days a partner may get this email again; absent for never. */
	resendAfterDays?: number | undefined;
}

/**
 * Reads how often and when partners are mailed.
 *
 * @throws NodeOperationError naming the option by its label
 */
export function readSchedule(context: IExecuteFunctions): Schedule {
	return {
		frequencyCap: readFrequencyCap(context),
		dailyMaximum: readDailyMaximum(context),
		rateLimit: readNumber(context, 'options.rateLimit', 'Rate Limit', { fallback: undefined, least: 0.01 }),
		resendAfterDays: readNumber(context, 'options.resendAfterDays', 'Resend After Days', {
			fallback: undefined,
			least: 1,
		}),
		sendingHours: readSendingHours(context),
	};
}

function readFrequencyCap(context: IExecuteFunctions): Schedule['frequencyCap'] {
	const cap = readGroup(context, 'frequencyCap', 'cap', 'Frequency Cap');
	if (!cap) return undefined;
	return {
		maximum: requireNumber(context, cap.maximum, 'Frequency Cap: Emails', { least: 1, isWhole: true }),
		days: requireNumber(context, cap.days, 'Frequency Cap: Days', { least: 1 }),
	};
}

function readDailyMaximum(context: IExecuteFunctions): Schedule['dailyMaximum'] {
	const group = readGroup(context, 'mostPerDay', 'limit', 'Most per Day');
	if (!group) return undefined;
	return {
		most: requireNumber(context, group.emails, 'Most per Day: Emails', { least: 1, isWhole: true }),
		isWarmingUp: group.warmUp === true,
	};
}

function readSendingHours(context: IExecuteFunctions): Schedule['sendingHours'] {
	const hours = readGroup(context, 'sendingHours', 'hours', 'Sending Hours');
	if (!hours) return undefined;
	const weekdays = Array.isArray(hours.weekdays) ? hours.weekdays.map(Number) : [];
	if (weekdays.length === 0) {
		throw new NodeOperationError(
			context.getNode(),
			'Sending Hours has no weekday, so nothing would ever be sent',
			{
				description: 'Choose at least one day under Weekdays, or remove the option Sending Hours.',
			},
		);
	}
	return {
		fromHour: requireNumber(context, hours.fromHour, 'Sending Hours: From', {
			least: 0,
			most: 23,
			isWhole: true,
		}),
		toHour: requireNumber(context, hours.toHour, 'Sending Hours: To', { least: 0, most: 24, isWhole: true }),
		weekdays: new Set(weekdays),
		inPartnerZone: hours.zone !== 'workflow',
	};
}

/**
 * The values of an option that has a group of them; `undefined` where the option is not chosen.
 *
 * @throws NodeOperationError where it is chosen and has no values: it must not seem to hold
 */
function readGroup(
	context: IExecuteFunctions,
	name: string,
	group: string,
	label: string,
): IDataObject | undefined {
	const option = context.getNodeParameter(`options.${name}`, 0, null) as IDataObject | null;
	if (option == null) return undefined;
	const values = option[group];
	if (typeof values === 'object' && values !== null) return values as IDataObject;
	throw new NodeOperationError(context.getNode(), `The option ${label} is empty`, {
		description: `Fill in ${label}, or remove the option.`,
	});
}
