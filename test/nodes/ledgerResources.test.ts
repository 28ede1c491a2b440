import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { createMessageKey } from '../../lib/email/message';
import { registerPublicAddress } from '../../lib/ledger/publicAddresses';
import { readSigningKeys } from '../../lib/ledger/signingKeys';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, trackAll, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const run = (
	resource: string,
	operation: string,
	parameters = {},
	items: INodeExecutionData[] | IDataObject[] = [{}],
) => runNode(new PartnerLedger(), { resource, operation, ...parameters }, items);
const answersOf = (result: NodeRun) => (result.received[0] ?? []).map(({ json }) => json);
const send = (partnerIds: string[], parameters = {}) =>
	runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			fromName: '',
			fromEmail: 'partners@acme.example',
			subject: 'Hi',
			previewText: '',
			body: 'Hi',
			...parameters,
		},
		partnerIds.map((partnerId) => ({ partnerId, email: `${partnerId}@partner.example` })),
		{ credentials: { smtp: server.credential } },
	);
const DAY = 86_400_000;
const ARCHIVE = { olderThan: 365, maximumEmails: 10_000 };
const keyOf = (partnerId: string) =>
	createMessageKey({ ...STEP, partnerId, address: `${partnerId}@partner.example` });

describe('Email', () => {
	const makeOld = () =>
		inLedger((ledger) =>
			ledger
				.updateTable('sends')
				.set({ settled_at: Date.now() - 400 * DAY })
				.execute(),
		);

	it('is archived once it is old, and still never sent again', async () => {
		await send(['a', 'b']);
		expect(answersOf(await run('email', 'archive', ARCHIVE))).toEqual([]);
		await makeOld();
		const archived = answersOf(await run('email', 'archive', ARCHIVE));
		expect(archived.map(({ partnerId, email, status }) => [partnerId, email, status])).toEqual([
			['a', 'a@partner.example', 'sent'],
			['b', 'b@partner.example', 'sent'],
		]);
		expect(archived[0]).toMatchObject({
			...STEP,
			messageId: expect.stringContaining('@acme.example'),
		});
		expect(answersOf(await run('email', 'archive', ARCHIVE))).toEqual([]);
		expect((await send(['a', 'b', 'c'])).received.map((items) => items.length)).toEqual([1, 2]);
		expect(server.arrivals).toHaveLength(3);
	});

	it('is only shown by a manual execution', async () => {
		await send(['a']);
		await makeOld();
		const parameters = { resource: 'email', operation: 'archive', ...ARCHIVE };
		const preview = await runNode(new PartnerLedger(), parameters, [{}], { mode: 'manual' });
		expect(answersOf(preview)).toHaveLength(1);
		expect(preview.hints(preview.name).map(({ message }) => message)).toEqual([
			'A manual execution archives nothing. The next run would archive 1 email.',
		]);
		expect(answersOf(await run('email', 'archive', ARCHIVE))).toHaveLength(1);
	});

	it('takes a batch at a time, and says what is wrong with a number', async () => {
		await send(['a', 'b', 'c']);
		await makeOld();
		expect(answersOf(await run('email', 'archive', { ...ARCHIVE, maximumEmails: 2 }))).toHaveLength(2);
		expect(answersOf(await run('email', 'archive', { ...ARCHIVE, maximumEmails: 2 }))).toHaveLength(1);
		for (const olderThan of [29, 1.5, 'soon', '']) {
			const failed = await run('email', 'archive', { ...ARCHIVE, olderThan });
			expect(failed.error?.message).toBe('Older Than (Days) must be a whole number of at least 30');
		}
	});
});

