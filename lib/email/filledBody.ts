import type { PartnerData } from '../partner/values';
import type { FieldContext, FieldTemplate } from './fieldTemplate';
import { placeInLinks } from './htmlLinks';
import { PlacedValues } from './placedValues';
import { isPlainText, layOutPlainBody } from './plainBody';
import { toPlainText } from './plainText';
import { listVisibleLinks } from './visibleLinks';

/** The body of an email for one partner, in both forms. */
export interface FilledBody {
	html: string;
	/** The same as plain text. */
	text: string;
	/** The targets of the links that the partner can click on. */
	links: readonly string[];
}

/** Different bodies that are kept; blocks such as `{{#if}}` make several of one template. */
const MOST_BODIES = 50;

/**
 * Prepares a body to be filled in for many partners. Finding its links and making plain text of it takes longer than
 * everything else about an email, so it is done for the body without the values of the partners, once.
 */
export function createBodyFiller(
	template: FieldTemplate,
): (partner: PartnerData, context: FieldContext) => FilledBody {
	const bodies = new Map<string, FilledBody>();
	const prepare = (around: string) => {
		const known = bodies.get(around);
		if (known) return known;
		const body = template.isPlain ? layOutPlainBody(around, { hasPlaces: true }) : layOutHtmlBody(around);
		if (bodies.size < MOST_BODIES) bodies.set(around, body);
		return body;
	};
	return (partner, context) => {
		const values = new PlacedValues();
		const body = prepare(template.fillIn(partner, context, values));
		const html = values.fillIntoHtml(body.html);
		const isTextKnown = template.isPlain || values.isPlain;
		return {
			html,
			text: isTextKnown ? values.fillIntoText(body.text) : toPlainText(html),
			links: body.links.map((target) => values.fillIntoText(target)),
		};
	};
}

/** Both forms of a body in which nothing is left to be filled in. */
export function layOutFinalBody(body: string): FilledBody {
	return isPlainText(body) ? layOutPlainBody(body, { hasPlaces: false }) : describeHtml(body);
}

function layOutHtmlBody(around: string): FilledBody {
	return describeHtml(placeInLinks(around));
}

function describeHtml(html: string): FilledBody {
	return { html, text: toPlainText(html), links: listVisibleLinks(html) };
}
