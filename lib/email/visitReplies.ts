import { escapeHtml } from './escapeHtml';
import { choosePageLanguage } from './partnerLanguage';
import { PARTNER_TEXTS, type PartnerTexts } from './partnerTexts';

/** An answer over HTTP. */
export interface VisitReply {
	status: number;
	headers: Readonly<Record<string, string>>;
	body: string | Buffer;
}

/** Whom a page is for. */
export interface PageReader {
	/** The operator's company; may be empty. */
	brand: string;
	/** The header of the request that says which languages are read (RFC 9110 §12.5.4); may be empty. */
	acceptLanguage: string;
}

/** Nothing is kept, framed, indexed or told to the next page, and nothing is loaded from anywhere. */
const PAGE_HEADERS = {
	'Content-Type': 'text/html; charset=utf-8',
	'Cache-Control': 'no-store',
	Vary: 'Accept-Language',
	'Content-Security-Policy':
		"default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	'Referrer-Policy': 'no-referrer',
	'X-Content-Type-Options': 'nosniff',
	'X-Robots-Tag': 'noindex',
};

/** A transparent GIF of one pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

/** The image that tells an opening. */
export function showPixel(): VisitReply {
	return { status: 200, headers: { 'Content-Type': 'image/gif', 'Cache-Control': 'no-store' }, body: PIXEL };
}

/** @param target an absolute web address from a signed link */
export function showRedirect(target: string): VisitReply {
	const headers = {
		Location: new URL(target).href,
		'Cache-Control': 'no-store',
		'Referrer-Policy': 'no-referrer',
		'X-Robots-Tag': 'noindex',
	};
	return { status: 302, headers, body: '' };
}

/** The answer to a self-test, see `createSelfTest`. */
export function answerSelfTest(answer: string): VisitReply {
	return {
		status: 200,
		headers: { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' },
		body: answer,
	};
}

/** Asks a person who followed the link whether to unsubscribe. */
export function showConfirmation(reader: PageReader): VisitReply {
	return showPage(200, reader, ({ question, noMoreEmails, unsubscribe }) => ({
		title: question,
		sentences: [noMoreEmails],
		button: unsubscribe,
	}));
}

/** Confirms that a person is unsubscribed. */
export function showUnsubscribed(reader: PageReader): VisitReply {
	return showPage(200, reader, ({ unsubscribed, noMoreEmails, closePage }) => ({
		title: unsubscribed,
		sentences: [noMoreEmails, closePage],
	}));
}

/** For a link that is not one of ours, that somebody changed, or that stands in a test email or in a copy. */
export function showInvalid(reader: PageReader): VisitReply {
	return showPage(404, reader, ({ invalid, invalidHint, answerInstead }) => ({
		title: invalid,
		sentences: [invalidHint, answerInstead],
	}));
}

/** For a link that is too old to be followed. */
export function showExpired(reader: PageReader): VisitReply {
	return showPage(410, reader, ({ expired, expiredHint }) => ({ title: expired, sentences: [expiredHint] }));
}

/** For when the ledger cannot be used; the sender of a one-click request may try again. */
export function showUnavailable(reader: PageReader): VisitReply {
	const page = showPage(503, reader, ({ unavailable, tryAgain, answerInstead }) => ({
		title: unavailable,
		sentences: [tryAgain, answerInstead],
	}));
	return { ...page, headers: { ...page.headers, 'Retry-After': '300' } };
}

const STYLE = `
:root{color-scheme:light dark}
body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;font:18px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f4f5f7;color:#1c1e21}
main{box-sizing:border-box;width:100%;max-width:30rem;margin:1rem;padding:2.25rem;background:#fff;border-radius:14px;box-shadow:0 1px 3px rgba(0,0,0,.12)}
h1{margin:0 0 .6rem;font-size:1.55rem;line-height:1.25;text-wrap:balance}
p{margin:0;overflow-wrap:anywhere}
form{margin-top:1.6rem}
button{width:100%;padding:.85rem 1rem;border:0;border-radius:9px;background:#1f5fbf;color:#fff;font:inherit;font-weight:600;cursor:pointer}
button:hover{background:#184c99}
button:focus-visible{outline:3px solid #8ab4f8;outline-offset:2px}
@media (prefers-color-scheme:dark){body{background:#16181b;color:#e8e9eb}main{background:#22252a;box-shadow:none}button{background:#2f6fd0}}
`;

/** What a page says, in the words of one language. */
interface PageContent {
	title: string;
	sentences: readonly string[];
	/** The words of the button that unsubscribes; absent for a page without one. */
	button?: string;
}

function showPage(
	status: number,
	{ brand, acceptLanguage }: PageReader,
	choose: (texts: PartnerTexts) => PageContent,
): VisitReply {
	const language = choosePageLanguage(acceptLanguage);
	const texts: PartnerTexts = PARTNER_TEXTS[language];
	const { title, sentences, button } = choose(texts);
	const about = brand === '' ? texts.about : texts.aboutBrand.replace('{brand}', () => brand);
	// Between sentences that end in 。 there is no space.
	const text = sentences.join(/^(?:ja|zh)/.test(language) ? '' : ' ').replaceAll('{about}', () => about);
	const form =
		button === undefined
			? ''
			: `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>${escapeHtml(button)}</button></form>`;
	const body = `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(text)}</p>
${form}
</main>
</body>
</html>
`;
	return { status, headers: { ...PAGE_HEADERS, 'Content-Language': language }, body };
}