describe('An uncertain email', () => {
	const SETTLE = { uncertainEmails: 'partner', settleAs: 'sent', manualExecutions: 'preview' };
	const triedAt = new Date(Date.now() - 8 * DAY);
	const settle = async (parameters: IDataObject) =>
		answersOf(await run('email', 'settleUncertain', { ...SETTLE, ...parameters }));
	const figures = async () => answersOf(await run('report', 'get', { format: 'steps' }))[0];
	const isDue = async (partnerId: string) => {
		const week = { ...STEP, after: 'email', amount: 7, unit: 'days', options: {} };
		return (await runNode(new ChainDelay(), week, [{ partnerId }])).received[0]?.length === 1;
	};

	beforeEach(async () => {
		const uncertain = { status: 'uncertain', reason: 'the connection broke' } as const;
		for (const partnerId of ['a', 'b']) await rememberSend(partnerId, triedAt, uncertain);
		await rememberSend('c', triedAt);
	});

	it('is settled as sent: not sent again, and delays count from when it was tried', async () => {
		expect(await isDue('a')).toBe(false);
		expect(await settle({ partnerId: 'a' })).toEqual([
			{
				...{ program: 'acme', chain: 'prospecting', step: 'invite' },
				...{ partnerId: 'a', email: 'a@partner.example', reason: 'the connection broke' },
				...{ triedAt: triedAt.toISOString(), settleAs: 'sent', settled: true },
			},
		]);
		expect(await isDue('a')).toBe(true);
		expect(await figures()).toMatchObject({ sent: 2, uncertain: 1 });
		expect((await send(['a', 'b'])).received[0]).toEqual([]);
		expect(await settle({ partnerId: 'a' })).toEqual([]);
	});

	it('is settled to be sent again, once, by the next run', async () => {
		expect((await send(['a', 'b', 'c'])).received[0]).toEqual([]);
		expect(await settle({ partnerId: 'a', settleAs: 'sendAgain' })).toMatchObject([{ partnerId: 'a' }]);
		const next = await send(['a', 'b', 'c']);
		expect(next.received[0]?.map(({ json }) => json.partnerId)).toEqual(['a']);
		expect((await send(['a', 'b', 'c'])).received[0]).toEqual([]);
		expect(server.arrivals).toHaveLength(1);
		expect(await figures()).toMatchObject({ sent: 2, uncertain: 1 });
	});

	it('is settled with all of a program, a chain or a step, and no other', async () => {
		const settleOf = (place: IDataObject) => settle({ uncertainEmails: 'program', ...place });
		expect(await settleOf({ program: 'Other' })).toEqual([]);
		expect(await settleOf({ program: 'Acme', chain: 'Other' })).toEqual([]);
		expect(await settleOf({ program: 'Acme', chain: '', step: 'Other' })).toEqual([]);
		const settled = await settleOf({ program: ' ACME', chain: 'prospecting', step: 'Invite' });
		expect(settled.map(({ partnerId }) => partnerId).sort()).toEqual(['a', 'b']);
		expect(await figures()).toMatchObject({ sent: 3, uncertain: 0 });
	});

	it('is only shown by a manual execution, unless that is to settle', async () => {
		const parameters = { resource: 'email', operation: 'settleUncertain', ...SETTLE, partnerId: 'a' };
		const preview = await runNode(new PartnerLedger(), parameters, [{}], { mode: 'manual' });
		expect(answersOf(preview)).toMatchObject([{ partnerId: 'a', settled: false }]);
		expect(preview.hints(preview.name).map(({ message }) => message)).toEqual([
			'A manual execution settles nothing unless Manual Executions says so. The next run would settle 1 email as sent.',
		]);
		expect(await figures()).toMatchObject({ uncertain: 2 });
		const real = { ...parameters, manualExecutions: 'settle' };
		await runNode(new PartnerLedger(), real, [{}], { mode: 'manual' });
		expect(await figures()).toMatchObject({ uncertain: 1 });
	});

	it('of a partner who was forgotten is never to be sent again', async () => {
		await run('partner', 'forget', { partnerId: 'a' });
		const all = { uncertainEmails: 'program', program: 'Acme', chain: '', step: '' };
		expect(await settle({ ...all, settleAs: 'sendAgain' })).toMatchObject([{ partnerId: 'b' }]);
		expect(await settle({ ...all, settleAs: 'sent' })).toHaveLength(1);
	});

	it.each([
		[{ partnerId: ' ' }, 'Partner ID is empty'],
		[{ uncertainEmails: 'program', program: ' ' }, 'Program is empty'],
		[{ uncertainEmails: 'program', program: 'Acme', chain: '={{ $json.chain }}' }, 'Chain is empty'],
	])('is not settled without saying whose: %j', async (parameters, message) => {
		const { error } = await run('email', 'settleUncertain', { ...SETTLE, ...parameters });
		expect(error?.message).toBe(message);
		expect(await figures()).toMatchObject({ uncertain: 2 });
	});
});

