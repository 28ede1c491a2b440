import Handlebars from 'handlebars';
import { readPath, toList, type PartnerData } from '../partner/values';
import { bracketColumns } from './columnTokens';
import { toDisplayText } from './displayText';
import { unescapeHtml } from './escapeHtml';
import { formatValue, type Format, type FormatContext } from './formatValue';
import { rewriteTemplate } from './rewriteTemplate';
import { findMisspeltTokens, readVisibleText } from './misspeltTokens';
import { isPlainBody } from './plainBody';
import { explainSyntaxError } from './syntaxError';
import type { PlacedValues } from './placedValues';
import { RenderError } from './templateError';
import {
	FORMAT_HELPER,
	FORMAT_VARIABLE,
	LACKING_VARIABLE,
	LIST_HELPER,
	listContents,
	PATH_HELPER,
	TEXT_HELPER,
	TOKENS_VARIABLE,
	TRACKING_HELPER,
	TRACKING_VARIABLE,
	VALUES_VARIABLE,
} from './templateNodes';
import { TokenScope, type FallbackToken, type UnknownNames } from './tokenScope';
import { LINK_TOKENS } from './tokens';
import { isAdCodeKey, type TrackingTexts, type TrackingToken } from './trackingTokens';

/** What a field is filled in with, besides the partner. */
export interface FieldContext {
	/** The texts of tokens that stand for no field of the partner, by their names. */
	tokens: Readonly<Record<string, string>>;
	/** Absent where no value is formatted. */
	format?: FormatContext | undefined;
	tracking: TrackingTexts;
	/** See `RenderOptions`. */
	lacking?: RenderError[] | undefined;
}

/** One field of an email. */
export interface FieldTemplate {
	/**
	 * @param values gets the values, of which the result then has only the places
	 * @throws RenderError when this partner has no value for a token without a fallback
	 */
	fillIn: (partner: PartnerData, context: FieldContext, values?: PlacedValues) => string;
	/** Whether it is a body in plain text: the result is not HTML yet, and is filled in with `values` only. */
	isPlain: boolean;
	/** What the field needs of impact.com, by key. */
	trackingTokens: ReadonlyMap<string, TrackingToken>;
	/** Whether it has dates, times, amounts or numbers that are written the partner's way. */
	usesFormats: boolean;
	/** The tokens of the partner that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** The tokens of the partner that are written without one, as they stand in the copy. */
	withoutFallback: readonly string[];
	/** What an operator should look at in the field, one sentence or two each. */
	problems: readonly string[];
}

/** How one field of an email is compiled. */
export interface FieldOptions {
	/** The field as the operator knows it, for messages. */
	label: string;
	/** Names of the partner fields the copy may use; impact.com's tokens are always known. */
	fields: ReadonlySet<string>;
	/** True for HTML, in which values are escaped; a text without any tag becomes HTML. */
	isHtml: boolean;
	unknownNames?: UnknownNames | undefined;
}

/**
 * Compiles one field of an email, once for all partners.
 *
 * @throws TemplateError for a syntax error, an unknown token, or something that templates may not do
 */
export function compileField(
	source: string,
	{ label, fields, isHtml, unknownNames }: FieldOptions,
): FieldTemplate {
	const parsed = parse(label, bracketColumns(source, fields, unknownNames === 'useFallback'));
	const scope = new TokenScope(label, fields, isHtml, unknownNames);
	rewriteTemplate(parsed, scope);
	const program = controlWhiteSpace(parsed);
	const isPlain = isHtml && isPlainBody(program);
	const template = createEnvironment(label, isHtml && !isPlain).compile<PartnerData>(program, {
		strict: true,
		knownHelpersOnly: true,
		knownHelpers: {
			helperMissing: false,
			blockHelperMissing: false,
			if: true,
			unless: true,
			each: true,
			with: true,
			log: false,
			lookup: false,
			[PATH_HELPER]: true,
			[LIST_HELPER]: true,
			[TEXT_HELPER]: true,
			[FORMAT_HELPER]: true,
			[TRACKING_HELPER]: true,
		},
		noEscape: !isHtml,
	});
	return {
		fillIn: (partner, { tokens, format, tracking, lacking }, values) =>
			template(partner, {
				data: {
					[TOKENS_VARIABLE]: tokens,
					[FORMAT_VARIABLE]: format,
					[TRACKING_VARIABLE]: tracking,
					[VALUES_VARIABLE]: values,
					[LACKING_VARIABLE]: lacking,
				},
			}),
		isPlain,
		trackingTokens: scope.trackingTokens,
		usesFormats: scope.usesFormats,
		fallbacks: scope.fallbacks,
		withoutFallback: scope.withoutFallback,
		problems: [...new Set([...scope.unknown, ...(isHtml ? findProblems(program, scope) : [])])],
	};
}

/** What in a body was probably meant to be a token. It may also be meant so, therefore it is no error. */
function findProblems(program: hbs.AST.Program, scope: TokenScope): string[] {
	const written = listContents(program).map(({ value }) => value);
	return findMisspeltTokens(readVisibleText(written.join(''))).map((token) => {
		const help = scope.suggest(token.written, token.names);
		const problem = `“${token.written}” in the ${scope.label} is no token, so partners read it as it is.`;
		return help === undefined ? problem : `${problem} ${help}`;
	});
}

