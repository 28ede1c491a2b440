import fc from 'fast-check';
import { addFooter, addTextFooter, addTracking } from '../../../lib/email/bodyAdditions';
import { listLinks, replaceLinks } from '../../../lib/email/htmlLinks';

const replaced = (html: string) => replaceLinks(html, (target) => `https://r.example/?${target.length}&x`);

test.each([
	['<a href="https://a.example/?x=1&amp;y=2">', ['https://a.example/?x=1&y=2']],
	["<A class=b HREF = 'https://a.example'>", ['https://a.example']],
	['<a href=https://a.example/b>', ['https://a.example/b']],
	['<area href="https://a.example">', ['https://a.example']],
	['<a data-href="x" href="y">', ['y']],
	['<a href="&#x68;ttps://a.example">', ['https://a.example']],
	['<link href="style.css"><!-- <a href="x"> --><a>', []],
	['<a title="<a href=x>" href="y">', ['y']],
	['text href="x"', []],
	['<a href="unfinished', []],
])('the links of %s are %j', (html, links) => expect(listLinks(html)).toEqual(links));

test('only addresses are replaced, and they are escaped', () => {
	expect(replaced('<p id="a>b"><a class=x href = \'ab\' title="t">é</a>&nbsp;')).toBe(
		'<p id="a>b"><a class=x href="https://r.example/?2&amp;x" title="t">é</a>&nbsp;',
	);
});

test('the buttons that only Outlook shows lead where the others do', () => {
	const button = (href: string) =>
		`<!--[if mso]><v:roundrect xmlns:v="urn:x" href="${href}" arcsize="8%"><center>Go</center></v:roundrect><![endif]--><!--[if !mso]><!--><a href="${href}">Go</a><!--<![endif]--><!-- <a href="ab"> --><p href="ab">`;
	const html = button('ab');
	expect(listLinks(html)).toEqual(['ab']);
	expect(replaced(html)).toBe(
		html
			.replace('xmlns:v="urn:x" href="ab"', 'xmlns:v="urn:x" href="https://r.example/?2&amp;x"')
			.replace('<a href="ab">Go', '<a href="https://r.example/?2&amp;x">Go'),
	);
	expect(replaced('<!--[if gte mso 9]><v:rect href="a"></v:rect><a href="b"><![endif]-->')).toBe(
		'<!--[if gte mso 9]><v:rect href="https://r.example/?1&amp;x"></v:rect><a href="https://r.example/?1&amp;x"><![endif]-->',
	);
});

test('what is not replaced stays as it is, whatever it is', () => {
	fc.assert(
		fc.property(
			fc.string({ unit: fc.constantFrom('<', 'a', ' ', 'href', '=', '"', "'", '>', '&', '!--') }),
			(html) => {
				expect(replaceLinks(html, () => undefined)).toBe(html);
			},
		),
	);
});

const footer = {
	postalAddress: 'Acme <Co>\n\n 1 Main St ',
	unsubscribeLink: 'https://u.example/?u=1&x',
	unsubscribeText: 'Stop',
};

test('the footer stands at the end of the body, escaped', () => {
	const html = addFooter('<HTML><BODY>Hi</BODY></HTML>', footer);
	expect(html).toMatch(
		/^<HTML><BODY>Hi<div style="[^"]+">Acme &lt;Co&gt;<br>1 Main St<br><a href="https:\/\/u\.example\/\?u&#x3D;1&amp;x"[^>]*>Stop<\/a><\/div><\/BODY><\/HTML>$/,
	);
	expect(addFooter('Hi', { ...footer, postalAddress: ' ', unsubscribeLink: undefined })).toBe('Hi');
	expect(addFooter('Hi', undefined)).toBe('Hi');
});

test('the text has the same footer, after a signature mark', () => {
	expect(addTextFooter('Hi', footer)).toBe('Hi\n\n-- \nAcme <Co>\n1 Main St\nStop: https://u.example/?u=1&x');
	expect(addTextFooter('Hi', undefined)).toBe('Hi');
});

test('without tracking nothing changes', () => expect(addTracking('<a href="x">')).toBe('<a href="x">'));
