import { FORMATS } from './formatValue';
import { scanTags } from './templateTags';

/** `First Name`, `date First Name`, `#if First Name`, `First Name "there"`: a helper, a name, and a fallback. */
const TOKEN = new RegExp(
	`^(?<helper>#(?:if|unless|each|with)\\s+|(?:${FORMATS.join('|')})\\s+)?(?<name>[^"'[\\]{}|]*[^"'[\\]{}|\\s])(?<fallback>\\s+(?:"[^"]*"|'[^']*'))?$`,
);

/** What Handlebars reads as one name without brackets. */
const PLAIN_NAME = /^[\p{L}\p{N}_$@./-]+$/u;

/** Several words, and nothing that could be anything else. */
const WORDS = /^[\p{L}\p{N}_-]+(?: [\p{L}\p{N}_-]+)+$/u;

/**
 * Puts the names of columns that Handlebars would take for several words, such as `{{First Name}}`, into the brackets that
 * it asks for: `{{[First Name]}}`.
 *
 * @param takesUnknown whether several words with a fallback are a column, although no partner has one of that name
 */
export function bracketColumns(source: string, fields: ReadonlySet<string>, takesUnknown: boolean): string {
	let bracketed = '';
	let end = 0;
	for (const { offset, text, inner, isClosed } of scanTags(source)) {
		const column = isClosed ? findColumn(inner, fields, takesUnknown) : undefined;
		if (column === undefined) continue;
		const start = offset + text.indexOf(inner) + column.start;
		bracketed += `${source.slice(end, start)}[${column.name}]`;
		end = start + column.name.length;
	}
	return bracketed + source.slice(end);
}

function findColumn(
	inner: string,
	fields: ReadonlySet<string>,
	takesUnknown: boolean,
): { name: string; start: number } | undefined {
	const { helper = '', name = '', fallback } = TOKEN.exec(inner)?.groups ?? {};
	const whole = helper + name;
	if (fields.has(whole) && !PLAIN_NAME.test(whole)) return { name: whole, start: 0 };
	if (name === '' || PLAIN_NAME.test(name)) return undefined;
	const isColumn = fields.has(name) || (takesUnknown && fallback !== undefined && WORDS.test(name));
	return isColumn ? { name, start: helper.length } : undefined;
}
