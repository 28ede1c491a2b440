import type { DateTime } from 'luxon';
import type { PartnerData } from '../partner/values';
import { addFooter, addTextFooter, addTracking, type BodyAdditions } from './bodyAdditions';
import { toSingleLine } from './displayText';
import { compileField, type FieldTemplate } from './fieldTemplate';
import { createBodyFiller, type FilledBody } from './filledBody';
import { createFormatContext } from './formatValue';
import { listLinks } from './htmlLinks';
import { toHtmlBody } from './plainBody';
import { toPlainText } from './plainText';
import { insertPreheader } from './preheader';
import { RenderError, TemplateError } from './templateError';
import type { FallbackToken } from './tokenScope';
import { currentDates } from './tokens';
import type { TrackingTexts, TrackingToken } from './trackingTokens';

/**
 * The copy of an email as the operator wrote it: Handlebars tokens and impact.com's `{firstName}` side by side. A field
 * that is `undefined` has no template; its text is handed over for each partner as `final`.
 */
export interface EmailCopy {
	subject: string | undefined;
	/** What an inbox shows after the subject; may be empty. */
	previewText?: string | undefined;
	/** HTML, or plain text where it has no tag at all. */
	body: string | undefined;
}

/** What filling in an email depends on besides the partner. */
export interface RenderOptions {
	/** Gives the date tokens, in its zone. */
	now: DateTime;
	/**
	 * Texts that are used as they are, for the fields that have no template. Tokens in them mean nothing: they may hold
	 * data of a partner, which is never a template. The body is HTML, or plain text where it has no tag at all.
	 */
	final?: Readonly<Partial<Record<keyof EmailCopy, string | undefined>>>;
	/** The texts of the tokens that stand for links and the like, by token name; see `KNOWN_TOKENS`. */
	texts?: Readonly<Record<string, string>>;
	/** The texts of `trackingTokens`. */
	tracking?: TrackingTexts;
	/** What is added to the body once it is filled in. */
	additions?: BodyAdditions;
}

/** An email for one partner. */
export interface RenderedEmail {
	/** Plain text on one line. */
	subject: string;
	/** Plain text on one line, empty where there is none. */
	previewText: string;
	/** The body with everything escaped, the preview text, the footer, and links that are counted. */
	html: string;
	/** The body and the footer as plain text, without the preview text, with the links as they were written. */
	text: string;
}

/** Copy that is ready to be filled in for any number of partners. */
export interface CompiledEmail {
	/** What the copy needs of impact.com for each partner. */
	trackingTokens: readonly TrackingToken[];
	/** The tokens of the partner that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** What an operator should look at in the copy before it goes out. */
	problems: readonly string[];
	/**
	 * @param partner the partner item; only its own properties are read
	 * @throws RenderError when this partner lacks something the copy needs
	 */
	render(partner: PartnerData, options: RenderOptions): RenderedEmail;
}

/**
 * Compiles the copy of an email, once for a whole run.
 *
 * @param options `fields` are the names of the partner fields the copy may use; impact.com's tokens are always known.
 *   Without a link that starts with `requiredLink`, an email is not filled in for anybody
 * @throws TemplateError naming the field, the place and what to write instead
 */
export function compileEmail(
	copy: EmailCopy,
	{ fields, requiredLink = '' }: { fields: ReadonlySet<string>; requiredLink?: string },
): CompiledEmail {
	const subject = compileCopyField('Subject', copy.subject, { fields, isHtml: false, isRequired: true });
	const previewText = compileCopyField('Preview Text', copy.previewText, { fields, isHtml: false });
	const body = compileCopyField('Body', copy.body, { fields, isHtml: true, isRequired: true });
	const fillBody = body && createBodyFiller(body, copy.body ?? '');
	const datesOf = rememberDates();

	return {
		fallbacks: [subject, previewText, body].flatMap((field) => field?.fallbacks ?? []),
		problems: body?.problems ?? [],
		trackingTokens: [...(body?.trackingTokens.values() ?? [])],
		render(partner, { now, final = {}, texts, tracking = new Map(), additions = {} }) {
			const tokens = texts ? { ...datesOf(now), ...texts } : datesOf(now);
			const context = { tokens, format: createFormatContext(partner, now.zoneName ?? 'utc'), tracking };
			const line = toSingleLine(subject?.fillIn(partner, context) ?? final.subject ?? '');
			const preview = toSingleLine(previewText?.fillIn(partner, context) ?? final.previewText ?? '');
			const { html, text } = fillBody?.(partner, context) ?? fillInFinal(final.body ?? '');
			if (line === '') throw emptyField('Subject');
			if (html.trim() === '') throw emptyField('Body');
			if (requiredLink !== '') requireLink(html, requiredLink);
			const complete = addFooter(html, additions.footer);
			return {
				subject: line,
				previewText: preview,
				html: insertPreheader(addTracking(complete, additions.tracking), preview),
				text: addTextFooter(text, additions.footer),
			};
		},
	};
}

function compileCopyField(
	label: string,
	source: unknown,
	{
		fields,
		isHtml,
		isRequired = false,
	}: { fields: ReadonlySet<string>; isHtml: boolean; isRequired?: boolean },
): FieldTemplate | undefined {
	if (source === undefined) return undefined;
	// Handlebars would take an object for a syntax tree and run it, and an n8n expression can yield one.
	if (typeof source !== 'string') {
		const what = source === null ? 'empty' : `of type ${typeof source}`;
		throw new TemplateError(label, `This must be text, but it is ${what}.`);
	}
	if (isRequired && source.trim() === '') {
		throw new TemplateError(label, 'This is empty. Write what the email should say.');
	}
	return compileField(source, { label, fields, isHtml });
}

function fillInFinal(body: string): FilledBody {
	const html = toHtmlBody(body);
	return { html, text: toPlainText(html) };
}

function requireLink(html: string, required: string): void {
	if (listLinks(html).some((target) => target.startsWith(required))) return;
	throw new RenderError('Body', undefined, `The required link ${required} is not in it.`);
}

function emptyField(label: string): RenderError {
	return new RenderError(label, undefined, 'Nothing is left of it once it is filled in for this partner.');
}

/** Formatting dates costs more than the rest of a short email, and a run has one `now` for everybody. */
function rememberDates(): (now: DateTime) => Readonly<Record<string, string>> {
	let last: { now: DateTime; dates: Readonly<Record<string, string>> } | undefined;
	return (now) => {
		if (last?.now !== now) last = { now, dates: currentDates(now) };
		return last.dates;
	};
}
