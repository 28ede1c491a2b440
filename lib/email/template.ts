import type { DateTime } from 'luxon';
import type { PartnerData } from '../partner/values';
import { addFooter, addTextFooter, addTracking, omitWhatIsRead, type BodyAdditions } from './bodyAdditions';
import { toSingleLine } from './displayText';
import { compileField, type FieldOptions, type FieldTemplate } from './fieldTemplate';
import { createBodyFiller, layOutFinalBody } from './filledBody';
import { createFormatContext } from './formatValue';
import { insertPreheader } from './preheader';
import { createLinkCheck } from './requiredLink';
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
	/**
	 * Gets everything that this partner lacks. The email is then filled in all the same, with the token in brackets where
	 * a value is missing.
	 */
	lacking?: RenderError[];
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
	/** Whether it has dates, times, amounts or numbers that are written the partner's way. */
	usesFormats: boolean;
	/** The tokens of the partner that have a fallback. */
	fallbacks: readonly FallbackToken[];
	/** The tokens that have none, as they stand in the copy: a partner without a value is not mailed. */
	withoutFallback: readonly string[];
	/** What an operator should look at in the copy before it goes out. */
	problems: readonly string[];
	/**
	 * @param partner the partner item; only its own properties are read
	 * @throws RenderError when this partner lacks something the copy needs, unless `lacking` is given
	 */
	render(partner: PartnerData, options: RenderOptions): RenderedEmail;
}

/** What compiling an email depends on besides the copy. */
export interface CompileOptions extends Pick<FieldOptions, 'fields' | 'unknownNames'> {
	/** An email without a link that starts like this is not filled in for anybody; empty for none. */
	requiredLink?: string;
	/** BCP 47, what the copy is written in; empty where it is not known. */
	language?: string;
}

/**
 * Compiles the copy of an email, once for a whole run.
 *
 * @throws TemplateError naming the field, the place and what to write instead
 */
export function compileEmail(
	copy: EmailCopy,
	{ requiredLink = '', language, ...names }: CompileOptions,
): CompiledEmail {
	const subject = compileCopyField(copy.subject, { ...names, label: 'Subject', isRequired: true });
	const previewText = compileCopyField(copy.previewText, { ...names, label: 'Preview Text' });
	const body = compileCopyField(copy.body, { ...names, label: 'Body', isHtml: true, isRequired: true });
	const fillBody = body && createBodyFiller(body);
	const hasRequiredLink = createLinkCheck(requiredLink);
	const fields = [subject, previewText, body].filter((field) => field !== undefined);
	const usesFormats = fields.some((field) => field.usesFormats);
	const datesOf = rememberDates();

	return {
		usesFormats,
		fallbacks: fields.flatMap(({ fallbacks }) => fallbacks),
		withoutFallback: [...new Set(fields.flatMap(({ withoutFallback }) => withoutFallback))],
		problems: fields.flatMap(({ problems }) => problems),
		trackingTokens: [...(body?.trackingTokens.values() ?? [])],
		render(partner, { now, final = {}, texts, tracking = new Map(), additions = {}, lacking }) {
			const tokens = texts ? { ...datesOf(now), ...texts } : datesOf(now);
			const zone = now.zoneName ?? 'utc';
			const format = usesFormats ? createFormatContext(partner, zone, language) : undefined;
			const context = { tokens, format, tracking, lacking };
			const line = toSingleLine(subject?.fillIn(partner, context) ?? final.subject ?? '');
			const preview = toSingleLine(previewText?.fillIn(partner, context) ?? final.previewText ?? '');
			const filled = fillBody?.(partner, context) ?? layOutFinalBody(final.body ?? '');
			const { html, text } = filled;
			const refuse = (error: RenderError) => {
				if (!lacking) throw error;
				lacking.push(error);
			};
			if (line === '') refuse(emptyField('Subject'));
			if (html.trim() === '') refuse(emptyField('Body'));
			if (!hasRequiredLink(html)) refuse(lackOfLink(requiredLink));
			const footer = additions.footer && omitWhatIsRead(additions.footer, filled);
			const complete = addFooter(html, footer);
			return {
				subject: line,
				previewText: preview,
				html: insertPreheader(addTracking(complete, additions.tracking), preview),
				text: addTextFooter(text, footer),
			};
		},
	};
}

function compileCopyField(
	source: unknown,
	{
		isRequired = false,
		isHtml = false,
		...options
	}: Omit<FieldOptions, 'isHtml'> & { isHtml?: boolean; isRequired?: boolean },
): FieldTemplate | undefined {
	const { label } = options;
	if (source === undefined) return undefined;
	// Handlebars would take an object for a syntax tree and run it, and an n8n expression can yield one.
	if (typeof source !== 'string') {
		const what = source === null ? 'empty' : `of type ${typeof source}`;
		throw new TemplateError(label, `This must be text, but it is ${what}.`);
	}
	if (isRequired && source.trim() === '') {
		throw new TemplateError(label, 'This is empty. Write what the email should say.');
	}
	return compileField(source, { ...options, isHtml });
}

function lackOfLink(required: string): RenderError {
	return new RenderError('Body', undefined, `The required link ${required} is not in it.`);
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
