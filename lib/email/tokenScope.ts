import { suggestName } from './suggestion';
import { contextNode, dataNode, TOKENS_VARIABLE, pathNode } from './templateNodes';
import { locateOffset, TemplateError, type TextPosition } from './templateError';
import { KNOWN_TOKENS } from './tokens';
import { readTrackingToken, type TrackingToken } from './trackingTokens';

/** Where in the nesting of `{{#each}}` and `{{#with}}` a token stands. */
export interface Nesting {
	/** How many of them are around it. */
	depth: number;
	/** True when at least one of them is an `{{#each}}`. */
	inEach: boolean;
	/** Names given with `as |name|`. */
	blockParams: ReadonlySet<string>;
}

/** A token of the partner that has a fallback. */
export interface FallbackToken {
	/** The dotted path of the partner's field. */
	path: string;
	fallback: string;
}

/** Outside of every `{{#each}}` and `{{#with}}`: names are the partner's. */
export const OUTERMOST: Nesting = { depth: 0, inEach: false, blockParams: new Set() };

const EACH_VARIABLES = new Set(['index', 'first', 'last', 'key']);

/** What is said where no suggestion can be made. */
export const NO_SUCH_FIELD = 'Partners have no field of that name.';

const TOKENS_BY_NAME = new Map(KNOWN_TOKENS.map((token) => [token.name, token]));

/** The names that may be used in one field of an email, and what they stand for. */
export class TokenScope {
	/** The tracking tokens found so far, by their keys. */
	readonly trackingTokens = new Map<string, TrackingToken>();
	/** The tokens of the partner with a fallback found so far. */
	readonly fallbacks: FallbackToken[] = [];

	/**
	 * @param label the field as the operator knows it, for messages
	 * @param fields names of the partner fields; one of them wins over a token of the same name
	 * @param isHtml true for the field that is HTML
	 */
	constructor(
		readonly label: string,
		private readonly fields: ReadonlySet<string>,
		readonly isHtml: boolean,
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
	 * @throws TemplateError for a name that means nothing at this place
	 */
	resolve(path: hbs.AST.PathExpression, nesting: Nesting): hbs.AST.SubExpression {
		const { parts, depth, loc } = path;
		const [root = '', ...rest] = parts;
		const written = `{{${path.original}}}`;
		if (path.data) {
			if (root === 'root' && rest.length > 0) {
				return this.resolvePartner(dataNode('root', loc), rest, written, loc);
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
		return this.resolvePartner(contextNode(depth, loc), parts, written, loc);
	}

	/**
	 * The value of a path of the partner, wherever it stands.
	 *
	 * @param base evaluates to the partner
	 * @param written the token with its braces, for messages
	 * @param position where the token starts, when it is not where `loc` starts
	 * @throws TemplateError for an unknown name, with a suggestion
	 */
	resolvePartner(
		base: hbs.AST.PathExpression,
		parts: readonly string[],
		written: string,
		loc: hbs.AST.SourceLocation,
		position?: TextPosition,
	): hbs.AST.SubExpression {
		const [root = '', ...rest] = parts;
		const path = parts.join('.');
		if (this.fields.has(root) || this.fields.has(path)) return pathNode(base, path, loc);
		const token = TOKENS_BY_NAME.get(root);
		if (!token) throw this.unknownToken(root, written, loc, position);
		if (token.partnerField === undefined) return pathNode(dataNode(TOKENS_VARIABLE, loc), path, loc);
		return pathNode(base, [token.partnerField, ...rest].join('.'), loc);
	}

	/**
	 * Remembers that a value of the partner has a fallback.
	 *
	 * @param value what `resolve` made of the token
	 */
	noteFallback({ params: [base, path] }: hbs.AST.SubExpression, fallback: string): void {
		const isToken = (base as hbs.AST.PathExpression).parts[0] === TOKENS_VARIABLE;
		if (!isToken) this.fallbacks.push({ path: (path as hbs.AST.StringLiteral).value, fallback });
	}

	/** An error at a node, or at a more exact position within it. */
	error(reason: string, loc: hbs.AST.SourceLocation, position?: TextPosition): TemplateError {
		return new TemplateError(
			this.label,
			reason,
			position ?? { line: loc.start.line, column: loc.start.column + 1 },
		);
	}

	private unknownToken(
		root: string,
		written: string,
		loc: hbs.AST.SourceLocation,
		position?: TextPosition,
	): TemplateError {
		if (this.findTrackingToken(root)) {
			return this.error(
				`${written} can only be written out as it is: {${root}}. Every partner who gets the email has one.`,
				loc,
				position,
			);
		}
		if (/^adcode/i.test(root)) {
			return this.error(
				`${written} is not an ad code. Write it with the ID of the ad at impact.com: {adcode_12345}.`,
				loc,
				position,
			);
		}
		const help = this.suggest(written, [root, written.replace(/[{}]/g, '')]) ?? NO_SUCH_FIELD;
		return this.error(`${written} is not a known token. ${help}`, loc, position);
	}

	/**
	 * Asks whether a token was meant that is known.
	 *
	 * @param written the token as it stands in the copy
	 * @param names what its name may be, the likelier first
	 * @returns `undefined` where no known token is like it
	 */
	suggest(written: string, names: readonly string[]): string | undefined {
		const known = [...TOKENS_BY_NAME.keys(), 'trackingLink', ...this.fields];
		for (const name of names) {
			const suggestion = suggestName(name, known);
			if (suggestion !== undefined) return `Did you mean ${writeLike(written, suggestion)}?`;
		}
		return undefined;
	}
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