function parse(label: string, source: string): hbs.AST.Program {
	try {
		return Handlebars.parseWithoutProcessing(source);
	} catch (cause) {
		throw explainSyntaxError(label, source, cause);
	}
}

/** Takes away the lines on which only a block stands, as Handlebars does with every template. */
function controlWhiteSpace(program: hbs.AST.Program): hbs.AST.Program {
	// A syntax tree is not parsed again; the published type of the parameter does not know that.
	return Handlebars.parse(program as unknown as string);
}

/**
 * Handlebars of its own for each field, so that nothing else in n8n's process can add helpers or partials to it.
 *
 * @param isMarkup whether the field is written in HTML, its fallbacks included
 */
function createEnvironment(label: string, isMarkup: boolean): typeof Handlebars {
	const environment = Handlebars.create();
	environment.unregisterHelper('log');
	environment.unregisterHelper('lookup');
	environment.registerHelper(PATH_HELPER, (base: unknown, path: string) => readValue(base, path));
	environment.registerHelper(LIST_HELPER, (value: unknown) =>
		typeof value === 'string' ? toList(value) : value,
	);
	environment.registerHelper(TEXT_HELPER, (value: unknown, written: string, ...rest: unknown[]) => {
		const instead = rest.length > 1 ? String(rest[0]) : undefined;
		const fallback = isMarkup && instead?.includes('&') ? unescapeHtml(instead) : instead;
		const options = rest.at(-1) as Handlebars.HelperOptions;
		const text = writeValue(value, fallback) ?? refuse(describeLack(label, value, written), options);
		return findValues(options)?.place(text, isLinkOfRun(text, options) ? 'link' : 'text') ?? text;
	});
	environment.registerHelper(
		FORMAT_HELPER,
		(value: unknown, format: Format, written: string, options: Handlebars.HelperOptions) => {
			if (toDisplayText(value).kind === 'missing') return undefined;
			const { [FORMAT_VARIABLE]: context } = options.data as { [FORMAT_VARIABLE]: FormatContext };
			const text = formatValue(format, value, context);
			if (text !== undefined) return text;
			const kind = format === 'date' || format === 'time' ? 'date' : 'number';
			const reason = `${written} is no ${kind} for this partner.`;
			return refuse(new RenderError(label, written, reason), options);
		},
	);
	environment.registerHelper(TRACKING_HELPER, (key: string, options: Handlebars.HelperOptions) => {
		const { [TRACKING_VARIABLE]: texts } = options.data as { [TRACKING_VARIABLE]: TrackingTexts };
		const text = texts.get(key);
		if (text === undefined) throw new RenderError(label, undefined, 'A tracking link is missing.');
		return findValues(options)?.place(text, isAdCodeKey(key) ? 'html' : 'link') ?? text;
	});
	return environment;
}

/** Fails, or notes the failure and shows the token without its braces, in brackets. */
function refuse(error: RenderError, { data }: Handlebars.HelperOptions): string {
	const { [LACKING_VARIABLE]: lacking } = data as { [LACKING_VARIABLE]?: RenderError[] };
	if (!lacking) throw error;
	lacking.push(error);
	return `[${error.token?.replace(/^\{+|\}+$/g, '') ?? ''}]`;
}

function isLinkOfRun(text: string, { data }: Handlebars.HelperOptions): boolean {
	const { [TOKENS_VARIABLE]: texts } = data as { [TOKENS_VARIABLE]: Readonly<Record<string, string>> };
	return text !== '' && LINK_TOKENS.some((token) => texts[token] === text);
}

function findValues({ data }: Handlebars.HelperOptions): PlacedValues | undefined {
	return (data as { [VALUES_VARIABLE]?: PlacedValues })[VALUES_VARIABLE];
}

function readValue(base: unknown, path: string): unknown {
	const value = path === '' ? base : isObject(base) ? readPath(base, path) : undefined;
	// Handlebars' own block helpers would call a function, and would take blank text for a value.
	if (typeof value === 'function') return undefined;
	return typeof value === 'string' && value.trim() === '' ? '' : value;
}

function isObject(value: unknown): value is PartnerData {
	return typeof value === 'object' && value !== null;
}

/** The text of a value or its fallback; `undefined` where there is neither. */
function writeValue(value: unknown, fallback: string | undefined): string | undefined {
	const display = toDisplayText(value);
	if (display.kind === 'text') return display.text;
	return display.kind === 'missing' ? fallback : undefined;
}

/** Why a value cannot be written out. */
function describeLack(label: string, value: unknown, written: string): RenderError {
	const display = toDisplayText(value);
	if (display.kind === 'unprintable') {
		const hint =
			display.what === 'a list' ? 'Use {{#each …}} to write its entries.' : 'Name one of its fields.';
		return new RenderError(label, written, `${written} is ${display.what} for this partner. ${hint}`);
	}
	return new RenderError(
		label,
		written,
		`${written} has no value for this partner. Write what to show instead: ${writeFallback(written)}.`,
	);
}

function writeFallback(written: string): string {
	return written.startsWith('{{') ? `${written.slice(0, -2)} "there"}}` : `${written.slice(0, -1)}|there}`;
}
