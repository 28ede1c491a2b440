import { addFooter } from '../../../lib/email/bodyAdditions';
import { insertPreheader } from '../../../lib/email/preheader';

const OUTLOOK = '<!--[if mso]><body class="mso"><![endif]--><!--[if !mso]><!-->';

test.each([
	[
		`<html>${OUTLOOK}<body><p>Hi</p></body></html><!-- </body> -->`,
		`<html>${OUTLOOK}<body>`,
		'</body></html><!-- </body> -->',
	],
	['<p>Hi</p>', '', ''],
	[
		'<html><head><style>p{}</style></head><p>Hi</p></html>',
		'<html><head><style>p{}</style></head>',
		'</html>',
	],
	[
		'<!DOCTYPE html>\n<html lang="de" data-x="a>b"><p>Hi</p></html>\n',
		'<!DOCTYPE html>\n<html lang="de" data-x="a>b">',
		'</html>\n',
	],
	[
		'<!DOCTYPE html><head><title>x</title></head><p>Hi</p>',
		'<!DOCTYPE html><head><title>x</title></head>',
		'',
	],
	['<!doctype html><p>Hi</p>', '<!doctype html>', ''],
	['<html><head></head><body><p>Hi</p></html>', '<html><head></head><body>', '</html>'],
	[
		'<head><!-- </head> --><style>a</style></head ><p>Hi</p></HTML >',
		'<head><!-- </head> --><style>a</style></head >',
		'</HTML >',
	],
	['<BODY data-x="a>b"><p>Hi</p></BODY>', '<BODY data-x="a>b">', '</BODY>'],
	['<body title="İİİ"><p>Hi</p></body></html>', '<body title="İİİ">', '</body></html>'],
	['<!--><body><p>Hi</p><!-- The end</body>', '<!--><body>', '<!-- The end</body>'],
	['<p>Hi</p><!-- The end', '', '<!-- The end'],
	[
		'<style><!-- p{}</style><body><p>Hi</p></body><script>"</body>"</script>',
		'<style><!-- p{}</style><body>',
		'</body><script>"</body>"</script>',
	],
])('what is added to %s comes into the body that everybody sees', (html, before, after) => {
	const footer = { postalAddress: 'Acme', unsubscribeText: '' };
	const complete = addFooter(insertPreheader(html, 'Preview'), footer);
	expect(complete.startsWith(`${before}<div style="display:none`)).toBe(true);
	expect(complete).toMatch(/Preview<\/div><p>Hi<\/p><div style="margin-top[^>]*>Acme<\/div>/);
	expect(complete.endsWith(`Acme</div>${after}`)).toBe(true);
});