describe('Suppression', () => {
	it('is added, listed, obeyed and removed', async () => {
		const added = await run('suppression', 'add', { email: 'A@partner.example', reason: 'unsubscribed' });
		expect(answersOf(added)).toEqual([{ email: 'A@partner.example', reason: 'unsubscribed', added: true }]);
		await run('suppression', 'add', { email: 'b@partner.example', scope: 'program', program: 'Other' });
		expect((await send(['a', 'b'])).received.map((items) => items.length)).toEqual([1, 1]);
		const listed = answersOf(await run('suppression', 'getAll'));
		expect(listed.map(({ email, program, reason }) => [email, program, reason]).sort()).toEqual([
			['a@partner.example', null, 'unsubscribed'],
			['b@partner.example', 'Other', 'manual'],
		]);
		expect(listed[0]?.source).toBe('node “Partner Ledger” of “Test workflow”');
		const removed = await run('suppression', 'remove', { email: 'a@PARTNER.example' });
		expect(answersOf(removed)).toEqual([{ email: 'a@partner.example', removed: 1 }]);
		expect((await send(['a'])).received[0]).toHaveLength(1);
	});

	it('is lifted for every program unless one is chosen, and what still holds is said', async () => {
		const email = 'a@partner.example';
		const forProgram = { email, scope: 'program', program: 'Acme' };
		await run('suppression', 'add', { ...forProgram, reason: 'unsubscribed' });
		await run('suppression', 'add', { email, reason: 'bounced' });
		const one = await run('suppression', 'remove', forProgram);
		expect(answersOf(one)).toEqual([{ email, program: 'Acme', removed: 1 }]);
		expect(one.hints(one.name).map(({ message }) => message)).toEqual([
			`${email} is still suppressed for all programs. To let it be mailed, choose All Programs under Holds For.`,
		]);
		await run('suppression', 'add', { ...forProgram, reason: 'unsubscribed' });
		const all = await run('suppression', 'remove', { email });
		expect(answersOf(all)).toEqual([{ email, removed: 2 }]);
		expect(all.hints(all.name)).toEqual([]);
		expect((await send(['a'])).received[0]).toHaveLength(1);
	});

	it('takes what is an address and says what is not', async () => {
		const result = await run('suppression', 'add', { email: 'a@x.example, b@x.example' });
		expect(result.error?.message).toMatch(/^Email: “a@x\.example, b@x\.example” contains a comma/);
		const scope = await run('suppression', 'add', { email: 'a@x.example', scope: 'program', program: ' ' });
		expect(scope.error?.message).toBe('Program is empty');
	});

	it('imports a CSV file, and lists the lines it cannot use', async () => {
		const csv =
			'\uFEFFName;E-Mail\r\n"Ann; Co";ann@x.example\r\nBob;bob@\r\n;\r\nAnn;ANN@x.example\r\nEve;eve@x.example\r\n';
		const item = {
			json: {},
			binary: { data: { data: Buffer.from(csv).toString('base64'), mimeType: 'text/csv' } },
		};
		const first = await run('suppression', 'importCsv', { csvSource: 'file', reason: 'bounced' }, [item]);
		expect(answersOf(first)).toMatchObject([
			{
				added: 2,
				alreadySuppressed: 1,
				invalid: 1,
				problems: [{ line: 3, reason: expect.stringContaining('bob@') }],
			},
		]);
		const text = await run('suppression', 'importCsv', {
			csvSource: 'text',
			csvText: 'eve@x.example\nnew@x.example',
		});
		expect(answersOf(text)).toMatchObject([{ added: 2, alreadySuppressed: 0, invalid: 0 }]);
		expect(answersOf(await run('suppression', 'getAll', { returnAll: true }))).toHaveLength(4);
	});
});

it.each(['suppression', 'segment', 'messagingTemplate'])(
	'%s: Get Many asks for a Limit that is one',
	async (resource) => {
		for (const limit of [1.5, 0, 'x', '={{ $json.missing }}']) {
			const { error } = await run(resource, 'getAll', { limit });
			expect(error?.message).toBe('Limit must be a whole number of 1 or more');
			expect(error?.description).toMatch(/^Enter such a number/);
		}
		expect((await run(resource, 'getAll', { returnAll: true, limit: 0 })).status).toBe('success');
	},
);

