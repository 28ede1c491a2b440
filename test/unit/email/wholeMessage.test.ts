import fc from 'fast-check';
import { simpleParser } from 'mailparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import type { SendMailOptions } from 'nodemailer';
import { writeWholeMessage } from '../../../lib/email/wholeMessage';

const fixed: SendMailOptions = {
	from: { name: 'Ünal & Co', address: 'partners@example.com' },
	to: 'zoe@partner.example',
	messageId: '<1@example.com>',
	date: new Date('2026-03-01T08:00:00Z'),
	headers: { 'List-Unsubscribe': { prepared: true, value: `<https://example.com/${'x'.repeat(90)}>` } },
};

/** Compiles the message anew: building the headers changes it. */
function compile(options: SendMailOptions): MimeNode {
	return new MailComposer({ ...fixed, baseBoundary: 'fixed', ...options }).compile();
}

const text = fc.oneof(
	fc.string({ maxLength: 400 }),
	fc.string({ unit: 'grapheme', maxLength: 400 }),
	fc.string({
		unit: fc.constantFrom('a', ' ', '\t', '.', '=', '\r', '\n', '\r\n', 'é', '漢', '🎉'),
		maxLength: 600,
	}),
	fc.string({ unit: 'binary', maxLength: 300 }),
);

describe('a message in one piece', () => {
	test("has the bytes of nodemailer's own stream", async () => {
		await fc.assert(
			fc.asyncProperty(text, text, text, async (subject, html, plain) => {
				const options = { subject, html: `<p>${html}</p>`, text: plain };
				const streamed = await compile(options).build();
				expect(writeWholeMessage(compile(options)).toString()).toBe(streamed.toString());
			}),
			{ numRuns: 500 },
		);
	});

	test('with one part ends with a line break', async () => {
		for (const plain of ['one', 'one\n', 'zwölf', '漢字'.repeat(200)]) {
			const streamed = await compile({ text: plain }).build();
			expect(writeWholeMessage(compile({ text: plain })).toString()).toBe(streamed.toString());
		}
	});

	test('a part of megabytes arrives as it was written', async () => {
		const html = `<p>${'Grüße, ein langer Satz ohne Ende. '.repeat(60_000)}</p>`;
		const parsed = await simpleParser(writeWholeMessage(compile({ html, text: 'short' })));
		expect(parsed.html).toBe(html);
		expect(parsed.text).toBe('short');
	});

	test('refuses a part that would be read from elsewhere', () => {
		const message = compile({ text: { path: '/etc/hostname' } });
		expect(() => writeWholeMessage(message)).toThrow('The parts of a message must be text');
	});
});
