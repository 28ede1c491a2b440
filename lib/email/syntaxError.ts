import Handlebars from 'handlebars';
import { locateOffset, TemplateError } from './templateError';
import { scanTags, type Tag } from './templateTags';

/**
 * Says in plain words why a template cannot be parsed. The parser itself only reports what its grammar expected next,
 * so the tags are walked again here, one by one, until one turns out to be the culprit.
 *
 * @param label the field as the operator knows it
 * @param source a template that `Handlebars.parse` refused
 * @param cause the parser's error, the last resort
 */
export function explainSyntaxError(label: string, source: string, cause: unknown): TemplateError {
	const culprit = findCulprit(source);
	if (culprit) return new TemplateError(label, culprit.reason, locateOffset(source, culprit.offset));
	const message = cause instanceof Error ? cause.message : String(cause);
	const line = /on line (\d+)/.exec(message)?.[1];
	const reason = 'The braces from here on cannot be understood. Check that each {{ has its }}.';
	return new TemplateError(label, reason, line === undefined ? {} : { line: Number(line) });
}

interface Culprit {
	offset: number;
	reason: string;
}

function findCulprit(source: string): Culprit | undefined {
	const open: Tag[] = [];
	for (const tag of scanTags(source)) {
		const culprit = checkTag(tag, open, source);
		if (culprit) return culprit;
	}
	const unclosed = open.at(-1);
	return unclosed && { offset: unclosed.offset, reason: neverClosed(unclosed) };
}

function checkTag(tag: Tag, open: Tag[], source: string): Culprit | undefined {
	const at = (reason: string): Culprit => ({ offset: tag.offset, reason });
	if (!tag.isClosed) return at(`“${tag.excerpt}” is opened with {{ but never closed with }}.`);
	if (tag.inner === '') return at('There is nothing between the braces. Write the name of a field.');
	const around = open.at(-1);
	switch (tag.kind) {
		case 'close':
			if (!around) return at(`“${tag.excerpt}” closes a block that was never opened.`);
			if (around.name !== tag.name) {
				const { line } = locateOffset(source, around.offset);
				return at(
					`“${tag.excerpt}” does not close “${around.excerpt}” of line ${line}; write {{/${around.name}}} first.`,
				);
			}
			open.pop();
			return undefined;
		case 'else':
			if (!around) return at(`“${tag.excerpt}” is not inside {{#if …}}.`);
			return canParse(`{{#if x}}${tag.text}{{/if}}`) ? undefined : at(unreadable(tag));
		case 'open':
			open.push(tag);
			return canParse(`${tag.text}{{/${tag.name}}}`) ? undefined : at(unreadable(tag));
		case 'value':
			return canParse(tag.text) ? undefined : at(unreadable(tag));
	}
}

function neverClosed(tag: Tag): string {
	return `“${tag.excerpt}” is opened but never closed. Write {{/${tag.name}}} where it ends.`;
}

function unreadable(tag: Tag): string {
	const problem = `“${tag.excerpt}” cannot be understood.`;
	if (/<\/?[a-z]/i.test(tag.inner))
		return `${problem} There is formatting (HTML) between the braces; type the token again without it.`;
	if (/&(nbsp|#160);/i.test(tag.inner))
		return `${problem} A space in it is written as an HTML code; use a plain space instead.`;
	if (/&(quot|#34|#39|apos);/i.test(tag.inner))
		return `${problem} Its quotes are written as HTML codes; use plain " instead.`;
	if (tag.inner.includes('|'))
		return `${problem} A fallback is written as {{firstName "there"}} or {firstName|there}.`;
	if (/^[^"]*("[^"]*"[^"]*)*"[^"]*$/.test(tag.inner)) return `${problem} A quote is missing.`;
	if (tag.text.startsWith('{{{') !== tag.text.endsWith('}}}'))
		return `${problem} Use two braces on either side.`;
	return `${problem} Write the name of a field, such as {{firstName}}.`;
}

function canParse(template: string): boolean {
	try {
		Handlebars.parseWithoutProcessing(template);
		return true;
	} catch {
		return false;
	}
}