describe('Suppression: Import CSV', () => {
	const importFile = (content: Buffer) => {
		const binary = { data: { data: content.toString('base64'), mimeType: 'text/csv' } };
		return run('suppression', 'importCsv', { csvSource: 'file' }, [{ json: {}, binary }]);
	};
	const rows = 'Name\tE-Mail\r\nÄnne\tann@x.example\r\n"Bob, Jr."\tbob@bücher.example\r\n';
	const utf16 = Buffer.from(rows, 'utf16le');
	const listAddresses = () =>
		inLedger(async (ledger) =>
			(await ledger.selectFrom('suppressions').select('address').execute())
				.map(({ address }) => address)
				.sort(),
		);

	it.each([
		['UTF-16, as Excel’s Unicode Text', Buffer.concat([Buffer.from([0xff, 0xfe]), utf16])],
		['UTF-16 in big-endian order', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()])],
		['UTF-16 without a byte order mark', utf16],
		['UTF-8 with a byte order mark', Buffer.from(`\ufeff${rows}`)],
		['UTF-8 with semicolons', Buffer.from(rows.replaceAll('\t', ';'))],
		['Windows-1252, as Excel’s CSV', Buffer.from(rows.replaceAll('\t', ';'), 'latin1')],
		['UTF-8 that is cut in the middle of a name', Buffer.from(`${rows}Ö`).subarray(0, -1)],
	])('reads %s', async (_name, content) => {
		expect(answersOf(await importFile(content))).toMatchObject([{ added: 2 }]);
		expect(await listAddresses()).toEqual(['ann@x.example', 'bob@xn--bcher-kva.example']);
	});

	it.each([
		['a workbook', Buffer.from('504b0304140006000800000021006c0a61406578', 'hex')],
		['an old workbook', Buffer.from('d0cf11e0a1b11ae1000000000000000061406578', 'hex')],
		['a PDF', Buffer.concat([Buffer.from('%PDF-1.7\na@x.example\n'), Buffer.from([0x81, 0x01, 0x02, 0xff])])],
	])('says that %s is no text, and suppresses nobody', async (_name, content) => {
		const { error } = await importFile(content);
		expect(error?.message).toBe('The file is no text');
		expect(error?.description).toMatch(/^Save it as CSV/);
		expect(await listAddresses()).toEqual([]);
	});
});

it('Suppression: Import CSV says where it looks for the file', async () => {
	const { error } = await run('suppression', 'importCsv', { csvSource: 'file', binaryField: 'list' });
	expect(error?.message).toBe('The item has no file in the binary field “list”');
	expect(error?.description).toMatch(/Input Binary Field/);
});

it('Messaging Template: Save says which item a wrong language is of', async () => {
	const translations = { translation: [{ language: 'Klingon?', subject: 'S', previewText: '', body: 'B' }] };
	const parameters = { newTemplateName: 'Invite', subject: 'S', previewText: '', body: 'B', translations };
	const { error } = await run('messagingTemplate', 'save', parameters);
	expect(error?.message).toBe('Translations: “Klingon?” is not a language code');
	expect(error?.context).toMatchObject({ itemIndex: 0 });
});

