import { suggestName } from './suggestion';
import type { Format } from './formatValue';
import { contextNode, dataNode, formatNode, TOKENS_VARIABLE, pathNode } from './templateNodes';
import { locateOffset, TemplateError, type TextPosition } from './templateError';
import { KNOWN_TOKENS, TODAY } from './tokens';
import { readTrackingToken, type TrackingToken } from './trackingTokens';

/** Where in the nesting of `{{#each}}` and `{{#with}}` a token stands. */
export interface Nesting {
	/** How many of them are around it. */
	depth: number;
	/** True when at least one of them is an `{{#each}}`. */
	inEach: boolean;
	/** Names given with `as |name|`. */
	blockParams: ReadonlySet<string>;
	/** The partner's fields that have a value there because an `{{#if}}` asks for it. */
	present: ReadonlySet<string>;
}

/**
 * What becomes of a name that is neither a token nor a field of any partner. With `useFallback` the partners are taken
 * to have no value for it wherever the copy says what to do then: with a fallback, or in a block such as `{{#if}}`. With
 * `note` they may have it, and an operator is told.
 */
export type UnknownNames = 'refuse' | 'useFallback' | 'note';

/** A token of the partner that has a fallback. */
export interface FallbackToken {
	/** The dotted path of the partner's field. */
	path: string;
	fallback: string;
}

/** A token as it stands in the copy. */
export interface WrittenToken {
	/** With its braces, for messages. */
	written: string;
	/** True where the copy says what to do without a value. */
	isOptional: boolean;
	loc: hbs.AST.SourceLocation;
	/** Where the token starts, when it is not where `loc` starts. */
	position?: TextPosition;
}

/** Outside of every `{{#each}}` and `{{#with}}`: names are the partner's. */
export const OUTERMOST: Nesting = { depth: 0, inEach: false, blockParams: new Set(), present: new Set() };

const EACH_VARIABLES = new Set(['index', 'first', 'last', 'key']);

/** What is said where no suggestion can be made. */
export const NO_SUCH_FIELD = 'Partners have no field of that name.';

/** Fields without which a partner is not mailed anyway. */
const NEVER_MISSING: ReadonlySet<string> = new Set(['partnerId', 'email']);

const TOKENS_BY_NAME = new Map(KNOWN_TOKENS.map((token) => [token.name, token]));

/** The names that may be used in one field of an email, and what they stand for. */
export class TokenScope {
	/** The tracking tokens found so far, by their keys. */
	readonly trackingTokens = new Map<string, TrackingToken>();
	/** The tokens of the partner with a fallback found so far. */
	readonly fallbacks: FallbackToken[] = [];
	/** The tokens of the partner found so far that are written without one where a value may be missing. */
	readonly withoutFallback: string[] = [];
	/** Whether a value is formatted. */
	usesFormats = false;
	/** What an operator should know of names that are not known, where they are noted. */
	readonly unknown: string[] = [];

	/**
	 * @param label the field as the operator knows it, for messages
	 * @param fields names of the partner fields; one of them wins over a token of the same name
	 * @param isHtml true for the field that is HTML
	 */
	constructor(
		readonly label: string,
		private readonly fields: ReadonlySet<string>,
		readonly isHtml: boolean,
		private readonly unknownNames: UnknownNames = 'refuse',
	) {}

	/** True when the partner has a field, or impact.com a token, that a dotted path can start from. */
	knows(path: string): boolean {
		const root = path.split('.')[0] ?? '';
		if (this.fields.has(path) || this.fields.has(root) || TOKENS_BY_NAME.has(root)) return true;
		return this.findTrackingToken(path) !== undefined;
	}

	/** The tracking token of that name, unless the partner has a field that is called so. */
	findTrackingToken(name: string): TrackingToken | undefined {
		return this.fields.has(name) ? undefined : readTrackingToken(name);
	}

	/**
	 * The value of a path as it stands between two braces.
	 *
	 * @param isOptional true where the copy says what to do without a value
	 * @throws TemplateError for a name that means nothing at this place
	 */
	resolve(path: hbs.AST.PathExpression, nesting: Nesting, isOptional: boolean): hbs.AST.SubExpression {
		const { parts, depth, loc } = path;
		const [root = '', ...rest] = parts;
		const written = `{{${path.original}}}`;
		if (path.data) {
			if (root === 'root' && rest.length > 0) {
				return this.resolvePartner(dataNode('root', loc), rest, { written, isOptional, loc });
			}
			if (EACH_VARIABLES.has(root) && rest.length === 0 && nesting.inEach) return pathNode(path, '', loc);
			const where = EACH_VARIABLES.has(root) ? ' It only works inside {{#each …}}.' : '';
			throw this.error(`${written} means nothing here.${where}`, loc);
		}
		if (depth === 0 && nesting.blockParams.has(root) && !path.original.startsWith('this')) {
			return pathNode(
				{ ...path, parts: [root], original: root } as hbs.AST.PathExpression,
				rest.join('.'),
				loc,
			);
		}
		if (depth > nesting.depth) {
			throw this.error(`${written} reaches further out than the partner. Remove the extra “../”.`, loc);
		}
		if (depth < nesting.depth) return pathNode(contextNode(depth, loc), parts.join('.'), loc);
		if (parts.length === 0) {
			throw this.error(`${written} only works inside {{#each …}}. Write the name of a field instead.`, loc);
		}
		return this.resolvePartner(contextNode(depth, loc), parts, { written, isOptional, loc });
	}

