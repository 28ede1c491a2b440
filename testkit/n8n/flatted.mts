/**
 * Reads the format in which n8n hands out the data of an execution: a JSON array whose first entry is the value, and in
 * which every string inside an object or array is the index of another entry.
 */
export function parseFlatted<T>(text: string): T {
	const entries = JSON.parse(text) as unknown[];
	const seen = new Map<number, unknown>();
	const resolve = (index: number): unknown => {
		if (seen.has(index)) return seen.get(index);
		const entry = entries[index];
		if (typeof entry !== 'object' || entry === null) return entry;
		const result: unknown[] | Record<string, unknown> = Array.isArray(entry) ? [] : {};
		seen.set(index, result);
		for (const [key, value] of Object.entries(entry as Record<string, unknown>)) {
			Object.assign(result, { [key]: typeof value === 'string' ? resolve(Number(value)) : value });
		}
		return result;
	};
	return resolve(0) as T;
}
