import { DateTime } from 'luxon';
import { compileEmail } from '../../../lib/email/template';

const now = DateTime.fromISO('2026-03-01T10:00:00', { zone: 'utc' });
const unsubscribeLink = 'https://n8n.example/webhook/1?u=key.signature-1';
const texts = { unsubscribeLink, postalAddress: 'Acme & Co., 1 Main St' };
const footer = { postalAddress: 'Acme & Co.\n1 Main St', unsubscribeLink, unsubscribeText: 'Unsubscribe' };

function render(body: string | undefined, partner = {}, final = {}) {
	return compileEmail({ subject: 'Hi', body }, { fields: new Set(['country', 'firstName']) }).render(
		partner,
		{
			now,
			texts,
			tracking: new Map([['adCode 1 ', '<a href="https://t.example/">Ad</a>']]),
			final,
			additions: { footer },
		},
	);
}
const footerOf = ({ html, text }: { html: string; text: string }) => ({
	link: html.includes('>Unsubscribe</a></div>') && text.includes('Unsubscribe: https'),
	address: html.includes('Acme &amp; Co.<br>1 Main St') && text.includes('-- \nAcme & Co.\n1 Main St'),
});

describe('the footer has what this partner’s email lacks', () => {
	const both = '<a href="{unsubscribeLink}">Stop</a> {postalAddress}';

	test.each([
		['a branch that is for others', `Hi {{#if country}}${both}{{/if}}<br>`],
		['a comment', `Hi <!-- ${both} -->`],
		['what only Outlook shows', `Hi <!--[if mso]>${both}<![endif]-->`],
		['a comment of the template', 'Hi {{! unsubscribeLink postalAddress }}<br>'],
		['a part that is hidden', `Hi <div style="display:none">${both}</div>`],
		[
			'a part that is hidden in another way',
			`Hi <p hidden>${both}</p><div style="visibility: hidden">${both}</div>`,
		],
		[
			'the title',
			`<html><head><title>{unsubscribeLink} {postalAddress}</title></head><body>Hi</body></html>`,
		],
		['an attribute that nobody reads', '<p title="{unsubscribeLink}" id="{postalAddress}">Hi</p>'],
		['a fallback that does not apply', '{firstName|unsubscribeLink postalAddress}<br>'],
		['other words', 'unsubscribeLink, postalAddress<br>'],
	])('although its tokens stand in %s', (_place, body) => {
		expect(footerOf(render(body, { firstName: 'Ann' }))).toEqual({ link: true, address: true });
	});

	test.each([
		['is text in HTML', '<p>{unsubscribeLink}</p>'],
		['has nothing to click on', 'Hi <a href="{unsubscribeLink}"> &nbsp;</a><b>!</b>'],
		[
			'has only something hidden to click on',
			'<p>Hi <a href="{unsubscribeLink}"><span hidden>Stop</span></a></p>',
		],
		['is never displayed', '<template><a href="{unsubscribeLink}">Stop</a></template>Hi'],
	])('where the address of the link %s', (_what, body) => {
		expect(footerOf(render(body))).toMatchObject({ link: true });
	});

	test.each([
		['an image', '<a href="{unsubscribeLink}"><b><img src="x.png"></b></a>'],
		['text deep in it', '<a href="{unsubscribeLink}"><table><tr><td>Stop</td></tr></table></a>'],
		['text of a partner', '<a href="{unsubscribeLink}">{firstName}</a>'],
		['beside an ad', '<p>{adcode_1} <a href="{unsubscribeLink}">Stop</a></p>'],
	])('and no second link where its own is %s', (_what, body) => {
		expect(footerOf(render(body, { firstName: 'Ann  B' }))).toMatchObject({ link: false });
	});

	test('and no more than that', () => {
		expect(footerOf(render(`<p>${both}</p>`))).toEqual({ link: false, address: false });
		expect(footerOf(render(`Hi\n{unsubscribeLink}`))).toEqual({ link: false, address: true });
		expect(footerOf(render(`<p>{postalAddress}</p>`))).toEqual({ link: true, address: false });
		const choice = `Hi {{#if country}}${both}{{/if}}<br>`;
		expect(footerOf(render(choice, { country: 'DE' }))).toEqual({ link: false, address: false });
	});

	test('where a longer address begins like the link', () => {
		expect(footerOf(render('<a href="{unsubscribeLink}2">Stop</a>'))).toMatchObject({ link: true });
	});

	test('also where n8n has filled in the body', () => {
		const body = '<p>unsubscribeLink {postalAddress} {unsubscribeLink}</p>';
		expect(footerOf(render(undefined, {}, { body }))).toEqual({ link: true, address: true });
		const complete = `<p>Acme &amp; Co.<br>1 Main St</p><a href="${unsubscribeLink}">Stop</a>`;
		expect(footerOf(render(undefined, {}, { body: complete }))).toEqual({ link: false, address: false });
	});
});
