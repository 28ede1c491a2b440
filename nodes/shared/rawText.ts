import type { IExecuteFunctions } from 'n8n-workflow';

/** A text the operator wrote: a template to fill in, or an expression whose result n8n computes for each item. */
export type WrittenText = { template: string } | { evaluate: (itemIndex: number) => string };

/** An n8n expression part that uses n8n's own data, such as `{{ $json.name }}`. */
const USES_N8N_DATA = /\{\{(?:(?!\}\}).)*\$.*?\}\}/s;

/**
 * Reads a text parameter that may hold a template. n8n's editor turns a pasted `Hi {{firstName}}` into an expression
 * (`=Hi {{firstName}}`): without a `$` inside the braces it is the template the operator meant. With one, n8n evaluates
 * it and the result is final: it may hold partner data, which is never a template.
 *
 * @param name a parameter of the node, nested ones as `translations.translation[0].body`
 */
export function readWrittenText(context: IExecuteFunctions, name: string): WrittenText {
	const raw = readRawText(context, name);
	if (!raw.startsWith('=')) return { template: raw };
	if (!USES_N8N_DATA.test(raw)) return { template: raw.slice(1) };
	return { evaluate: (itemIndex) => toTextValue(context.getNodeParameter(name, itemIndex, '')) };
}

/** A text parameter exactly as it is stored, an expression not evaluated; empty where it is not set. */
export function readRawText(context: IExecuteFunctions, name: string): string {
	let value: unknown = context.getNode().parameters;
	for (const part of name.split(/[.[\]]+/).filter((candidate) => candidate !== '')) {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return '';
		value = (value as Record<string, unknown>)[part];
	}
	return toTextValue(value);
}

function toTextValue(value: unknown): string {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
