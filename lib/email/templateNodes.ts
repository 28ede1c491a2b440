/** Reads a dotted path from a context, own properties only. Parameters: context, path (text, empty for the context). */
export const PATH_HELPER = 'partnerPath';

/** Reads the text of a column as the list it stands for. Parameter: value. */
export const LIST_HELPER = 'partnerList';

/** Turns a value into text or fails. Parameters: value, the token as written, and a fallback where there is one. */
export const TEXT_HELPER = 'partnerText';

/** Writes a date or a number the partner's way. Parameters: value, format, and the token as written. */
export const FORMAT_HELPER = 'partnerFormat';

/** Writes out a tracking token. Parameter: its key, see `keyOfTrackingToken`. */
export const TRACKING_HELPER = 'trackingText';

/** The private data variable that holds the texts of tracking tokens. */
export const TRACKING_VARIABLE = 'trackingTexts';

/** The private data variable that says how values are written for this partner. */
export const FORMAT_VARIABLE = 'formatContext';

/** The private data variable that collects what the partner lacks, where the email is shown all the same. */
export const LACKING_VARIABLE = 'lackingValues';

/** The private data variable that collects the values, where they are filled in later. */
export const VALUES_VARIABLE = 'placedValues';

/** The private data variable that holds the texts of tokens which stand for no partner field. */
export const TOKENS_VARIABLE = 'tokenTexts';

type Location = hbs.AST.SourceLocation;
type Expression = hbs.AST.Expression;

/** The context `depth` levels further out: `this` for 0, `..` for 1. */
export function contextNode(depth: number, loc: Location): hbs.AST.PathExpression {
	const original = depth === 0 ? 'this' : Array<string>(depth).fill('..').join('/');
	return { type: 'PathExpression', data: false, depth, parts: [], original, loc };
}

/** A data variable such as `@root`. */
export function dataNode(name: string, loc: Location): hbs.AST.PathExpression {
	return { type: 'PathExpression', data: true, depth: 0, parts: [name], original: `@${name}`, loc };
}

/** Looks up `path` in what `base` evaluates to. */
export function pathNode(base: Expression, path: string, loc: Location): hbs.AST.SubExpression {
	return call('SubExpression', PATH_HELPER, [base, stringNode(path, loc)], loc);
}

/** The entries of the list that `value` evaluates to. */
export function listNode(value: Expression, loc: Location): hbs.AST.SubExpression {
	return call('SubExpression', LIST_HELPER, [value], loc);
}

/**
 * Writes out what `value` evaluates to.
 *
 * @param written the token as it stands in the copy, for messages
 * @param fallback what to write instead of a missing value; `undefined` when there must be one
 */
export function textNode(
	value: Expression,
	written: string,
	fallback: string | undefined,
	loc: Location,
): hbs.AST.MustacheStatement {
	const params = [value, stringNode(written, loc)];
	if (fallback !== undefined) params.push(stringNode(fallback, loc));
	const strip = { open: false, close: false };
	return { ...call('MustacheStatement', TEXT_HELPER, params, loc), escaped: true, strip };
}

/**
 * Formats what `value` evaluates to.
 *
 * @param format one of `FORMATS`
 * @param written the token as it stands in the copy, for messages
 */
export function formatNode(
	value: Expression,
	format: string,
	written: string,
	loc: Location,
): hbs.AST.SubExpression {
	return call(
		'SubExpression',
		FORMAT_HELPER,
		[value, stringNode(format, loc), stringNode(written, loc)],
		loc,
	);
}

/** Writes out the tracking token with this key. */
export function trackingNode(key: string, loc: Location): hbs.AST.MustacheStatement {
	const strip = { open: false, close: false };
	return {
		...call('MustacheStatement', TRACKING_HELPER, [stringNode(key, loc)], loc),
		escaped: true,
		strip,
	};
}

/** Text that is written out as it is. */
export function contentNode(text: string, loc: Location): hbs.AST.ContentStatement {
	// The published type of `original` is wrong: Handlebars keeps the text there that white-space control starts from.
	return { type: 'ContentStatement', value: text, original: text as unknown as hbs.AST.StripFlags, loc };
}

/** The pieces of text around the tokens of a template, in order; of a choice, both. */
export function listContents({ body }: hbs.AST.Program): hbs.AST.ContentStatement[] {
	return body.flatMap((statement) => {
		if (isContent(statement)) return [statement];
		if (statement.type !== 'BlockStatement') return [];
		const { program, inverse } = statement as Partial<hbs.AST.BlockStatement>;
		return [program, inverse].flatMap((part) => (part ? listContents(part) : []));
	});
}

/** Whether a statement is a piece of text. */
export function isContent(statement: hbs.AST.Statement): statement is hbs.AST.ContentStatement {
	return statement.type === 'ContentStatement';
}

/** A text as a parameter. */
export function stringNode(value: string, loc: Location): hbs.AST.StringLiteral {
	return { type: 'StringLiteral', value, original: value, loc };
}

function call<Type extends string>(type: Type, helper: string, params: Expression[], loc: Location) {
	const path: hbs.AST.PathExpression = {
		type: 'PathExpression',
		data: false,
		depth: 0,
		parts: [helper],
		original: helper,
		loc,
	};
	const hash: hbs.AST.Hash = { type: 'Hash', pairs: [], loc };
	return { type, path, params, hash, loc };
}
