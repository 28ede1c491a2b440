/** One `{{…}}` of a template, found without a parser so that it is also found where the template is broken. */
export interface Tag {
	/** Characters from the start of the template. */
	offset: number;
	/** The tag with its braces. */
	text: string;
	/** What is between the braces, trimmed. */
	inner: string;
	/** The tag on one line and short enough to quote. */
	excerpt: string;
	isClosed: boolean;
	kind: 'open' | 'close' | 'else' | 'value';
	/** The name of the block for `open` and `close`. */
	name: string;
}

const EXCERPT_LENGTH = 40;

/** The tags of a template in order; comments, raw blocks and escaped `\{{` are left out. */
export function scanTags(source: string): Tag[] {
	const tags: Tag[] = [];
	let from = 0;
	for (;;) {
		const offset = source.indexOf('{{', from);
		if (offset === -1) return tags;
		const skipped = skipOpaque(source, offset);
		if (skipped !== undefined) {
			from = skipped;
			continue;
		}
		const tag = readTag(source, offset);
		tags.push(tag);
		from = offset + tag.text.length;
	}
}

function skipOpaque(source: string, offset: number): number | undefined {
	if (source[offset - 1] === '\\' && source[offset - 2] !== '\\') return offset + 2;
	const rest = source.slice(offset, offset + 6);
	if (/^\{\{~?!--/.test(rest)) return after(source, '--', offset + 5);
	if (/^\{\{~?!/.test(rest)) return after(source, '}}', offset);
	if (rest.startsWith('{{{{')) return after(source, '{{{{/', offset);
	return undefined;
}

/** Where to go on after `mark`; `undefined` makes something that never ends a tag that is never closed. */
function after(source: string, mark: string, from: number): number | undefined {
	const found = source.indexOf(mark, from);
	const end = found === -1 ? -1 : source.indexOf('}}', found);
	return end === -1 ? undefined : end + 2;
}

function readTag(source: string, offset: number): Tag {
	const opening = source.startsWith('{{{', offset) ? 3 : 2;
	const next = source.indexOf('{{', offset + opening);
	const limit = next === -1 ? source.length : next;
	let end = source.indexOf('}}', offset + opening);
	const isClosed = end !== -1 && end < limit;
	if (isClosed) end += source.startsWith('}}}', end) && opening === 3 ? 3 : 2;
	const text = source.slice(offset, isClosed ? end : limit);
	const inner = text
		.replace(/^\{+[~&]?/, '')
		.replace(/~?\}+$/, '')
		.trim();
	return { offset, text, inner, excerpt: excerptOf(text), isClosed, ...classify(inner) };
}

function classify(inner: string): Pick<Tag, 'kind' | 'name'> {
	const block = /^([#^/])[*>]?\s*([^\s}]*)/.exec(inner);
	if (block?.[1] === '/') return { kind: 'close', name: block[2] ?? '' };
	if (inner === '^' || /^else\b/.test(inner)) return { kind: 'else', name: '' };
	return block ? { kind: 'open', name: block[2] ?? '' } : { kind: 'value', name: '' };
}

function excerptOf(text: string): string {
	const line = text.replace(/\s+/g, ' ').trim();
	return line.length > EXCERPT_LENGTH ? `${line.slice(0, EXCERPT_LENGTH)}…` : line;
}
