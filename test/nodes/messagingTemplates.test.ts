import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partners = [
	{ partnerId: 'br', email: 'br@partner.example', language: 'pt-BR', firstName: 'Ana' },
	{ partnerId: 'pt', email: 'pt@partner.example', language: 'pt-PT', firstName: 'Rui' },
	{ partnerId: 'de', email: 'de@partner.example', language: 'de', firstName: 'Uwe' },
	{ partnerId: 'xx', email: 'xx@partner.example', firstName: 'Kim' },
];
const translations = {
	translation: [
		{ language: 'pt', subject: 'Olá {firstName}', previewText: '', body: '<p>Bem-vindo</p>' },
		{ language: 'pt-BR', subject: 'Oi {firstName}', previewText: '', body: '<p>Seja bem-vindo</p>' },
	],
};
const message = { subject: 'Hello {firstName}', previewText: '', body: '<p>Welcome</p>', translations };
const send = (
	parameters: INodeParameters = {},
	settings: NodeOptions = {},
	items: IDataObject[] = partners,
) =>
	runNode(
		new SendPartnerEmail(),
		{ ...STEP, fromName: '', fromEmail: 'partners@acme.example', ...parameters },
		items,
		{ credentials: { smtp: server.credential }, workflowName: 'Chain', ...settings },
	);
const ledger = (operation: string, parameters = {}) =>
	runNode(new PartnerLedger(), { resource: 'messagingTemplate', operation, ...parameters }, [{}], {
		workflowId: 'library',
		workflowName: 'Library',
	});
const answersOf = (result: NodeRun) => (result.received[0] ?? []).map(({ json }) => json);
const subjects = async () =>
	(await Promise.all(server.arrivals.map((arrival) => arrival.parse()))).map(({ subject }) => subject).sort();

describe('Translations', () => {
	it('go by the partner’s language: pt-BR, then pt, then the message itself', async () => {
		await send({ ...message, options: { unsubscribeText: 'Stop' } });
		expect(await subjects()).toEqual(['Hello Kim', 'Hello Uwe', 'Oi Ana', 'Olá Rui']);
		const texts = await Promise.all(
			server.arrivals.map(async (arrival) => (await arrival.parse()).text ?? ''),
		);
		expect(texts.filter((text) => text.includes('Cancelar inscrição: mailto:'))).toHaveLength(2);
		expect(texts.filter((text) => text.includes('Stop: mailto:'))).toHaveLength(2);
		const preview = await send({ ...message, step: 'Other' }, { mode: 'manual' });
		expect(preview.received[0]?.map(({ json }) => (json.email as IDataObject).language)).toEqual([
			'pt-BR',
			'pt',
			undefined,
			undefined,
		]);
	});

	it('are left out where one language is enough', async () => {
		await send({ ...message, options: { oneLanguageOnly: true } });
		expect(await subjects()).toEqual(['Hello Ana', 'Hello Kim', 'Hello Rui', 'Hello Uwe']);
	});

	it('that are wrong stop the run before anything is sent, and say which one it is', async () => {
		const bad = { translation: [{ ...translations.translation[0], body: '{{fristName}}' }] };
		const result = await send({ ...message, translations: bad });
		expect(result.error?.message).toMatch(/^Translation pt: Body, line 1.*fristName/);
		for (const [language, advice] of [
			['Klingon?', /^Enter a code such as de, pt or pt-BR/],
			['Deutsch', /^Enter a code such as de, pt or pt-BR/],
			['German', /^Enter de under Language/],
		] as const) {
			const { error } = await send({
				...message,
				translations: { translation: [{ ...translations.translation[0], language }] },
			});
			expect(error?.message).toBe(`Translations: “${language}” is not a language code`);
			expect(error?.description).toMatch(advice);
		}
		expect(server.arrivals).toEqual([]);
	});

	it('may be n8n expressions, which are filled in per partner', async () => {
		const expression = {
			translation: [
				{
					language: 'pt',
					subject: '={{ $json.partnerId }} {x}',
					previewText: '',
					body: '=<p>{{firstName}}</p>',
				},
			],
		};
		await send({ ...message, translations: expression }, {}, [partners[1] as IDataObject]);
		const mail = await server.arrivals[0]?.parse();
		expect(mail?.subject).toBe('pt {x}');
		expect(mail?.html).toContain('<p>Rui</p>');
	});
});

const template = { newTemplateName: 'Welcome', subject: 's', body: 'b' };
const translation = (...changes: IDataObject[]) => ({
	translation: changes.map((change) => ({
		...{ language: 'de', subject: 's', previewText: '', body: 'b' },
		...change,
	})),
});

