import type { PartnerData } from '../partner/values';
import type { FieldContext, FieldTemplate } from './fieldTemplate';
import { toPlainText } from './plainText';
import { hasPlaces, PlacedValues } from './placedValues';

/** The body of an email for one partner, in both forms. */
export interface FilledBody {
	html: string;
	/** The same as plain text. */
	text: string;
}

/** Different bodies whose plain text is kept; blocks such as `{{#if}}` make several of one template. */
const MOST_TEXTS = 50;

/**
 * Prepares a body to be filled in for many partners. Making plain text of HTML takes longer than everything else about
 * an email, so it is done for the body without the values of the partners, once.
 *
 * @param source the body as it was written
 */
export function createBodyFiller(
	template: FieldTemplate,
	source: string,
): (partner: PartnerData, context: FieldContext) => FilledBody {
	const texts = new Map<string, string>();
	const rememberText = (html: string) => {
		const known = texts.get(html);
		if (known !== undefined) return known;
		const text = toPlainText(html);
		if (texts.size < MOST_TEXTS) texts.set(html, text);
		return text;
	};
	const fillInDirectly = (partner: PartnerData, context: FieldContext) => {
		const html = template.fillIn(partner, context);
		return { html, text: toPlainText(html) };
	};
	if (hasPlaces(source)) return fillInDirectly;
	return (partner, context) => {
		const values = new PlacedValues();
		const around = template.fillIn(partner, context, values);
		if (!values.isComplete) return fillInDirectly(partner, context);
		const html = values.fillIntoHtml(around);
		const text = values.isPlain ? values.fillIntoText(rememberText(around)) : toPlainText(html);
		return { html, text };
	};
}
