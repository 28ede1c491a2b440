import { findMisspeltTokens } from './misspeltTokens';
import { contentNode, dataNode, isContent, textNode } from './templateNodes';
import { locateInContent, NO_SUCH_FIELD, type Nesting, type TokenScope } from './tokenScope';
import { writeTrackingToken } from './trackingStatement';

/**
 * `{name}` or `{name|fallback}`. A name is letters, digits and dots with nothing else around it, so the braces of CSS
 * (`p{color:red}`, `{ }`) never match; a brace before it belongs to an escaped `\{{name}}`.
 */
const SINGLE_BRACE_TOKEN =
	/(?<!\{)\{(?<before>\s*)(?<path>[A-Za-z_]\w*(?:\.\w+)*)(?<after>\s*)(?:\|(?<fallback>[^{}]*))?\}(?<extra>\}?)/g;

/**
 * Splits a piece of text into text and impact.com's single-brace tokens. They always mean the partner, also inside
 * `{{#each}}`.
 *
 * @throws TemplateError for a token that is not known
 */
export function splitSingleBraceTokens(
	content: hbs.AST.ContentStatement,
	scope: TokenScope,
	nesting: Nesting,
): hbs.AST.Statement[] {
	const text = content.value;
	const statements: hbs.AST.Statement[] = [];
	let end = 0;
	for (const match of text.matchAll(SINGLE_BRACE_TOKEN)) {
		const { before = '', path = '', after = '', fallback, extra } = match.groups ?? {};
		const isPadded = fallback === undefined && (before !== '' || after !== '');
		if (isPadded && !scope.knows(path)) continue;
		const written = `{${path}}`;
		const position = locateInContent(content, match.index);
		if (extra !== '' && scope.knows(path)) {
			throw scope.error(`${match[0]} has one opening brace but two closing ones.`, content.loc, position);
		}
		if (match.index > end) statements.push(contentNode(text.slice(end, match.index), content.loc));
		const { loc } = content;
		const token = scope.findTrackingToken(path);
		if (token) {
			const hasOptions = fallback !== undefined;
			statements.push(writeTrackingToken({ token, written, params: [], hasOptions, loc, position }, scope));
		} else {
			const isOptional = fallback !== undefined;
			const part = { written, isOptional, loc, position };
			const value = scope.resolvePartner(dataNode('root', loc), path.split('.'), part);
			scope.noteToken(value, written, fallback?.trim(), nesting);
			const plain = scope.formatPlainly(value, written, loc);
			statements.push(textNode(plain, written, fallback?.trim(), loc));
		}
		end = match.index + match[0].length;
	}
	if (end < text.length) statements.push(contentNode(text.slice(end), content.loc));
	if (!scope.isHtml) refuseMisspeltTokens(statements, content, scope);
	return end === 0 ? [content] : statements;
}

/** In a line of plain text a brace with a word behind it is hardly anything but a token. */
function refuseMisspeltTokens(
	statements: readonly hbs.AST.Statement[],
	content: hbs.AST.ContentStatement,
	scope: TokenScope,
): void {
	for (const { value } of statements.filter(isContent)) {
		const [misspelt] = findMisspeltTokens(value);
		if (!misspelt) continue;
		const { written, names } = misspelt;
		const help = scope.suggest(written, names) ?? NO_SUCH_FIELD;
		const position = locateInContent(content, content.value.indexOf(written));
		throw scope.error(`“${written}” is not a known token. ${help}`, content.loc, position);
	}
}
