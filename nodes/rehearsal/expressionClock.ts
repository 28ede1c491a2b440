import type { NodeParameterValueType } from 'n8n-workflow';

/** The variable in which expressions find the time of the rehearsal. */
export const CLOCK_VARIABLE = 'rehearsalNow';

/** What n8n's expressions ask the real clock for. */
const ASKS_REAL_CLOCK = /\.(isInLast|diffNow|diffToNow|toRelative|toRelativeCalendar|toNow|fromNow)\b/;

/** Whether a text is an expression that depends on the time. */
export function dependsOnTime(text: string): boolean {
	return text.includes(`$vars.${CLOCK_VARIABLE}`);
}

/**
 * Rewrites expressions so that `$now`, `$today` and their like give the time of the rehearsal: n8n takes them from the
 * real clock, and faking that clock would change it for every other execution.
 *
 * @param zone IANA time zone of the workflow
 * @returns the parameters, and which function of the real clock is left in them
 */
export function rewriteClock<Value extends NodeParameterValueType | object>(
	value: Value,
	zone: string,
): { value: Value; unknown: string | undefined } {
	let unknown: string | undefined;
	const rewrite = (part: unknown): unknown => {
		if (typeof part === 'string') {
			if (!part.startsWith('=')) return part;
			unknown ??= ASKS_REAL_CLOCK.exec(part)?.[1];
			return rewriteExpression(part, zone);
		}
		if (Array.isArray(part)) return part.map(rewrite);
		if (typeof part !== 'object' || part === null) return part;
		return Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, rewrite(inner)]));
	};
	return { value: rewrite(value) as Value, unknown };
}

function rewriteExpression(text: string, zone: string): string {
	const clock = `$vars.${CLOCK_VARIABLE}`;
	// Without braces, by which texts with expressions are told from templates, see `readWrittenText`.
	const nowIn = (name: string) => `DateTime.fromMillis(${clock}).setZone(${JSON.stringify(name)})`;
	const now = nowIn(zone);
	return text
		.replace(/\bDateTime\.(?:now|local)\(\s*\)/g, now)
		.replace(/\bDateTime\.utc\(\s*\)/g, nowIn('utc'))
		.replace(/\$now\b/g, now)
		.replace(/\$today\b/g, `${now}.startOf("day")`)
		.replace(/\bnew Date\(\s*\)/g, `new Date(${clock})`)
		.replace(/\bDate\.now\(\s*\)/g, clock);
}
