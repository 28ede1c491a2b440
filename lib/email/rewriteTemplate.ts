import { LIST_FIELDS } from '../partner/partner';
import { FORMATS } from './formatValue';
import { splitSingleBraceTokens } from './singleBrace';
import { RESERVED } from './places';
import { contentNode, isContent, listNode, stringNode, textNode } from './templateNodes';
import { findPartnerPath, OUTERMOST, type Nesting, type TokenScope } from './tokenScope';
import { writeTrackingToken } from './trackingStatement';

const BLOCKS = new Set(['if', 'unless', 'each', 'with']);
const SCOPING_BLOCKS = new Set(['each', 'with']);
const REFUSED_HELPERS = new Set(['lookup', 'log']);

/**
 * Checks everything in a parsed template and rewrites it so that every token goes through two helpers of ours, one that
 * reads own properties only and one that turns a value into text. What Handlebars itself would do with a name (helpers,
 * prototype properties, calling functions) is thereby out of the picture.
 *
 * @param program a syntax tree straight from the parser, before white-space control; changed in place
 * @throws TemplateError for the first thing that is not allowed or not known
 */
export function rewriteTemplate(program: hbs.AST.Program, scope: TokenScope): void {
	rewriteProgram(program, scope, OUTERMOST);
}

function rewriteProgram(program: hbs.AST.Program, scope: TokenScope, nesting: Nesting): void {
	program.body = program.body.flatMap((statement) => rewriteStatement(statement, scope, nesting));
}

function rewriteStatement(
	statement: hbs.AST.Statement,
	scope: TokenScope,
	nesting: Nesting,
): hbs.AST.Statement[] {
	switch (statement.type) {
		case 'ContentStatement':
			return splitSingleBraceTokens(statement as hbs.AST.ContentStatement, scope, nesting).flatMap(
				scope.isHtml ? splitReserved : (piece) => [piece],
			);
		case 'CommentStatement':
			return [statement];
		case 'MustacheStatement':
			return [rewriteMustache(statement as hbs.AST.MustacheStatement, scope, nesting)];
		case 'BlockStatement':
			return [rewriteBlock(statement as hbs.AST.BlockStatement, scope, nesting)];
		case 'PartialStatement':
		case 'PartialBlockStatement':
			throw scope.error('{{> …}} includes another template, which is not supported.', statement.loc);
		default:
			throw scope.error('{{* …}} is not supported.', statement.loc);
	}
}

/** Makes values of characters that are places otherwise, so that they come out as they were written. */
function splitReserved(statement: hbs.AST.Statement): hbs.AST.Statement[] {
	if (!isContent(statement) || !RESERVED.test(statement.value)) return [statement];
	const { value, loc } = statement;
	return value
		.split(RESERVED)
		.map((piece, index) =>
			index % 2 === 0 ? contentNode(piece, loc) : textNode(stringNode(piece, loc), piece, undefined, loc),
		);
}

