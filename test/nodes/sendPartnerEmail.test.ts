import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { addSuppression } from '../../lib/ledger/suppressions';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import {
	NO_OP,
	PACKAGE,
	runNode,
	runWorkflow,
	type NodeOptions,
	type NodeRun,
} from '../../testkit/engine/engine';
import { inLedger, breakLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const message = {
	...STEP,
	fromName: 'Alex at Acme',
	fromEmail: 'partners@acme.example',
	subject: 'Hi {firstName|there}',
	previewText: '',
	body: '<p>Hello {{name "friend"}}</p>',
	options: {},
};
const run = (
	items: INodeExecutionData[] | IDataObject[],
	parameters: IDataObject = {},
	options: NodeOptions = {},
) =>
	runNode(new SendPartnerEmail(), { ...message, ...parameters }, items, {
		credentials: { smtp: server.credential },
		...options,
	});
const partner = (partnerId: string, more: IDataObject = {}) => ({
	partnerId,
	email: `${partnerId}@partner.example`,
	firstName: partnerId.toUpperCase(),
	...more,
});
const statuses = (result: NodeRun, output: number) =>
	result.received[output]?.map(({ json }) => [json.partnerId, (json.email as IDataObject)?.status]);
const arrivedAt = () => server.arrivals.map(({ envelopeTo }) => envelopeTo.join()).sort();
const rows = () =>
	inLedger((ledger) => ledger.selectFrom('sends').selectAll().orderBy('partner_id').execute());

describe('Send Partner Email', () => {
	it('sends to each partner once and says what happened to everybody', async () => {
		const items = [
			partner('a'),
			partner('b', { firstName: null, name: 'Béatrice & Söhne <b>' }),
			{ partnerId: 'c' },
			partner('d', { email: 'one@x.example, two@x.example' }),
			{ email: 'nobody@x.example' },
			partner('a', { email: 'other@partner.example' }),
		];
		const first = await run(items);
		expect(first.status).toBe('success');
		expect(statuses(first, 0)).toEqual([
			['a', 'sent'],
			['b', 'sent'],
		]);
		expect(statuses(first, 1)).toEqual([
			['c', 'noAddress'],
			['d', 'invalidAddress'],
			[undefined, 'noPartnerId'],
			['a', 'alreadySent'],
		]);
		expect(arrivedAt()).toEqual(['a@partner.example', 'b@partner.example']);
		const mail = await server.arrivals.find(({ envelopeTo }) => envelopeTo[0]?.startsWith('b'))?.parse();
		expect(mail?.subject).toBe('Hi there');
		expect(mail?.html).toContain('<p>Hello Béatrice &amp; Söhne &lt;b&gt;</p>');
		expect(mail?.text).toMatch(/^Hello Béatrice & Söhne <b>\n\n-- \nUnsubscribe: mailto:/);
		expect(mail?.from?.text).toBe('"Alex at Acme" <partners@acme.example>');
		expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
		expect(mail?.messageId).toBe((first.received[0]?.[1]?.json.email as IDataObject).messageId);
		expect(first.hints(first.name)[0]?.message).toBe(
			'Sent 2. Not sent 4: 1 has no address, 1 has an invalid address, 1 has no partnerId, 1 already had it.',
		);

		const second = await run(items);
		expect(statuses(second, 0)).toEqual([]);
		expect(statuses(second, 1)?.slice(0, 2)).toEqual([
			['a', 'alreadySent'],
			['b', 'alreadySent'],
		]);
		expect(server.arrivals).toHaveLength(2);
		expect((await rows()).map(({ status, copy_hash }) => [status, copy_hash.length])).toEqual([
			['sent', 64],
			['sent', 64],
		]);
	});

	it('takes names that differ in what cannot be seen for one', async () => {
		const names = [
			'Présentation',
			'Présentation'.normalize('NFD'),
			'Présentation\u200b',
			'\ufeffprésentation',
		];
		for (const step of names) await run([partner('a')], { step });
		expect(arrivedAt()).toEqual(['a@partner.example']);
	});

	it('does not mail who unsubscribed under the other spelling of an internationalised domain', async () => {
		await inLedger((ledger) =>
			addSuppression(ledger, {
				...{ program: STEP.program, address: 'ana@bücher.example', reason: 'unsubscribed' },
				...{ source: 'impact.com', createdAt: 1 },
			}),
		);
		const result = await run(
			['ana@bücher.example', 'ANA@xn--bcher-kva.example'].map((email, index) => ({
				...{ partnerId: String(index), email, name: 'Ana' },
			})),
		);
		expect(statuses(result, 1)).toEqual([
			['0', 'suppressed'],
			['1', 'suppressed'],
		]);
		expect(server.arrivals).toEqual([]);
	});

	it('writes to the next address of a partner who is in the input twice when the first is dead', async () => {
		server.answers.rcpt = (address) => (address.startsWith('a@') ? '550 5.1.1 no such user' : '250 ok');
		const items = [partner('a'), partner('a', { email: 'other@partner.example' }), partner('a')];
		// What the server says of one partner is believed once it accepts another.
		const first = await run([...items, partner('z')]);
		const emails = first.received[1]?.map(({ json }) => json.email as IDataObject);
		expect(emails?.map(({ status }) => status)).toEqual(['rejected', 'alreadySent', 'alreadySent']);
		expect(emails?.[1]?.reason).toBe(
			'The partner is in the input more than once; this run writes to a@partner.example only',
		);
		const issues = () => inLedger((ledger) => ledger.selectFrom('send_issues').selectAll().execute());
		expect(await issues()).toMatchObject([{ partner_id: 'a', status: 'rejected' }]);

		const second = await run(items);
		expect(statuses(second, 0)).toEqual([['a', 'sent']]);
		expect(arrivedAt()).toEqual(['other@partner.example', 'z@partner.example']);
		await run(items);
		expect(arrivedAt()).toEqual(['other@partner.example', 'z@partner.example']);
		expect(await issues()).toEqual([]);
	});

	it('says which partners share an address, and mails each of them', async () => {
		const items = [
			partner('a', { email: 'Desk@partner.example' }),
			partner('b', { email: 'desk@partner.example' }),
			partner('c'),
		];
		const expected =
			'2 partners share an address, which gets this email once for each of them: desk@partner.example (a, b). If they are one partner, give their rows one partnerId.';
		const warnings = (result: NodeRun) =>
			result.hints(result.name).flatMap(({ type, message }) => (type === 'warning' ? [message] : []));
		const preview = await run(items, {}, { mode: 'manual' });
		expect(warnings(preview)).toEqual([expected]);
		const first = await run(items.slice(1));
		expect(warnings(first)).toEqual([]);
		// Also where the other one had it before.
		const second = await run(items);
		expect(statuses(second, 0)).toEqual([['a', 'sent']]);
		expect(warnings(second)).toEqual([expected]);
		expect(warnings(await run(items))).toEqual([]);
	});

	it('says what columns may be misspelt where a partnerId or an email is missing', async () => {
		const result = await run([
			{ partnerID: 'a', email: 'a@partner.example' },
			{ partnerId: 'b', 'E-Mail': 'b@partner.example' },
		]);
		expect(result.hints(result.name).slice(1)).toEqual([
			expect.objectContaining({
				type: 'warning',
				message: '1 item has no partnerId. Its columns are partnerID, email. Did you mean partnerId?',
			}),
			expect.objectContaining({
				type: 'warning',
				message: '1 item has no email. Its columns are partnerId, E-Mail. Did you mean email?',
			}),
		]);
	});

	it('previews in a manual execution: nothing sent, nothing recorded', async () => {
		await rememberSend('a', new Date());
		const result = await run([partner('a'), partner('b')], {}, { mode: 'manual' });
		expect(statuses(result, 0)).toEqual([['b', 'preview']]);
		expect(result.received[0]?.[0]?.json.email).toMatchObject({
			to: 'b@partner.example',
			subject: 'Hi B',
			html: expect.stringContaining('<p>Hello friend</p>') as string,
			text: expect.stringContaining('Hello friend') as string,
		});
		expect(statuses(result, 1)).toEqual([['a', 'alreadySent']]);
		expect(server.arrivals).toEqual([]);
		expect(await rows()).toHaveLength(1);
		const hint = result.hints(result.name)[0]?.message;
		expect(hint).toMatch(/^Preview of 1: nothing was sent\..* open the tab Binary and click View\.$/);
	});

	it('attaches each preview as a page that n8n’s editor renders', async () => {
		const body =
			'<html><body lang="de" style="padding:24px;font-family:Arial">Hello {firstName|friend}</body></html>';
		const result = await run([partner('a')], { body }, { mode: 'manual' });
		const page = result.received[0]?.[0]?.binary?.email;
		expect(page).toMatchObject({ fileName: 'email.html', fileType: 'html', mimeType: 'text/plain' });
		const html = Buffer.from(page?.data ?? '', 'base64').toString();
		// The view takes the body element away, and its style with it.
		expect(html).toContain('<body lang="de" style="margin:0"><div style="padding:24px;font-family:Arial">');
		expect(result.received[0]?.[0]?.json.email).toMatchObject({
			html: expect.stringContaining('<body lang="de" style="padding:24px;font-family:Arial">') as string,
		});
	});

	describe('as a template leaves it, with addresses that exist for examples only', () => {
		const examples = {
			fromEmail: 'partners@example.com',
			postalAddress: 'Example Inc., 1 Example Street, 12345 Example City',
			body: '<a href="https://www.example.org/links?a=1&amp;b=2">Links</a> {signUpLink}',
			options: { replyTo: 'alex@example.net', signUpLink: 'https://example.com/join' },
		};
		const listed =
			'From Email (partners@example.com), Reply To (alex@example.net), Postal Address, Sign-Up Link (https://example.com/join), the links of Body (https://www.example.org/links?a=1&b=2)';

		it('refuses to send', async () => {
			const result = await run([partner('a')], examples);
			expect(result.error?.message).toBe(`The template’s examples are still in ${listed}`);
			expect(result.error?.description).toBe('Replace them by your own. Nothing was sent.');
			expect(server.arrivals).toEqual([]);
			expect(await rows()).toEqual([]);
		});

		it.each(Object.keys(examples))('refuses to send with the example in %s alone', async (name) => {
			const own = name === 'body' ? { options: { signUpLink: 'https://acme.example/join' } } : {};
			const result = await run([partner('a')], { ...own, [name]: examples[name as keyof typeof examples] });
			expect(result.error?.message).toMatch(/^The template’s examples are still in /);
			expect(server.arrivals).toEqual([]);
		});

		it('refuses to send a plain text with one', async () => {
			const result = await run([partner('a')], { body: 'See https://www.example.org/links.' });
			expect(result.error?.message).toMatch(/ in the links of Body \(https:\/\/www\.example\.org\/links\)$/);
			expect(server.arrivals).toEqual([]);
		});

		it('says in a preview what is left to replace', async () => {
			const result = await run([partner('a')], examples, { mode: 'manual' });
			expect(statuses(result, 0)).toEqual([['a', 'preview']]);
			expect(result.hints(result.name).map(({ message }) => message)).toContain(
				`Before you publish: replace the template’s examples in ${listed}.`,
			);
		});

		it('takes nothing else for an example', async () => {
			const result = await run([partner('a')], {
				fromEmail: 'alex@my-example.com',
				body: '<a href="https://example.community/x?to=example.com">example.com</a>',
				postalAddress: 'Acme, 1 Exampleville Street',
			});
			expect(statuses(result, 0)).toEqual([['a', 'sent']]);
		});
	});

	it('sends in a manual execution when told to', async () => {
		const result = await run([partner('a')], { options: { manualExecutions: 'send' } }, { mode: 'manual' });
		expect(statuses(result, 0)).toEqual([['a', 'sent']]);
		expect(arrivedAt()).toEqual(['a@partner.example']);
	});

	it('sends one test email, without copies, and records nothing', async () => {
		const options = {
			sendTestEmailTo: 'me@acme.example',
			bcc: 'archive@acme.example',
			manualExecutions: 'send',
		};
		const items = [{ partnerId: 'none' }, partner('a'), partner('b')];
		for (let time = 1; time <= 2; time += 1) {
			const result = await run(items, { options }, { mode: 'manual' });
			expect(statuses(result, 0)).toEqual([
				['a', 'preview'],
				['b', 'preview'],
			]);
			expect(arrivedAt()).toEqual(Array.from({ length: time }, () => 'me@acme.example'));
		}
		expect((await server.arrivals[0]?.parse())?.subject).toBe('[Test] Hi A');
		expect(await rows()).toEqual([]);
		const production = await run([partner('a')], { options: { sendTestEmailTo: 'me@acme.example' } });
		expect(statuses(production, 0)).toEqual([['a', 'sent']]);
		expect(arrivedAt()).toContain('a@partner.example');
	});

	it('copies one address each in Cc and Bcc and sets Reply-To', async () => {
		const options = { cc: 'cc@acme.example', bcc: 'bcc@acme.example', replyTo: 'alex@acme.example' };
		await run([partner('a')], { options });
		expect(arrivedAt()).toEqual(['a@partner.example', 'cc@acme.example,bcc@acme.example']);
		const mail = await server.arrivals[0]?.parse();
		expect(mail?.replyTo?.text).toBe('alex@acme.example');
		expect(server.arrivals[0]?.raw).not.toContain('bcc@acme.example');
	});

	it.each([
		['550 no such user', 'rejected', 'bounced'],
		['450 busy', 'temporaryFailure', 'retryLater'],
	])('records %s to one recipient and goes on with the rest', async (reply, status, row) => {
		server.answers.rcpt = (address) => (address.startsWith('bad') ? reply : '250 ok');
		const result = await run([partner('a'), partner('bad'), partner('c')]);
		expect(statuses(result, 0)).toEqual([
			['a', 'sent'],
			['c', 'sent'],
		]);
		expect(statuses(result, 1)).toEqual([['bad', status]]);
		expect((result.received[1]?.[0]?.json.email as IDataObject).reason).toMatch(reply);
		expect((await rows()).map((send) => send.status)).toEqual(['sent', row, 'sent']);
		server.answers.rcpt = '250 ok';
		await run([partner('bad')]);
		expect(arrivedAt()).toEqual(['a@partner.example', 'c@partner.example']);
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ retry_at: 1 }).where('retry_at', 'is not', null).execute(),
		);
		await run([partner('bad')]);
		expect(server.arrivals).toHaveLength(row === 'retryLater' ? 3 : 2);
	});

	it('makes a connection lost after the final dot uncertain, and never sends it again', async () => {
		server.answers.dot = { then: 'drop' };
		const result = await run([partner('a')]);
		expect(statuses(result, 1)).toEqual([['a', 'uncertain']]);
		server.answers.dot = '250 queued';
		expect(statuses(await run([partner('a')]), 1)).toEqual([['a', 'uncertain']]);
		expect(server.arrivals).toHaveLength(1);
	});

	it('makes an email uncertain, and never sends it again, when n8n is killed between claim and record', async () => {
		const items = [partner('a'), partner('b')];
		const killed = await new Promise((resolve) => {
			const task = JSON.stringify({ parameters: message, items, credential: server.credential });
			const child = spawn(process.execPath, [join(__dirname, 'killedRun.js'), task], {
				env: process.env,
				stdio: 'inherit',
			});
			server.answers.dot = (_arrival, times) => {
				if (times === 1) child.kill('SIGKILL');
				return new Promise(() => undefined);
			};
			child.on('exit', (_code, signal) => resolve(signal));
		});
		expect(killed).toBe('SIGKILL');
		expect((await rows()).map(({ status }) => status)).toEqual(['claimed', 'claimed']);
		server.answers.dot = '250 queued';
		const next = await run([...items, partner('c')]);
		expect(statuses(next, 0)).toEqual([['c', 'sent']]);
		expect(statuses(next, 1)).toEqual([
			['a', 'uncertain'],
			['b', 'uncertain'],
		]);
		expect(arrivedAt()).toEqual(['c@partner.example']);
	});

	it('leaves everybody for the next run when the mail server is down', async () => {
		const { credential } = server;
		await server.close();
		const items = Array.from({ length: 40 }, (_, index) => partner(`p${index}`));
		const down = await run(items, {}, { onError: 'continueRegularOutput' });
		expect(new Set(statuses(down, 1)?.map(([, status]) => status))).toEqual(new Set(['temporaryFailure']));
		expect(down.received[1]).toHaveLength(40);
		expect((await rows()).length).toBeLessThan(40);
		server = await startMailServer();
		expect(server.credential.port).not.toBe(credential.port);
		const up = await run(items);
		expect(up.received[0]).toHaveLength(40);
		expect(new Set(arrivedAt()).size).toBe(40);
		expect(server.arrivals).toHaveLength(40);
	});

	it('sends each email once when two runs of the workflow overlap', async () => {
		server.answers.dot = () => sleep(5, '250 queued');
		const items = Array.from({ length: 100 }, (_, index) => partner(`p${index}`));
		const runs = await Promise.all([
			run(items, {}, { executionId: '1' }),
			run(items, {}, { executionId: '2' }),
		]);
		expect(server.arrivals).toHaveLength(100);
		expect(new Set(arrivedAt()).size).toBe(100);
		const sent = runs.map((result) => result.received[0]?.length ?? 0);
		expect((sent[0] ?? 0) + (sent[1] ?? 0)).toBe(100);
		expect(
			runs.flatMap((result) => statuses(result, 1) ?? []).every(([, status]) => status === 'alreadySent'),
		).toBe(true);
	});

	it.each([
		['Hi {{fristName}}', 'subject', /Subject.*fristName.*firstName/s],
		['Hi {FirstName}', 'subject', /Subject.*FirstName.*firstName/s],
		['<p>\n{{#if name}}x</p>', 'body', /Body.*line/s],
		['<p>{{{name}}}</p>', 'body', /Body, line 1, column 4/],
	])('stops before any claim over %s', async (text, parameter, expected) => {
		const result = await run([partner('a')], { [parameter]: text });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(expected);
		expect(server.arrivals).toEqual([]);
		expect(await rows()).toEqual([]);
	});

	it('takes the fallback in an hour in which nobody has the column, and finds a misspelling in a preview', async () => {
		const body = '<p>Ask {{accountManager "your team"}}</p>{{#if vip}}<p>VIP</p>{{/if}}';
		const result = await run([partner('a')], { body });
		expect(result.status).toBe('success');
		expect(statuses(result, 0)).toEqual([['a', 'sent']]);
		expect((await server.arrivals[0]?.parse())?.text).toMatch(/^Ask your team\n/);
		for (const options of [{}, { manualExecutions: 'send' }]) {
			const byHand = await run([partner('b')], { body, options }, { mode: 'manual' });
			expect(byHand.error?.message).toContain('{{accountManager}} is not a known token');
		}
		expect(server.arrivals).toHaveLength(1);
	});

	it('does not mail a partner who lacks what the email needs', async () => {
		const result = await run([partner('a', { firstName: ' ' }), partner('b')], { subject: 'Hi {firstName}' });
		expect(statuses(result, 1)).toEqual([['a', 'renderFailed']]);
		expect(statuses(result, 0)).toEqual([['b', 'sent']]);
	});

	describe('shows in a preview an email that would not be sent', () => {
		const subject = 'Hi {firstName}';
		const body =
			'<p>{firstName}, ask {{accountManager}} until {{date contractEnd}} about {mpname}. <a href="acme.com">More</a></p>';
		const lacking = [
			'Subject: {firstName} has no value for this partner. Write what to show instead: {firstName|there}.',
			'Body: {firstName} has no value for this partner. Write what to show instead: {firstName|there}.',
			'Body: {{accountManager}} has no value for this partner. Write what to show instead: {{accountManager "there"}}.',
			'Body: {{date contractEnd}} is no date for this partner.',
		];
		const poor = partner('a', {
			...{ firstName: '', name: 'Acme', accountManager: null, contractEnd: 'soon' },
		});

		it('with everything it lacks, and with every other problem', async () => {
			const result = await run([poor], { subject, body }, { mode: 'manual' });
			expect(statuses(result, 1)).toEqual([['a', 'renderFailed']]);
			const email = result.received[1]?.[0]?.json.email as IDataObject;
			expect(email).toMatchObject({
				subject: 'Hi [firstName]',
				reason: lacking[0],
				size: expect.any(Number) as number,
				problems: [...lacking, 'Link “acme.com” has no https:// in front'],
			});
			expect(email.html).toContain(
				'<p>[firstName], ask [accountManager] until [date contractEnd] about Acme. <a',
			);
			expect(result.received[1]?.[0]?.binary?.email).toMatchObject({ fileType: 'html' });
			const [summary, problems] = result.hints(result.name);
			expect(summary?.message).toBe(
				'Preview of 0: nothing was sent. Would not be sent 1: 1 lacks something the email needs. To see the emails, open the tab Binary and click View.',
			);
			expect(problems?.message).toBe([...lacking, 'Link “acme.com” has no https:// in front.'].join(' '));
		});

		it('and says what is wrong with it before it advises', async () => {
			const result = await run([partner('a')], { body: '<a href="acme.com">x</a>' }, { mode: 'manual' });
			const hints = result.hints(result.name).map(({ message: text }) => text ?? '');
			const placeOf = (start: string) => hints.findIndex((hint) => hint.startsWith(start));
			expect(placeOf('Link “acme.com”')).toBe(1);
			expect(placeOf('The footer has no postal address')).toBeGreaterThan(1);
		});

		it('as one that is empty or lacks its Required Link', async () => {
			const options = { requiredLink: 'https://acme.com' };
			const result = await run([poor], { subject: '{firstName|}', options }, { mode: 'manual' });
			expect((result.received[1]?.[0]?.json.email as IDataObject).problems).toEqual([
				'Subject: Nothing is left of it once it is filled in for this partner.',
				'Body: The required link https://acme.com is not in it.',
			]);
		});

		it('and names the tokens without a fallback that these partners happen to fill', async () => {
			const full = partner('b', { name: 'B', accountManager: 'Kim', contractEnd: '2026-03-01' });
			const missing = async (...partners: IDataObject[]) => {
				const result = await run(partners, { subject, body }, { mode: 'manual' });
				return result.hints(result.name).filter(({ message }) => message?.startsWith('Without a fallback'));
			};
			expect(await missing(full)).toMatchObject([
				{
					message:
						'Without a fallback: {firstName}, {{accountManager}}, {{date contractEnd}}, {mpname}. Whoever lacks one of these is not mailed.',
					type: 'info',
				},
			]);
			expect(await missing(poor, full)).toMatchObject([
				{ message: 'Without a fallback: {mpname}. Whoever lacks one of these is not mailed.' },
			]);
		});
	});

	describe('with text that n8n turned into an expression', () => {
		it('takes one without $ for the template that was meant', async () => {
			await run([partner('a')], { subject: '=Hi {{firstName}}, 5$ for you', body: '=<p>{{name "x"}}</p>' });
			expect((await server.arrivals[0]?.parse())?.subject).toBe('Hi A, 5$ for you');
		});

		it('lets n8n fill in one with $, and does not take the result for a template', async () => {
			const hostile = partner('a', { firstName: '{{email}} {partnerId}' });
			const result = await run([hostile, partner('b')], {
				subject: '=Hi {{ $json.firstName }}',
				body: '=<p>{{ $json.partnerId }} {partnerId}</p>',
			});
			expect(result.error).toBeUndefined();
			expect(statuses(result, 1)).toEqual([]);
			const mails = await Promise.all(server.arrivals.map((arrival) => arrival.parse()));
			expect(mails.map(({ subject }) => subject).sort()).toEqual(['Hi B', 'Hi {{email}} {partnerId}']);
			expect(mails.map(({ text }) => text?.split('\n')[0]).sort()).toEqual([
				'a {partnerId}',
				'b {partnerId}',
			]);
		});

		it('lets n8n fill in what has braces of its own', async () => {
			const subject = '=Hi {{ [$json].map((each) => ({ name: each.firstName }))[0].name }}';
			expect((await run([partner('a')], { subject })).error).toBeUndefined();
			expect((await server.arrivals[0]?.parse())?.subject).toBe('Hi A');
		});
	});

	it.each([
		['Name', { firstName: 'x\r\nBcc: evil@evil.example' }],
		['Address', { email: 'a@x.example\r\nBcc: evil@evil.example' }],
		['Address list', { email: 'a@x.example;evil@evil.example' }],
	])('lets no partner data become a header or a recipient: %s', async (_name, fields) => {
		await run([partner('a', fields)]);
		expect(server.arrivals.flatMap(({ envelopeTo }) => envelopeTo)).not.toContain('evil@evil.example');
		for (const arrival of server.arrivals) {
			expect((await arrival.parse()).bcc).toBeUndefined();
			expect(arrival.raw).not.toMatch(/^bcc:/im);
		}
	});

	it('sends nothing when more addresses arrive than allowed', async () => {
		const result = await run([partner('a'), partner('b')], { options: { maximumAddresses: 1 } });
		expect(statuses(result, 1)).toEqual([
			['a', 'overLimit'],
			['b', 'overLimit'],
		]);
		expect(server.arrivals).toEqual([]);
	});

	it('says in every outcome which address it is about, where there is one', async () => {
		const addressOf = (result: NodeRun) =>
			result.received.slice(0, 2).flatMap((items) =>
				items.map(({ json }) => {
					const { status, to } = json.email as IDataObject;
					return [json.partnerId, status, to];
				}),
			);
		await rememberSend('a', new Date());
		const contacts = [{ email: 'x@partner.example', firstName: 'Xenia' }];
		const items = [
			partner('a'),
			partner('b', { email: 'b@' }),
			{ partnerId: 'c' },
			{ email: 'nobody@partner.example' },
			{ partnerId: 'd', contacts },
		];
		expect(addressOf(await run(items, { options: { maximumAddresses: 1 } }))).toEqual([
			['a', 'overLimit', 'a@partner.example'],
			['b', 'overLimit', 'b@'],
			['c', 'overLimit', undefined],
			[undefined, 'overLimit', 'nobody@partner.example'],
			['d', 'overLimit', 'x@partner.example'],
		]);
		const broken = await run(items, { subject: '{{#if}}' }, { onError: 'continueRegularOutput' });
		expect(addressOf(broken)[0]).toEqual(['a', 'notAttempted', 'a@partner.example']);
		const result = await run(items);
		expect(addressOf(result)).toEqual([
			['d', 'sent', 'x@partner.example'],
			['a', 'alreadySent', 'a@partner.example'],
			['b', 'invalidAddress', 'b@'],
			['c', 'noAddress', undefined],
			[undefined, 'noPartnerId', 'nobody@partner.example'],
		]);
	});

	it('lets a second email follow in the same run, to the same people', async () => {
		const contacts = [
			{ email: 'y@partner.example', firstName: 'Yves' },
			{ email: 'x@partner.example', firstName: 'Xenia', isPrimary: true },
		];
		const first = await run([partner('a'), { partnerId: 'd', contacts }]);
		const second = await run(first.received[0] ?? [], { step: 'Second', body: '{{email}}' });
		expect(statuses(second, 0)).toEqual([
			['a', 'sent'],
			['d', 'sent'],
		]);
		const mails = await Promise.all(server.arrivals.slice(2).map((arrival) => arrival.parse()));
		expect(mails.map(({ subject, text }) => [subject, text?.split('\n')[0]]).sort()).toEqual([
			['Hi A', 'a@partner.example'],
			['Hi Xenia', 'x@partner.example'],
		]);
	});

	describe.each(['stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'with On Error %s',
		(onError) => {
			const broken: Array<[string, IDataObject, () => void, NodeOptions]> = [
				['a template that does not compile', { subject: '{{#if}}' }, () => undefined, {}],
				['a From Email that is none', { fromEmail: 'a@x.example, b@x.example' }, () => undefined, {}],
				['a Bcc that is none', { options: { bcc: 'x\r\nTo: y' } }, () => undefined, {}],
				['a Step that depends on the partner', { step: '={{ $json.partnerId }}' }, () => undefined, {}],
				['an unreadable ledger', {}, breakLedger, {}],
				['a missing credential', {}, () => undefined, { credentials: {} }],
			];
			it.each(broken)('nobody is mailed because of %s', async (_name, parameters, prepare, options) => {
				prepare();
				const result = await run([partner('a'), partner('b')], parameters, { ...options, onError });
				expect(server.arrivals).toEqual([]);
				expect(result.received[0]).toEqual([]);
				if (onError === 'stopWorkflow') expect(result.status).toBe('error');
				else
					expect(
						result.received[onError === 'continueErrorOutput' ? 2 : 1]?.map(({ json }) => json.partnerId),
					).toEqual(['a', 'b']);
			});
		},
	);

	it.each<[IDataObject, string]>([
		[{ fromEmail: 'partners' }, 'Enter one email address for From Email, such as partners@acme.com.'],
		[{ options: { rateLimit: 0 } }, 'Enter such a number; an expression must have one as its result.'],
		[{ options: { maximumAddresses: 0 } }, 'Enter such a number; an expression must have one as its result.'],
	])('says what to do about %j', async (parameters, description) => {
		const { error } = await run([partner('a')], parameters);
		expect(error?.description).toBe(description);
	});

	it('does not trust a deactivated Segment Filter, which lets everybody through', async () => {
		const type = (name: string) => `${PACKAGE}.${name}`;
		const isGerman = { field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE'] };
		const parameters = { conditions: { condition: [isGerman] } };
		const workflow = (disabled: boolean) =>
			runWorkflow({
				nodes: [
					{ name: 'Start', type: NO_OP },
					{ name: 'Germans', type: type('segmentFilter'), parameters, disabled },
					{ name: 'Send', type: type('sendPartnerEmail'), parameters: message },
				],
				connections: [
					['Start', 'Germans'],
					['Germans', 'Send'],
				],
				types: {
					[type('segmentFilter')]: new SegmentFilter(),
					[type('sendPartnerEmail')]: new SendPartnerEmail(),
				},
				credentials: { smtp: server.credential },
				items: [partner('a', { country: 'DE' }), partner('b', { country: 'US' })],
			});
		const refused = await workflow(true);
		expect(refused.error?.message).toMatch(/“Germans” is deactivated/);
		expect(server.arrivals).toEqual([]);
		await workflow(false);
		expect(arrivedAt()).toEqual(['a@partner.example']);
	});

	it('reminds nobody who was sent an email of which nobody knows whether it was opened', async () => {
		const partners = [partner('a'), partner('b'), partner('c')];
		await run(partners);
		const type = (name: string) => `${PACKAGE}.${name}`;
		for (const emailOperator of ['notOpened', 'notClicked']) {
			const row = { field: 'emailHistory', emailOperator, window: 'anyTime', ...STEP };
			const result = await runWorkflow({
				nodes: [
					{
						...{ name: 'Not Opened', type: type('segmentFilter') },
						parameters: { segmentSource: 'define', conditions: { condition: [row] } },
					},
					{
						...{ name: 'Remind', type: type('sendPartnerEmail') },
						parameters: { ...message, step: 'Reminder' },
					},
				],
				connections: [['Not Opened', 'Remind']],
				types: {
					[type('segmentFilter')]: new SegmentFilter(),
					[type('sendPartnerEmail')]: new SendPartnerEmail(),
				},
				credentials: { smtp: server.credential },
				items: partners,
			});
			expect(result.hints('Not Opened').map(({ message: text }) => text)).toEqual([
				'Email of a Chain cannot be told for 3 partners, who therefore do not match. Not Matched says why.',
				'0 of 3 partners match.',
			]);
		}
		expect(server.arrivals).toHaveLength(3);
	});

	it('does not send again when n8n repeats the node', async () => {
		server.answers.rcpt = (address) => (address.startsWith('a') ? '250 ok' : '550 no');
		await run([partner('a'), partner('b')], {}, { retryOnFail: true, maxTries: 3 });
		await run([partner('a'), partner('b')], {}, { retryOnFail: true, maxTries: 3 });
		expect(server.arrivals).toHaveLength(1);
	});
});
