import { MINUTE } from './durations';

/** ISO 8601 text taken apart. */
export interface IsoTime {
	/** The date and time as written, in milliseconds since 1970 as if they were UTC. */
	wallClock: number;
	/** Minutes east of UTC; `undefined` for text without an offset. */
	offset: number | undefined;
}

const DAYS_OF_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads the forms of ISO 8601 in which dates usually come, `2026-03-01`, `2026-03-01T09:30[:15[.250]]` with `Z`,
 * `+01:00` or no offset, without any object in between: it is called for every date of every partner. A blank may stand
 * in place of the `T`, as in SQL.
 *
 * @returns `undefined` for any other text, which may still be a date
 */
export function readIsoTime(text: string): IsoTime | undefined {
	const { length } = text;
	if (length < 10 || text[4] !== '-' || text[7] !== '-') return undefined;
	const day = readDay(text);
	if (day === undefined) return undefined;
	if (length === 10) return { wallClock: day, offset: undefined };
	if (length < 16 || (text[10] !== 'T' && text[10] !== ' ') || text[13] !== ':') return undefined;
	const hour = readDigits(text, 11, 2);
	const minute = readDigits(text, 14, 2);
	let end = 16;
	let milliseconds = 0;
	if (text[16] === ':') {
		const second = readDigits(text, 17, 2);
		milliseconds = second * 1000;
		end = 19;
		if (text[19] === '.') {
			milliseconds += readDigits(text, 20, 3);
			end = 23;
		}
		if (!(second < 60)) return undefined;
	}
	if (!(hour < 24 && minute < 60)) return undefined;
	const wallClock = day + (hour * 60 + minute) * MINUTE + milliseconds;
	const offset = readOffset(text, end);
	return Number.isNaN(offset) || Number.isNaN(wallClock) ? undefined : { wallClock, offset };
}

/** The calendar day at the start of the text, in milliseconds since 1970; years before 1000 are left to a real parser. */
function readDay(text: string): number | undefined {
	const year = readDigits(text, 0, 4);
	const month = readDigits(text, 5, 2);
	const day = readDigits(text, 8, 2);
	if (!(year >= 1000 && month >= 1 && month <= 12 && day >= 1)) return undefined;
	if (day > (DAYS_OF_MONTH[month - 1] ?? 0)) return undefined;
	if (month === 2 && day === 29 && !isLeapYear(year)) return undefined;
	return Date.UTC(year, month - 1, day);
}

function isLeapYear(year: number): boolean {
	return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Minutes east of UTC of the offset that begins at `start` and ends the text; NaN where something else stands there. */
function readOffset(text: string, start: number): number | undefined {
	const rest = text.length - start;
	if (rest === 0) return undefined;
	const sign = text[start];
	if (rest === 1) return sign === 'Z' ? 0 : NaN;
	if (rest !== 6 || text[start + 3] !== ':' || (sign !== '+' && sign !== '-')) return NaN;
	const hours = readDigits(text, start + 1, 2);
	const minutes = readDigits(text, start + 4, 2);
	return hours < 24 && minutes < 60 ? (sign === '-' ? -1 : 1) * (hours * 60 + minutes) : NaN;
}

const ZERO = 48;

/** A number of exactly `count` digits, or NaN. */
function readDigits(text: string, start: number, count: number): number {
	let number = 0;
	for (let index = start; index < start + count; index += 1) {
		const digit = text.charCodeAt(index) - ZERO;
		if (!(digit >= 0 && digit <= 9)) return NaN;
		number = number * 10 + digit;
	}
	return number;
}