describe('Messaging Template', () => {
	it('is saved by a node, chosen by another, and changed there only', async () => {
		await send({ ...message, options: { saveTemplateAs: 'Welcome' } }, { mode: 'manual' });
		expect(answersOf(await ledger('getAll'))).toMatchObject([
			{
				name: 'Welcome',
				subject: 'Hello {firstName}',
				savedBy: { workflowName: 'Chain' },
				translations: [{ language: 'pt' }, {}],
			},
		]);
		const chosen = { messageSource: 'saved', savedTemplate: 'welcome' };
		await send({ ...chosen, step: 'One' });
		expect(await subjects()).toEqual(['Hello Kim', 'Hello Uwe', 'Oi Ana', 'Olá Rui']);
		server.arrivals.length = 0;
		await send({ ...chosen, step: 'Two', changes: { subject: 'Changed, {firstName}' } });
		expect(await subjects()).toEqual(['Changed, Kim', 'Changed, Uwe', 'Oi Ana', 'Olá Rui']);
	});

	it('is changed once for all in Partner Ledger, and a node does not undo that', async () => {
		const options = { saveTemplateAs: 'Welcome' };
		await send({ ...message, options }, { mode: 'manual' });
		const changed = { newTemplateName: 'WELCOME', subject: 'New, {firstName}', body: '<p>x</p>' };
		expect(answersOf(await ledger('save', changed))).toEqual([{ name: 'WELCOME', changed: true }]);
		const result = await send({ ...message, options }, { mode: 'manual' });
		expect(result.hints(result.name).map(({ message: hint }) => hint)).toContainEqual(
			expect.stringContaining('“Welcome” was saved elsewhere'),
		);
		await send({ messageSource: 'saved', savedTemplate: 'Welcome', step: 'One' });
		expect(await subjects()).toEqual(['New, Ana', 'New, Kim', 'New, Rui', 'New, Uwe']);
	});

	it('is not saved with a text that no node could send, and the message says where it is', async () => {
		const wrong: Array<[INodeParameters, string | RegExp]> = [
			[
				{ body: '<p>{frstName} {{#if x}}</p>' },
				/^Body, line 1, column 15: “{{#if x}}” is opened but never closed/,
			],
			[{ subject: '{{>x}}' }, /^Subject, line 1.* includes another template/],
			[{ previewText: '{{upper name}}' }, /^Preview Text, line 1.* only be one fallback in quotes/],
			[{ body: ' ' }, 'Body is empty'],
			[{ translations: translation({ subject: '' }) }, 'Translation de: Subject is empty'],
			[{ translations: translation({ body: ' ' }) }, 'Translation de: Body is empty'],
			[{ translations: translation({ body: '{{/if}}' }) }, /^Translation de: Body, line 1, column 1: /],
			[{ translations: translation({}, { language: 'DE' }) }, 'Translations: “DE” is there twice'],
		];
		for (const [parameters, reason] of wrong) {
			const { error } = await ledger('save', { ...template, ...parameters });
			expect(error?.message).toEqual(typeof reason === 'string' ? reason : expect.stringMatching(reason));
		}
		expect(answersOf(await ledger('getAll'))).toEqual([]);
	});

	it('may use columns that are not known when it is saved, with a hint', async () => {
		const body = '{frstName|x} {{accountManager}} {{#if vip}}x{{/if}} {First Name} {firstName}';
		const result = await ledger('save', { ...template, body, translations: translation({ body }) });
		expect(answersOf(result)).toEqual([{ name: 'Welcome', changed: true }]);
		const needsColumn = 'is no standard token, so partners need a column of that name.';
		expect(result.hints(result.name)).toMatchObject([
			{
				message: [
					`{frstName} in the Body ${needsColumn} Did you mean {firstName}?`,
					`{{accountManager}} in the Body ${needsColumn}`,
					`{{vip}} in the Body ${needsColumn}`,
					'“{First Name}” in the Body is no token, so partners read it as it is. Did you mean {firstName}?',
				].join(' '),
				type: 'warning',
			},
		]);
	});

	it('that nodes run with is not deleted, with the list of workflows, unless told to', async () => {
		await ledger('save', { newTemplateName: 'Welcome', subject: 's', body: 'b' });
		await send({ messageSource: 'saved', savedTemplate: 'welcome' }, { mode: 'manual' });
		expect(answersOf(await ledger('getAll'))).toMatchObject([
			{ name: 'Welcome', usedBy: [{ workflowName: 'Chain', nodeName: 'Send Partner Email' }] },
		]);
		expect((await ledger('delete', { templateName: 'Welcome' })).error?.message).toBe(
			'The messaging template “Welcome” is in use and was not deleted: “Chain” (node “Send Partner Email”)',
		);
		const options = { deleteEvenIfUsed: true };
		expect(answersOf(await ledger('delete', { templateName: 'Welcome', options }))).toEqual([
			{ deleted: true },
		]);
		await ledger('save', { newTemplateName: 'Welcome', subject: 's', body: 'b' });
		expect(answersOf(await ledger('getAll'))).toMatchObject([{ usedBy: [] }]);
	});

	it('is free again once the node has run with another one, or with its own text', async () => {
		for (const newTemplateName of ['One', 'Two']) {
			await ledger('save', { newTemplateName, subject: 's', body: 'b' });
		}
		const usersOf = async (name: string) =>
			answersOf(await ledger('getAll')).find((template) => template.name === name)?.usedBy as IDataObject[];
		await send({ messageSource: 'saved', savedTemplate: 'One' });
		await send({ messageSource: 'saved', savedTemplate: 'Two' });
		expect([(await usersOf('One')).length, (await usersOf('Two')).length]).toEqual([0, 1]);
		await send(message);
		expect(await usersOf('Two')).toEqual([]);
	});

	it('that is deleted or not chosen sends nothing', async () => {
		await ledger('save', { newTemplateName: 'Welcome', subject: 's', body: 'b' });
		expect(answersOf(await ledger('delete', { templateName: 'welcome' }))).toEqual([{ deleted: true }]);
		expect((await ledger('delete', { templateName: 'welcome' })).error?.message).toBe(
			'There is no messaging template “welcome”',
		);
		const result = await send({ messageSource: 'saved', savedTemplate: 'Welcome' });
		expect(result.error?.message).toBe('There is no saved template “Welcome”');
		expect(server.arrivals).toEqual([]);
	});

	it('has no place for n8n expressions', async () => {
		const result = await send(
			{ ...message, subject: '={{ $json.name }}', options: { saveTemplateAs: 'x' } },
			{ mode: 'manual' },
		);
		expect(result.error?.message).toMatch(/^Save Template As: the message has n8n expressions/);
	});
});

describe('Message Language', () => {
	it('is what the unsubscribe link is called in, unless Unsubscribe Text says otherwise', async () => {
		const own = { ...message, messageLanguage: 'de' };
		const linksOf = async () =>
			(await Promise.all(server.arrivals.splice(0).map((arrival) => arrival.parse())))
				.map(({ text = '' }) => /^(.*): mailto:/m.exec(text)?.[1])
				.sort();
		await send(own);
		expect(await linksOf()).toEqual(['Abmelden', 'Abmelden', 'Cancelar inscrição', 'Cancelar inscrição']);
		await send({ ...own, step: 'Second', options: { unsubscribeText: 'Austragen' } });
		expect(await linksOf()).toEqual(['Austragen', 'Austragen', 'Cancelar inscrição', 'Cancelar inscrição']);
	});

	const body = '<p>Joined on {{date joinedAt}}, earned {{money revenue}}</p>';
	const own = { subject: 'Hi', previewText: '', body };
	const facts = { joinedAt: '2026-03-01', revenue: 1200.5, currency: 'USD' };
	const people = ['ja', 'ar-EG', 'de-DE', 'en-GB', ''].map((language, index) => ({
		...{ partnerId: String(index), email: `p${index}@partner.example`, language, ...facts },
	}));
	const german = {
		translation: [
			{ language: 'de', subject: 'Hallo', previewText: '', body: '{{date joinedAt}}, {{money revenue}}' },
		],
	};
	const texts = (result: NodeRun) =>
		result.received[0]?.map(({ json }) =>
			((json.email as IDataObject).text as string).split('\n')[0]?.replace(/\s/g, ' '),
		);
	const hints = (result: NodeRun) => result.hints(result.name).map(({ message: text }) => text);
	const mixed = expect.stringMatching(/^Dates and amounts are written in each partner’s language/) as string;

	it('writes dates and amounts in the language of the text around them', async () => {
		const parameters = { ...own, translations: german, messageLanguage: 'en' };
		const result = await send(parameters, { mode: 'manual' }, people);
		expect(texts(result)).toEqual([
			'Joined on March 1, 2026, earned $1,200.50',
			'Joined on March 1, 2026, earned $1,200.50',
			'1. März 2026, 1.200,50 $',
			'Joined on 1 March 2026, earned US$1,200.50',
			'Joined on March 1, 2026, earned $1,200.50',
		]);
		expect(hints(result)).not.toContainEqual(mixed);
		const inGerman = await send({ ...own, messageLanguage: 'de' }, { mode: 'manual' }, people.slice(4));
		expect(texts(inGerman)).toEqual(['Joined on 1. März 2026, earned 1.200,50 $']);
	});

	it('is asked for in a preview in which partners of other languages get the message itself', async () => {
		const result = await send({ ...own, translations: german }, { mode: 'manual' }, people);
		expect(hints(result)).toContain(
			'Dates and amounts are written in each partner’s language (ja, ar-EG), also in the message itself. Enter its own language under Message Language.',
		);
		for (const [parameters, items] of [
			[own, people.slice(3)],
			[{ ...own, translations: german }, people.slice(2)],
			[{ ...own, body: '<p>Hi</p>' }, people],
		] as const) {
			expect(hints(await send(parameters, { mode: 'manual' }, [...items]))).not.toContainEqual(mixed);
		}
	});

	it('is kept with a messaging template, and changed for one node', async () => {
		await ledger('save', { ...own, newTemplateName: 'Joined', messageLanguage: 'en' });
		expect(answersOf(await ledger('getAll'))).toMatchObject([{ name: 'Joined', language: 'en' }]);
		const chosen = { messageSource: 'saved', savedTemplate: 'Joined' };
		const japanese = people.slice(0, 1);
		expect(texts(await send(chosen, { mode: 'manual' }, japanese))).toEqual([
			'Joined on March 1, 2026, earned $1,200.50',
		]);
		const changed = { ...chosen, changes: { messageLanguage: 'de' } };
		expect(texts(await send(changed, { mode: 'manual' }, japanese))).toEqual([
			'Joined on 1. März 2026, earned 1.200,50 $',
		]);
		await send({ ...own, messageLanguage: 'en', options: { saveTemplateAs: 'Second' } }, {}, japanese);
		expect(answersOf(await ledger('getAll'))).toMatchObject([{}, { name: 'Second', language: 'en' }]);
	});

	it('that is none stops the run', async () => {
		for (const parameters of [
			{ ...own, messageLanguage: 'German' },
			{ ...own, messageLanguage: '={{ $json.language }}' },
		]) {
			const { error } = await send(parameters, {}, people);
			expect(error?.message).toContain('Message Language');
		}
		expect(server.arrivals).toEqual([]);
	});
});

describe('a preview', () => {
	it('says where translations have no effect because nobody has a language', async () => {
		const hint = 'No partner has a language, so everybody gets the message itself.';
		const hints = async (parameters: INodeParameters, items: IDataObject[]) => {
			const result = await send({ ...message, ...parameters }, { mode: 'manual' }, items);
			return result.hints(result.name).map(({ message: text }) => text);
		};
		expect(await hints({}, partners.slice(3))).toContain(hint);
		expect(await hints({}, partners.slice(2))).not.toContain(hint);
		expect(await hints({ translations: {} }, partners.slice(3))).not.toContain(hint);
		expect(await hints({ options: { oneLanguageOnly: true } }, partners.slice(3))).not.toContain(hint);
	});

	it('shows the page, its size and what is wrong with it', async () => {
		const body = `{First Name} <a href="www.acme.example">x</a>${'x'.repeat(110_000)}`;
		const result = await send({ ...message, body, translations: {} }, { mode: 'manual' });
		const item = result.received[0]?.[0];
		expect(item?.json.email).toMatchObject({
			size: expect.any(Number),
			problems: [
				expect.stringContaining('Did you mean {firstName}?'),
				'Link “www.acme.example” has no https:// in front',
				expect.stringContaining('102 KB'),
			],
		});
		expect(item?.binary?.email).toMatchObject({ mimeType: 'text/plain', fileType: 'html' });
		const hint = result
			.hints(result.name)
			.map(({ message: text }) => text)
			.join(' ');
		expect(hint).toContain(
			'Did you mean {firstName}? Link “www.acme.example” has no https:// in front. Gmail',
		);
	});

	it('says when a misspelt column gives everybody the fallback', async () => {
		const people = ['a', 'b'].map((id) => ({
			partnerId: id,
			email: `${id}@partner.example`,
			first_name: 'Mara',
		}));
		const copy = { subject: 'Hi', previewText: '', body: '<p>Hi {firstName|there}</p>' };
		const result = await send(copy, { mode: 'manual' }, people);
		expect(result.hints(result.name).map(({ message: text }) => text)).toContain(
			'No partner has firstName, so all get “there”. The partners have first_name.',
		);
	});

	it('lists every token that lacks a fallback', async () => {
		const body = '{{name}} {{country "?"}}';
		const items = [
			{ partnerId: 'a', email: 'a@partner.example', name: 'A', firstName: null },
			{ partnerId: 'b', email: 'b@partner.example', firstName: 'B' },
		];
		const result = await send({ ...message, body, translations: {} }, { mode: 'manual' }, items);
		const hint = result
			.hints(result.name)
			.map(({ message: text }) => text)
			.join(' ');
		expect(hint).toContain('Subject: {firstName} has no value');
		expect(hint).toContain('Body: {{name}} has no value');
	});

	it('holds back an email without its required link', async () => {
		const result = await send({ ...message, options: { requiredLink: 'https://acme.example/join' } });
		expect(result.received[1]).toHaveLength(4);
		expect((result.received[1]?.[0]?.json.email as IDataObject).status).toBe('renderFailed');
		expect(server.arrivals).toEqual([]);
	});
});
