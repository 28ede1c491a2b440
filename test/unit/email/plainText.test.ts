import { toPlainText } from '../../../lib/email/plainText';

describe('the plain text of an email', () => {
	test.each([
		[
			'<p>Hi,</p><p>see <a href="https://x.example/a?b=1">this page</a>.</p>',
			'Hi,\n\nsee this page (https://x.example/a?b=1).',
		],
		['<a href="https://x.example/">https://x.example/</a>', 'https://x.example/'],
		['<a href="https://x.example/"></a> or <a>nothing</a>', 'https://x.example/ or nothing'],
		['Write to <a href="mailto:ann@x.example">ann@x.example</a>', 'Write to ann@x.example'],
		[
			'<a href="mailto:ann@x.example?subject=Unsubscribe%20me">Unsubscribe</a>',
			'Unsubscribe (mailto:ann@x.example?subject=Unsubscribe%20me)',
		],
		[
			'<a href="https://x.example/"><b><img src="b.png" alt="Join now"></b></a>',
			'Join now (https://x.example/)',
		],
		['<a href="https://x.example/">Join <img src="b.png" alt="a smile"></a>', 'Join (https://x.example/)'],
		[
			'<table><tr><th>What</th><th>Last month</th></tr><tr><td>Clicks</td><td>120</td></tr></table>',
			'What Last month\nClicks 120',
		],
		['<table><tr><td><p>One</p></td><td><p>Two</p></td></tr></table>', 'One\n\nTwo'],
		['<div style="color:red;display:none">Hidden</div><p style="display: none">too</p><p>Shown</p>', 'Shown'],
		['<p><a href="#top">Up</a></p>', 'Up'],
		[
			'<div style="DISPLAY : none">Hidden</div><p hidden>too</p><p style="color:red; display:none!important">too</p>Shown',
			'Shown',
		],
		['<p style="visibility:hidden">Hidden</p><p style="max-height:0;opacity:0.0">too</p>Shown', 'Shown'],
		[
			'<div hidden>a<br>b<div>c</div><img src="x">d</div>Shown<div>A<p hidden>e</div>Too<p hidden>f<p>Last',
			'Shown\nA\nToo\n\nLast',
		],
		[
			'<p style="opacity:0.8;max-height:0.5em">Shown</p><p style="background:url(display:none)">Too</p>',
			'Shown\n\nToo',
		],
		['<div hidden>never closed', ''],
		['<a style="mso-hide:all" href="https://x.example/">A button</a>', 'A button (https://x.example/)'],
		['a<!-- hidden --><!--[if mso]><p>Outlook</p><![endif]--><!--[if !mso]><!-->b<!--<![endif]-->', 'ab'],
		[
			'<a href="https://x.example/">https://x.example</a>, <a href="https://x.example"> https://x.example/ </a>',
			'https://x.example, https://x.example/',
		],
		[
			'<p>Hi</p><!doctype html><html><head><title>x</title></head><body>Welcome</body></html><p>Bye</p>',
			'Hi\n\nWelcome\n\nBye',
		],
		['<h1>As Written</h1><img src="a.png" alt="not told">', 'As Written'],
	])('of %s', (html, text) => {
		expect(
			toPlainText(html)
				.split('\n')
				.map((line) => line.trimEnd())
				.join('\n'),
		).toBe(text);
		expect(toPlainText(html)).not.toMatch(/[ \t]$/m);
	});
});