function rewriteMustache(
	mustache: hbs.AST.MustacheStatement,
	scope: TokenScope,
	nesting: Nesting,
): hbs.AST.Statement {
	const { path, params, hash, loc, strip } = mustache;
	if (!mustache.escaped) {
		throw scope.error('Text from a partner is always escaped; use two braces.', loc);
	}
	if (!isPath(path)) throw scope.error('Write the name of a field between the braces.', loc);
	const name = path.original;
	const token = scope.findTrackingToken(name);
	if (token) {
		const statement = { token, written: `{{${name}}}`, params, hasOptions: hash !== undefined, loc };
		return { ...writeTrackingToken(statement, scope), strip } as hbs.AST.MustacheStatement;
	}
	if (REFUSED_HELPERS.has(name) && (params.length > 0 || !scope.knows(name))) {
		throw scope.error(`{{${name} …}} is not supported. Write the name of a field instead.`, loc);
	}
	if (BLOCKS.has(name) && !scope.knows(name)) {
		throw scope.error(`Start with {{#${name} …}} and end with {{/${name}}}.`, loc);
	}
	const format = FORMATS.find((candidate) => candidate === name);
	const [subject, ...others] = params;
	if (format && subject && isPath(subject)) {
		const written = `{{${name} ${subject.original}}}`;
		const [fallback] = others;
		if (others.length > 1 || hash || (fallback && !isText(fallback))) {
			throw scope.error(
				`After the name of a field there can only be one fallback in quotes. Write it as {{${name} ${subject.original} "soon"}}.`,
				loc,
			);
		}
		const field = scope.resolve(subject, nesting, fallback !== undefined);
		const instead = fallback && String(fallback.value);
		if (nesting.depth === 0) scope.noteToken(field, written, instead, nesting);
		const text = textNode(scope.format(field, format, written, loc), written, instead, loc);
		return { ...text, strip } as hbs.AST.MustacheStatement;
	}
	const [fallback] = params;
	if (params.length > 1 || hash || (fallback && !isText(fallback))) {
		throw scope.error(`${describeParameters(params)} Write it as {{${name} "there"}}.`, loc);
	}
	const value = scope.resolve(path, nesting, fallback !== undefined);
	const written = `{{${name}}}`;
	const instead = fallback && String(fallback.value);
	if (nesting.depth === 0) scope.noteToken(value, written, instead, nesting);
	const text = textNode(scope.formatPlainly(value, written, loc), written, instead, loc);
	return { ...text, strip } as hbs.AST.MustacheStatement;
}

function rewriteBlock(block: hbs.AST.BlockStatement, scope: TokenScope, nesting: Nesting): hbs.AST.Statement {
	const name = isPath(block.path) ? block.path.original : '';
	if (!BLOCKS.has(name)) {
		throw scope.error(
			`{{#${name} …}} is not supported. Use {{#if …}}, {{#unless …}}, {{#each …}} or {{#with …}}.`,
			block.loc,
		);
	}
	const [parameter] = block.params;
	if (block.params.length !== 1 || !parameter || !isPath(parameter)) {
		throw scope.error(`{{#${name} …}} takes the name of exactly one field.`, block.loc);
	}
	if (block.hash) throw scope.error(`{{#${name} …}} takes no options.`, block.loc);
	const value = scope.resolve(parameter, nesting, true);
	block.params = [isListField(parameter) ? listNode(value, parameter.loc) : value];
	const path = nesting.depth === 0 ? findPartnerPath(value) : undefined;
	const withValue =
		path === undefined ? nesting : { ...nesting, present: new Set([...nesting.present, path]) };
	const [inside, otherwise] = name === 'unless' ? [nesting, withValue] : [withValue, nesting];
	if (block.program) rewriteProgram(block.program, scope, enterBlock(name, block.program, inside));
	if (block.inverse) rewriteProgram(block.inverse, scope, otherwise);
	return block;
}

function isListField({ data, parts }: hbs.AST.PathExpression): boolean {
	return LIST_FIELDS.has((data ? parts.slice(1) : parts).join('.'));
}

function enterBlock(name: string, program: hbs.AST.Program, nesting: Nesting): Nesting {
	if (!SCOPING_BLOCKS.has(name)) return nesting;
	return {
		...nesting,
		depth: nesting.depth + 1,
		inEach: nesting.inEach || name === 'each',
		blockParams: new Set([...nesting.blockParams, ...(program.blockParams ?? [])]),
	};
}

function describeParameters(params: readonly hbs.AST.Expression[]): string {
	const names = params.filter(isPath).map((path) => path.original);
	if (names.some((name) => /[“”„‘’«»]/.test(name)))
		return 'A fallback needs straight quotes, not curly ones.';
	return 'After the name of a field there can only be one fallback in quotes.';
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
	return node.type === 'PathExpression';
}

function isText(node: hbs.AST.Node): node is hbs.AST.StringLiteral | hbs.AST.NumberLiteral {
	return node.type === 'StringLiteral' || node.type === 'NumberLiteral';
}
