import type { Calendar } from '../partner/calendar';
import { isEmptyValue, readPath, toNumber, type PartnerData } from '../partner/values';
import { CannotTell } from './cannotTell';
import type { PerformanceDates } from './performanceRange';

/** What is counted per day and over a partner's lifetime. */
export type Metric = 'clicks' | 'actions' | 'revenue';

/** Sums over a range of dates; a metric that the data does not tell is `CannotTell`. */
export type Totals = Record<Metric, number | CannotTell>;

const NO_ROWS = new CannotTell('it has no daily performance');
const BAD_ROW = new CannotTell('its daily performance has a row that cannot be read');
const SEVERAL_CURRENCIES = new CannotTell('its revenue is in several currencies');
const NO_TOTAL: Totals = {
	clicks: new CannotTell('its lifetime clicks are not known'),
	actions: new CannotTell('its lifetime actions are not known'),
	revenue: new CannotTell('its lifetime revenue is not known'),
};

/** Sums up a partner's performance; the last partner's totals are kept, since several conditions ask for them in turn. */
export type TotalsReader = (partner: PartnerData) => Totals;

/**
 * Creates the reader of a partner's totals over a range of dates, from the per-day rows `performance[]`, or over the
 * lifetime, from the partner's own `clicks`, `actions` and `revenue`.
 *
 * @param dates absent for the lifetime
 */
export function createTotalsReader(dates: PerformanceDates | undefined, calendar: Calendar): TotalsReader {
	const readDay = createDayReader(calendar);
	let lastPartner: PartnerData | undefined;
	let lastTotals: Totals | undefined;
	return (partner) => {
		if (partner !== lastPartner || lastTotals === undefined) {
			lastPartner = partner;
			lastTotals = dates === undefined ? readLifetime(partner) : sumRows(partner, dates, readDay);
		}
		return lastTotals;
	};
}

function readLifetime(partner: PartnerData): Totals {
	const read = (metric: Metric) => toNumber(readPath(partner, metric)) ?? NO_TOTAL[metric];
	return { clicks: read('clicks'), actions: read('actions'), revenue: read('revenue') };
}

function sumRows(
	partner: PartnerData,
	{ first, last }: PerformanceDates,
	readDay: (value: unknown) => number | undefined,
): Totals {
	const rows = readPath(partner, 'performance');
	if (!Array.isArray(rows)) return sayOfAll(NO_ROWS);
	if (rows.length === 0) return knowNothingButZero(partner);
	const clicks = new Sum();
	const actions = new Sum();
	const revenue = new Sum();
	const currencies = new Set<string>();
	for (const row of rows as ReadonlyArray<PartnerData | null>) {
		const day = typeof row === 'object' && row !== null ? readDay(row.date) : undefined;
		if (row === null || day === undefined) return sayOfAll(BAD_ROW);
		const isInRange = day >= first && day <= last;
		const isReadable =
			clicks.add(row.clicks, isInRange) &&
			actions.add(row.actions, isInRange) &&
			revenue.add(row.revenue, isInRange);
		if (!isReadable) return sayOfAll(BAD_ROW);
		if (isInRange && typeof row.currency === 'string' && toNumber(row.revenue)) {
			currencies.add(row.currency.trim().toUpperCase());
		}
	}
	return {
		clicks: clicks.read(),
		actions: actions.read(),
		revenue: currencies.size > 1 ? SEVERAL_CURRENCIES : revenue.read(),
	};
}

/** The sum of one metric over rows. */
class Sum {
	private total = 0;
	private isCounted = false;

	/** @returns false where the value is there but is no number */
	add(value: unknown, isInRange: boolean): boolean {
		const isNumber = typeof value === 'number' && Number.isFinite(value);
		if (!isNumber && isEmptyValue(value)) return true;
		const number = isNumber ? value : toNumber(value);
		if (number === undefined) return false;
		this.isCounted = true;
		if (isInRange) this.total += number;
		return true;
	}

	/** The sum, unless no row at all had the metric. */
	read(): number | CannotTell {
		return this.isCounted ? this.total : NO_ROWS;
	}
}

function sayOfAll(reason: CannotTell): Totals {
	return { clicks: reason, actions: reason, revenue: reason };
}

/** Without a single row, only a partner whose lifetime total is known to be zero is known to have had none. */
function knowNothingButZero(partner: PartnerData): Totals {
	const lifetime = readLifetime(partner);
	const total = (metric: Metric) => (lifetime[metric] === 0 ? 0 : NO_ROWS);
	return { clicks: total('clicks'), actions: total('actions'), revenue: total('revenue') };
}

const LENGTH_OF_DATE = 10;

/**
 * Reads the calendar day of a row as the number of days since 1970-01-01; a row belongs to the day that it names,
 * whatever its time and offset. All partners have rows of the same few days, so each is worked out once.
 */
function createDayReader(calendar: Calendar): (value: unknown) => number | undefined {
	const days = new Map<unknown, number | undefined>();
	return (value) => {
		const known = days.get(value);
		if (known !== undefined || days.has(value)) return known;
		const isText = typeof value === 'string';
		const instant = calendar.readInstant(isText ? value.trim().slice(0, LENGTH_OF_DATE) : value);
		const day = instant === undefined ? undefined : calendar.dayOf(instant);
		days.set(value, day);
		return day;
	};
}