	/**
	 * The value of a path of the partner, wherever it stands.
	 *
	 * @param base evaluates to the partner
	 * @throws TemplateError for an unknown name, with a suggestion
	 */
	resolvePartner(
		base: hbs.AST.PathExpression,
		parts: readonly string[],
		token: WrittenToken,
	): hbs.AST.SubExpression {
		const [root = '', ...rest] = parts;
		const path = parts.join('.');
		const { loc } = token;
		if (this.fields.has(root) || this.fields.has(path)) return pathNode(base, path, loc);
		const known = TOKENS_BY_NAME.get(root);
		if (!known) {
			this.refuseUnknown(root, token);
			return pathNode(base, path, loc);
		}
		if (known.partnerField === undefined) return pathNode(dataNode(TOKENS_VARIABLE, loc), path, loc);
		return pathNode(base, [known.partnerField, ...rest].join('.'), loc);
	}

	/**
	 * Remembers whether a value of the partner has a fallback.
	 *
	 * @param value what `resolve` made of the token
	 * @param written the token as it stands in the copy
	 */
	noteToken(
		value: hbs.AST.SubExpression,
		written: string,
		fallback: string | undefined,
		{ present }: Nesting,
	): void {
		const path = findPartnerPath(value);
		if (path === undefined) return;
		if (fallback !== undefined) this.fallbacks.push({ path, fallback });
		else if (!present.has(path) && !NEVER_MISSING.has(path)) this.withoutFallback.push(written);
	}

	/**
	 * Formats a value as a helper of the copy asks for.
	 *
	 * @param value what `resolve` made of the token
	 * @throws TemplateError for a text of the run, which has its format already
	 */
	format(
		value: hbs.AST.SubExpression,
		format: Format,
		written: string,
		loc: hbs.AST.SourceLocation,
	): hbs.AST.SubExpression {
		if (findPartnerPath(value) === undefined && !isToday(value)) {
			throw this.error(
				`${written} is text already. Write {{${format} ${TODAY}}} for the date of the run.`,
				loc,
			);
		}
		this.usesFormats = true;
		return formatNode(value, format, written, loc);
	}

	/** A value as it is written where the copy asks for no format. */
	formatPlainly(
		value: hbs.AST.SubExpression,
		written: string,
		loc: hbs.AST.SourceLocation,
	): hbs.AST.SubExpression {
		return isToday(value) ? this.format(value, 'date', written, loc) : value;
	}

	/** An error at a node, or at a more exact position within it. */
	error(reason: string, loc: hbs.AST.SourceLocation, position?: TextPosition): TemplateError {
		return new TemplateError(
			this.label,
			reason,
			position ?? { line: loc.start.line, column: loc.start.column + 1 },
		);
	}

	private refuseUnknown(root: string, { written, isOptional, loc, position }: WrittenToken): void {
		if (this.findTrackingToken(root)) {
			throw this.error(
				`${written} can only be written out as it is: {${root}}. Every partner who gets the email has one.`,
				loc,
				position,
			);
		}
		if (/^adcode/i.test(root)) {
			throw this.error(
				`${written} is not an ad code. Write it with the ID of the ad at impact.com: {adcode_12345}.`,
				loc,
				position,
			);
		}
		if (isOptional && this.unknownNames === 'useFallback') return;
		const suggestion = this.suggest(written, [root, written.replace(/[{}]/g, '')]);
		if (this.unknownNames === 'note') {
			this.unknown.push(
				`${written} in the ${this.label} is no standard token, so partners need a column of that name. ${suggestion ?? ''}`.trim(),
			);
			return;
		}
		const help = suggestion ?? NO_SUCH_FIELD;
		throw this.error(`${written} is not a known token. ${help}`, loc, position);
	}

	/**
	 * Asks whether a token was meant that is known.
	 *
	 * @param written the token as it stands in the copy
	 * @param names what its name may be, the likelier first
	 * @returns `undefined` where no known token is like it
	 */
	suggest(written: string, names: readonly string[]): string | undefined {
		const column = names.find((name) => this.fields.has(name));
		if (column !== undefined) return `Did you mean ${writeLike(written, column)}?`;
		const known = [...TOKENS_BY_NAME.keys(), 'trackingLink', ...this.fields];
		for (const name of names) {
			const suggestion = suggestName(name, known);
			if (suggestion !== undefined) return `Did you mean ${writeLike(written, suggestion)}?`;
		}
		return undefined;
	}
}

/**
 * The path of the partner's field that an expression reads.
 *
 * @param value what `resolve` made of a token
 * @returns `undefined` where it is no field but a text of the run
 */
export function findPartnerPath(value: hbs.AST.SubExpression): string | undefined {
	const [base] = value.params;
	const isToken = (base as hbs.AST.PathExpression).parts[0] === TOKENS_VARIABLE;
	return isToken ? undefined : readPathParameter(value);
}

function isToday(value: hbs.AST.SubExpression): boolean {
	return findPartnerPath(value) === undefined && readPathParameter(value) === TODAY;
}

function readPathParameter({ params: [, path] }: hbs.AST.SubExpression): string {
	return (path as hbs.AST.StringLiteral).value;
}

function writeLike(written: string, name: string): string {
	const plain = /^\w+$/.test(name);
	return written.startsWith('{{') || !plain ? `{{${plain ? name : `[${name}]`}}}` : `{${name}}`;
}

/** The place of a character of a piece of content. */
export function locateInContent(content: hbs.AST.ContentStatement, offset: number): TextPosition {
	const { line, column } = content.loc.start;
	return locateOffset(content.value, offset, { line, column: column + 1 });
}