describe('Bounce', () => {
	const bounceOf = (
		partnerId: string,
		code: string,
		{ id = keyOf(partnerId), action = 'failed', reply = `550 ${code} No` } = {},
	) =>
		[
			'From: MAILER-DAEMON@mx.example',
			'Subject: Undelivered Mail Returned to Sender',
			'MIME-Version: 1.0',
			'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
			'',
			'--B',
			'Content-Type: text/plain',
			'',
			'Sorry.',
			'--B',
			'Content-Type: message/delivery-status',
			'',
			'Reporting-MTA: dns; mx.example',
			'',
			`Final-Recipient: rfc822; ${partnerId}@partner.example`,
			`Action: ${action}`,
			`Status: ${code}`,
			`Diagnostic-Code: smtp; ${reply}`,
			'',
			'--B',
			'Content-Type: text/rfc822-headers',
			'',
			`Message-ID: <${id}@acme.example>`,
			'--B--',
		].join('\r\n');
	const raw = (source: string) => ({ raw: Buffer.from(source).toString('base64') });
	const record = async (...items: IDataObject[]) => answersOf(await run('bounce', 'record', {}, items));

	it('is matched by Message-ID or address, suppresses a dead address, and counts once', async () => {
		await send(['a', 'b']);
		const [byId, byAddress, again] = await record(
			raw(bounceOf('a', '5.1.1')),
			raw(bounceOf('b', '5.1.10', { id: 'f'.repeat(40) })),
			raw(bounceOf('a', '5.1.1')),
		);
		expect(byId).toMatchObject({
			event: 'bounced',
			partnerId: 'a',
			matchedBy: 'messageId',
			suppressed: true,
		});
		expect(byAddress).toMatchObject({
			event: 'bounced',
			partnerId: 'b',
			matchedBy: 'address',
			suppressed: true,
		});
		expect(again).toMatchObject({ event: 'bounced', partnerId: 'a' });
		const events = await inLedger((ledger) => ledger.selectFrom('email_events').selectAll().execute());
		expect(events.map(({ kind, partner_id }) => [kind, partner_id]).sort()).toEqual([
			['bounced', 'a'],
			['bounced', 'b'],
		]);
		expect((await send(['a', 'b'], { step: 'Second' })).received[0]).toEqual([]);
	});

	it.each([
		['a full mailbox', '5.2.2', 'failed', 'bounced', /No$/],
		['a refusal of the sender', '5.7.26', 'failed', 'bounced', /DMARC/],
		['a delay', '4.4.1', 'delayed', 'delayed', /No$/],
	])('that tells %s suppresses nobody', async (_name, code, action, event, reason) => {
		await send(['a']);
		const [answer] = await record(raw(bounceOf('a', code, { action })));
		expect(answer).toMatchObject({ event, suppressed: false, reason: expect.stringMatching(reason) });
		expect((await send(['a'], { step: 'Second' })).received[0]).toHaveLength(1);
	});

	it('suppresses an address that does not exist by the words of the other server, too', async () => {
		await send(['a', 'b', 'c']);
		const plain = {
			subject: 'failure notice',
			from: 'MAILER-DAEMON@mx.example',
			textPlain: '<c@partner.example>:\nRemote host said: 550 Unknown user',
		};
		const answers = await record(
			raw(bounceOf('a', '5.0.0', { reply: '550 No such user here' })),
			raw(bounceOf('b', '5.0.0', { reply: '550 Requested action not taken: mailbox unavailable' })),
			plain,
		);
		expect(answers.map(({ partnerId, suppressed }) => [partnerId, suppressed])).toEqual([
			['a', true],
			['b', false],
			['c', true],
		]);
		const next = await send(['a', 'b', 'c'], { step: 'Second' });
		expect(next.received[0]?.map(({ json }) => json.partnerId)).toEqual(['b']);
	});

	it('reads the headers of a bounce in another language in every format', async () => {
		await send(['a', 'b', 'c']);
		const [subject, from] = ['系统退信', 'MAILER-DAEMON@mx.example'];
		const text = (partnerId: string) => `<${partnerId}@partner.example>: 550 5.1.1 unknown`;
		const source = `Return-Path: <>\r\nFrom: ${from}\r\nSubject: ${subject}\r\n\r\n${text('a')}`;
		const simple = { subject, from, textPlain: text('b'), metadata: { 'return-path': '<>' } };
		const resolved = {
			...{ subject, from: { value: [{ address: from, name: '' }] }, text: text('c') },
			headers: { 'auto-submitted': 'Auto-Submitted: auto-replied' },
		};
		const answers = await record(raw(source), simple, resolved);
		expect(answers.map(({ partnerId, suppressed }) => [partnerId, suppressed])).toEqual([
			['a', true],
			['b', true],
			['c', true],
		]);
	});

	it('understands the other formats of n8n’s Email Trigger', async () => {
		await send(['a', 'b']);
		const simple = {
			subject: 'failure notice',
			from: 'Mail System <MAILER-DAEMON@mx.example>',
			textPlain: `<a@partner.example>: 550 5.1.1 no such user`,
		};
		const resolved = {
			json: {
				subject: 'Undelivered',
				text: 'Sorry',
				from: { value: [{ address: 'mailer-daemon@mx.example' }] },
			},
			binary: {
				attachment_0: {
					mimeType: 'message/delivery-status',
					data: Buffer.from(
						'Final-Recipient: rfc822; b@partner.example\nAction: failed\nStatus: 5.1.1',
					).toString('base64'),
				},
			},
		};
		const result = await run('bounce', 'record', {}, [{ json: simple }, resolved]);
		expect(answersOf(result).map(({ partnerId, suppressed }) => [partnerId, suppressed])).toEqual([
			['a', true],
			['b', true],
		]);
	});

	it('takes a request to be unsubscribed, and lets everything else pass', async () => {
		await send(['a']);
		const answers = await record(
			raw(`From: a@partner.example\r\nSubject: Unsubscribe ${keyOf('a')}\r\n\r\n`),
			raw('From: a@partner.example\r\nSubject: Hello\r\n\r\nThanks!'),
			raw(bounceOf('stranger', '5.1.1', { id: 'e'.repeat(40) })),
		);
		expect(answers.map(({ event, suppressed }) => [event, suppressed])).toEqual([
			['unsubscribed', true],
			['none', false],
			['none', false],
		]);
		expect((await run('bounce', 'record', {}, [{ json: { a: 1 } }])).error?.message).toBe(
			'The item holds no email',
		);
	});
});

