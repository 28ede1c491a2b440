import { toDateTime } from '../partner/values';

/** A time of the API in milliseconds; it writes them with their offset. */
export function readTime(value: unknown): number | undefined {
	return toDateTime(value, 'UTC')?.toMillis();
}

/** A time in milliseconds as the API reads it: `2026-11-20T09:12:00Z`. */
export function writeTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z');
}