describe('Report of conversions', () => {
	// Half past midnight in Berlin, the day before in UTC.
	const sentAt = new Date(new Date().setUTCHours(23, 30, 0, 0) - 3 * DAY);
	const berlinDay = (days: number) => new Date(sentAt.getTime() + days * DAY + 3_600_000).toISOString();
	const joined = async (joinedAt: string) => {
		const parameters = { resource: 'report', operation: 'get', format: 'steps' };
		const result = await runNode(
			new PartnerLedger(),
			{ ...parameters, options: { conversionDays: 2 } },
			[{ partnerId: 'a', joinedAt }],
			{ timezone: 'Europe/Berlin' },
		);
		return answersOf(result)[0]?.joined;
	};

	it('counts a date without a time by its day in the workflow’s zone', async () => {
		await rememberSend('a', sentAt);
		const days = [-1, 0, 1, 2, 3].map((days) => berlinDay(days).slice(0, 10));
		expect(await Promise.all(days.map(joined))).toEqual([0, 1, 1, 1, 0]);
	});

	it('counts a time from the moment on at which the email was sent', async () => {
		await rememberSend('a', sentAt);
		const minutes = [-1, 0, 1].map((minutes) => new Date(sentAt.getTime() + minutes * 60_000).toISOString());
		expect(await Promise.all(minutes.map(joined))).toEqual([0, 1, 1]);
	});
});

describe('Report', () => {
	const partners = [
		{ partnerId: 'a', joinedAt: new Date(Date.now() + 86_400_000).toISOString() },
		{ partnerId: 'b', joinedAt: new Date(Date.now() - 86_400_000).toISOString() },
	];

	beforeEach(async () => {
		server.answers.rcpt = (address) =>
			address.startsWith('c') ? '550 5.1.1 No such user' : address.startsWith('d') ? '450 later' : '250 ok';
		await send(['a', 'b', 'c', 'd']);
		await runNode(
			new SendPartnerEmail(),
			{
				...STEP,
				fromName: '',
				fromEmail: 'partners@acme.example',
				subject: 'Hi',
				previewText: '',
				body: 'Hi',
			},
			[{ partnerId: '=1+1' }, { partnerId: 'e<script>', email: 'nonsense <b>' }],
			{ credentials: { smtp: server.credential } },
		);
		await trackAll();
		await inLedger(async (ledger) => {
			const event = { program: 'acme', chain: 'prospecting', step: 'invite', address: 'a@partner.example' };
			await ledger
				.insertInto('email_events')
				.values([
					{
						...event,
						event_key: '1',
						partner_id: 'a',
						kind: 'clicked',
						is_automated: 0,
						happened_at: Date.now(),
						detail: 'https://x.example',
					},
					{
						...event,
						address: 'b@partner.example',
						event_key: '2',
						partner_id: 'b',
						kind: 'opened',
						is_automated: 1,
						happened_at: Date.now(),
						detail: null,
					},
				])
				.execute();
		});
	});

	it('has the figures of each email, with conversions of the partners that come in', async () => {
		expect(answersOf(await run('report', 'get', { format: 'steps' }, partners))).toEqual([
			{
				...STEP,
				sent: 2,
				opened: 1,
				notOpened: 1,
				clicked: 1,
				notClicked: 1,
				bounced: 1,
				unsubscribed: 0,
				complained: 0,
				uncertain: 0,
				heldBack: 0,
				waiting: 1,
				notMailed: 4,
				joined: 1,
				firstSale: 0,
			},
		]);
		const none = await run('report', 'get', { format: 'steps', options: { program: 'Other' } });
		expect(answersOf(none)).toEqual([]);
	});

	it('leaves the figures of emails that were not tracked empty, and says which those are', async () => {
		const figures = async () => answersOf(await run('report', 'get', { format: 'steps' }))[0];
		const track = (partner_id: string, tracks: 0 | 1 | null) =>
			inLedger((ledger) =>
				ledger
					.updateTable('sends')
					.set({ tracks_opens: tracks, tracks_clicks: tracks })
					.where('partner_id', '=', partner_id)
					.execute(),
			);
		await track('a', 0);
		expect(await figures()).toMatchObject({ sent: 2, opened: 0, notOpened: 1, clicked: 0, notClicked: 1 });
		await track('b', 0);
		const unknown = { opened: null, notOpened: null, clicked: null, notClicked: null };
		expect(await figures()).toMatchObject({ sent: 2, ...unknown });
		const rows = answersOf(await run('report', 'get', { format: 'recipients' }));
		expect(rows.find(({ partnerId }) => partnerId === 'b')).toMatchObject({
			...{ lastOpenedAt: '', opensTracked: false, clicksTracked: false },
		});
	});

	it('takes emails from before it was kept for tracked where something of one was recorded', async () => {
		const figures = async () => answersOf(await run('report', 'get', { format: 'steps' }))[0];
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ tracks_opens: null, tracks_clicks: null }).execute(),
		);
		expect(await figures()).toMatchObject({ opened: 1, notOpened: 1, clicked: 1, notClicked: 1 });
		await inLedger((ledger) => ledger.deleteFrom('email_events').where('kind', '=', 'opened').execute());
		expect(await figures()).toMatchObject({ opened: null, notOpened: null, clicked: 1, notClicked: 1 });
		await inLedger((ledger) => ledger.deleteFrom('email_events').where('kind', '=', 'clicked').execute());
		expect(await figures()).toMatchObject({ opened: null, clicked: null });
	});

	it('has a row per recipient and an issue log', async () => {
		const rows = answersOf(await run('report', 'get', { format: 'recipients' }));
		expect(rows.find(({ partnerId }) => partnerId === 'a')).toMatchObject({
			email: 'a@partner.example',
			status: 'sent',
			lastLink: 'https://x.example',
			wasScanned: false,
		});
		expect(rows.find(({ partnerId }) => partnerId === 'b')).toMatchObject({
			lastOpenedAt: '',
			wasScanned: true,
		});
		const issues = answersOf(await run('report', 'get', { format: 'issues' }));
		expect(issues.map(({ partnerId, status }) => [partnerId, status]).sort()).toEqual([
			['=1+1', 'noAddress'],
			['c', 'rejected'],
			['d', 'temporaryFailure'],
			['e<script>', 'invalidAddress'],
		]);
		server.answers.rcpt = '250 ok';
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ retry_at: 0 }).where('status', '=', 'retryLater').execute(),
		);
		await send(['d']);
		const later = answersOf(await run('report', 'get', { format: 'issues' }));
		expect(later.map(({ partnerId }) => partnerId)).not.toContain('d');
	});

	it('is a CSV file that no spreadsheet runs', async () => {
		await inLedger((ledger) =>
			ledger.updateTable('sends').set({ reason: '=HYPERLINK("http://evil.example")' }).execute(),
		);
		const result = await run('report', 'get', { format: 'csv' });
		const text = Buffer.from(result.received[0]?.[0]?.binary?.data?.data ?? '', 'base64').toString();
		expect(text.startsWith('\uFEFFprogram,chain,step,partnerId,email,status,')).toBe(true);
		expect(text.trim().split('\n')).toHaveLength(5);
		expect(text).not.toMatch(/,"?=HYPERLINK/);
	});

	it('is a page that loads nothing, runs nothing and escapes everything', async () => {
		const result = await run('report', 'get', {
			format: 'html',
			options: { program: 'Acme', chain: 'Prospecting' },
		});
		const html = answersOf(result)[0]?.html as string;
		expect(html).toContain('<h1>Partner emails: Acme, Prospecting</h1>');
		expect(html).toContain('e&lt;script&gt;');
		expect(html).not.toMatch(/<script|<link|<img|url\(|@import|src=|http:/i);
		expect(html.match(/<table[ >]/g)).toHaveLength(4);
		const empty = answersOf(await run('report', 'get', { format: 'html', options: { program: 'X' } }))[0]
			?.html as string;
		expect(empty).toContain('Nothing yet');
	});

	it('begins at midnight, so that the first day on its chart is whole', async () => {
		await inLedger((ledger) => {
			const midnight = new Date();
			midnight.setUTCHours(0, 0, 0, 0);
			const at = midnight.getTime() - 2 * 86_400_000;
			return ledger
				.updateTable('sends')
				.set((columns) => ({
					claimed_at: columns
						.case()
						.when('partner_id', '=', 'a')
						.then(at)
						.else(at - 1)
						.end(),
					settled_at: at,
				}))
				.execute();
		});
		const html = answersOf(await run('report', 'get', { format: 'html', days: 2 }))[0]?.html as string;
		const columns = [...html.matchAll(/<title>\w+ \d+: (\d)<\/title>/g)].map(([, amount]) => amount);
		expect(columns).toEqual(['1', '0', '0']);
	});

	it('says on the page when unsubscribe links lead nowhere', async () => {
		const url = 'https://n8n.invalid/webhook/7b/partner-email';
		await inLedger((ledger) =>
			registerPublicAddress(ledger, { workflowId: 'w', nodeId: 'n', url, registeredAt: 1 }),
		);
		const html = answersOf(await run('report', 'get', { format: 'html' }))[0]?.html as string;
		expect(html).toMatch(
			/<p class="warning" role="note">Unsubscribe links lead to https:\/\/n8n\.invalid\/[^<]+ It cannot be reached/,
		);
	});

	it('refuses days that are none', async () => {
		const { error } = await run('report', 'get', { days: 0 });
		expect(error?.message).toBe('Last Days must be a number of more than 0');
		expect(error?.description).toBe('Enter how many days it is, such as 30.');
	});
});

describe('Partner, Forget', () => {
	it('removes who it was, keeps the counts, and never writes to the address again', async () => {
		await send(['a', 'b']);
		await send(['a'], { step: 'Second' });
		await run('suppression', 'add', { email: 'a@partner.example', reason: 'complained' });
		const answer = answersOf(await run('partner', 'forget', { partnerId: 'a' }));
		expect(answer).toEqual([
			{ forgotten: true, anonymisedSends: 2, anonymisedEvents: 0, suppressedAddresses: 1 },
		]);
		const dump = await inLedger(async (ledger) =>
			JSON.stringify([
				await ledger.selectFrom('sends').selectAll().execute(),
				await ledger.selectFrom('email_events').selectAll().execute(),
				await ledger.selectFrom('suppressions').selectAll().execute(),
				await ledger.selectFrom('send_issues').selectAll().execute(),
			]),
		);
		expect(dump).not.toContain('a@partner.example');
		expect(dump).not.toContain('"partner_id":"a"');
		expect(dump).toContain('b@partner.example');
		const figures = answersOf(await run('report', 'get', { format: 'steps' }));
		expect(figures.map(({ sent }) => sent)).toEqual([2, 1]);
		const again = await send(['a'], { step: 'Third' });
		expect((again.received[1]?.[0]?.json.email as IDataObject).status).toBe('suppressed');
	});

	it('says when there is nobody to forget', async () => {
		const none = {
			forgotten: false,
			anonymisedSends: 0,
			anonymisedEvents: 0,
			suppressedAddresses: 0,
		};
		await send(['a']);
		const stranger = await run('partner', 'forget', { partnerId: 'A-1' });
		expect(answersOf(stranger)).toEqual([none]);
		expect(stranger.hints(stranger.name).map(({ message }) => message)).toEqual([
			'Nothing is remembered of a partner with the Partner ID “A-1”. Check the ID.',
		]);
		const known = await run('partner', 'forget', { partnerId: 'a' });
		expect(known.hints(known.name)).toEqual([]);
		expect(answersOf(await run('partner', 'forget', { partnerId: 'a' }))).toEqual([none]);
	});

	it('asks for the partner', async () => {
		expect((await run('partner', 'forget', { partnerId: ' ' })).error?.message).toBe('Partner ID is empty');
	});
});

describe('Link Key', () => {
	it('is renewed, and links signed before stay valid', async () => {
		const keysOf = () => inLedger((ledger) => readSigningKeys(ledger, 0));
		const before = await keysOf();
		expect(answersOf(await run('linkKey', 'renew'))).toEqual([{ renewed: true }]);
		const after = await keysOf();
		expect(after.previous).toEqual(before.current);
		expect(after.current).not.toEqual(before.current);
	});
});
