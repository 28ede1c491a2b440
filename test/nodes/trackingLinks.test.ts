import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions, type NodeRun } from '../../testkit/engine/engine';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';
import { PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox('--history', '1');
let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const JOINED = ['2552808', '2552809'] as const;
const partner = (mediaPartnerId: string, more: IDataObject = {}) => ({
	partnerId: `p-${mediaPartnerId}`,
	mediaPartnerId,
	email: `p${mediaPartnerId}@partner.example`,
	relationshipStage: 'joined',
	...more,
});
const run = (
	body: string,
	items: IDataObject[] = [partner(JOINED[0])],
	{ options = {}, ...parameters }: INodeParameters = {},
	settings: NodeOptions = {},
) => {
	const circumstances = sandbox.options(settings);
	return runNode(
		new SendPartnerEmail(),
		{
			...STEP,
			...{ fromName: '', fromEmail: 'partners@acme.example', subject: 'Your link', previewText: '', body },
			options: {
				trackingProgramId: { __rl: true, mode: 'id', value: PROGRAM },
				...(options as INodeParameters),
			},
			...parameters,
		},
		items,
		{
			...circumstances,
			credentials: { ...circumstances.credentials, smtp: server.credential, ...settings.credentials },
		},
	);
};
const emailOf = (result: NodeRun, mediaPartnerId: string = JOINED[0]) =>
	result.received.flat().find(({ json }) => json.mediaPartnerId === mediaPartnerId)?.json
		.email as IDataObject;
const hintsOf = (result: NodeRun) =>
	result
		.hints(result.name)
		.map(({ message }) => message)
		.join(' ');
const requestsFor = async (what: string) =>
	(await sandbox.requests()).filter(({ path }) => path.includes(what));
const readMails = async () => Promise.all(server.arrivals.map((arrival) => arrival.parse()));

describe('a tracking link', () => {
	it('is each partner’s own, made once, and never for a second run or email', async () => {
		const body = '<a href="{trackingLink}">Shop</a>';
		const items = JOINED.map((id) => partner(id));
		const first = await run(body, items);
		expect(first.received.map((output) => output.length)).toEqual([2, 0]);
		const mails = await readMails();
		for (const id of JOINED) {
			const mail = mails.find(({ to }) => JSON.stringify(to).includes(`p${id}@`));
			expect(mail?.html).toContain(`<a href="https://acme.sjv.io/c/${id}/101010/${PROGRAM}">Shop</a>`);
			expect(mail?.text).toContain(`Shop (https://acme.sjv.io/c/${id}/101010/${PROGRAM})`);
		}
		await run(body, items);
		await run(body, items, { step: 'Another' });
		expect(server.arrivals).toHaveLength(4);
		expect(await requestsFor('TrackingLinks')).toHaveLength(2);
	});

	it('leads to a page, and is not led through the Partner Email Trigger', async () => {
		await inLedger((ledger) =>
			ledger
				.insertInto('public_addresses')
				.values({ workflow_id: 'w', node_id: 'n', url: 'https://n8n.invalid/x', registered_at: 1 })
				.execute(),
		);
		const page = 'https://shop.acme.example/anvils?a=1&b=2';
		const body = `<a href='{{trackingLink "${page.replace('&', '&amp;')}"}}'>Anvils</a> <a href="{trackingLink}?subId1=mail">Shop</a> <a href="https://acme.example/x">x</a>`;
		await run(body, undefined, { options: { tracking: 'clicks' } });
		const [mail] = await readMails();
		const url = `https://acme.sjv.io/c/2552808/101010/1000?u=${encodeURIComponent(page)}`;
		expect(mail?.text).toContain(`Anvils (${url})`);
		expect(mail?.html).toContain(`href="https://acme.sjv.io/c/2552808/101010/1000?subId1=mail"`);
		expect((mail?.html as string).match(/n8n\.invalid\/x\?c/g)).toHaveLength(1);
		const [request] = await requestsFor('TrackingLinks');
		expect(new URLSearchParams(request?.body).get('DeepLink')).toBe(page);
	});

	it('is a placeholder in a preview and in a test email, and nothing is made', async () => {
		const options = { sendTestEmailTo: 'me@acme.example' };
		const body = '<a href="{trackingLink}">Shop</a> {adcode_656001}';
		const result = await run(body, undefined, { options }, { mode: 'manual' });
		const { html, status } = emailOf(result);
		expect(status).toBe('preview');
		expect(html).toContain('href="https://tracking-link-of-a-preview.invalid/?partner');
		expect(html).toContain('Our anvils &amp; more');
		expect(hintsOf(result)).toContain('Tracking links are placeholders in a preview');
		expect((await readMails())[0]?.text).toContain('Shop (https://tracking-link-of-a-preview.invalid/');
		expect(await requestsFor('TrackingLinks')).toEqual([]);
		expect(await inLedger((ledger) => ledger.selectFrom('tracking_links').selectAll().execute())).toEqual([]);
	});

	it.each([
		[{ relationshipStage: 'negotiating' }, /Only partners who have joined.*“negotiating”/],
		[{ mediaPartnerId: '' }, /has no mediaPartnerId/],
		[{ mediaPartnerId: '1', relationshipStage: null }, /The partner is not in the program/],
	])('is not there for a partner with %j, who is not mailed', async (changes, reason) => {
		const items = [partner(JOINED[0], { partnerId: 'x', ...changes }), partner(JOINED[1])];
		const result = await run('<a href="{trackingLink}">Shop</a>', items);
		const left = result.received[1]?.map(({ json }) => json.email as IDataObject);
		expect(left).toEqual([
			expect.objectContaining({ status: 'noTrackingLink', reason: expect.stringMatching(reason) }),
		]);
		expect(server.arrivals.map(({ envelopeTo }) => envelopeTo)).toEqual([['p2552809@partner.example']]);
		expect(hintsOf(result)).toMatch(reason);
		const issues = await inLedger((ledger) => ledger.selectFrom('send_issues').selectAll().execute());
		expect(issues).toMatchObject([{ partner_id: 'x', status: 'noTrackingLink' }]);
	});

	it('that cannot be made is tried again by the next run, and the email is held back until then', async () => {
		await sandbox.fail({ kind: 'serverError', method: 'POST', times: 1 });
		const body = '<a href="{trackingLink}">Shop</a>';
		const result = await run(body);
		expect(emailOf(result)).toMatchObject({
			status: 'temporaryFailure',
			reason: expect.stringMatching(/^Left for the next run: the tracking link could not be made/),
		});
		expect(server.arrivals).toEqual([]);
		expect(await inLedger((ledger) => ledger.selectFrom('sends').selectAll().execute())).toEqual([]);
		expect(emailOf(await run(body)).status).toBe('sent');
	});

	it('is not asked for again and again when the token may not make any', async () => {
		await sandbox.fail({ kind: 'forbidden', method: 'POST', times: 100 });
		const items = Array.from({ length: 30 }, (_, index) => partner(String(2_552_800 + index)));
		const result = await run('{trackingLink}', items);
		expect(result.received.map((output) => output.length)).toEqual([0, 30]);
		expect(hintsOf(result)).toContain('The Auth Token may not do this');
		expect((await requestsFor('TrackingLinks')).length).toBeLessThanOrEqual(4);
		expect(server.arrivals).toEqual([]);
	});

	it('is waited for while impact.com’s rate limit asks to, and one that has to wait longer is for the next run', async () => {
		const { Partners } = await sandbox.look(`/MediaPartners?CampaignId=${PROGRAM}`);
		const items = (Partners as Array<{ Id: string }>).slice(0, 40).map(({ Id }) => partner(Id));
		const options = { rateLimit: 1000 };
		await sandbox.fail({ kind: 'rateLimit', method: 'POST', skip: 10, times: 3, seconds: 1 });
		const first = await run('{trackingLink}', items.slice(0, 20), { options });
		expect(first.received.map((output) => output.length)).toEqual([20, 0]);
		await sandbox.fail({ kind: 'rateLimit', method: 'POST', skip: 5, times: 100, seconds: 3000 });
		const second = await run('{trackingLink}', items, { options });
		const [sent, left] = second.received.map((output) => output.length);
		expect([sent, left]).toEqual([5, 35]);
		expect(hintsOf(second)).toContain('20 already had it, 15 will be tried again');
		expect(hintsOf(second)).toContain('limit of requests is used up');
		await sandbox.fail();
		const third = await run('{trackingLink}', items, { options });
		expect(third.received.map((output) => output.length)).toEqual([15, 25]);
		expect(server.arrivals).toHaveLength(40);
	});

	it('is not asked for while the same email goes to nobody', async () => {
		await run('{trackingLink}', [partner(JOINED[0], { email: 'no address' })]);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('needs a program and a credential', async () => {
		const choose = (value: string) => ({
			options: { trackingProgramId: { __rl: true, mode: 'list', value } },
		});
		const empty = await run('{trackingLink}', undefined, choose(''));
		expect(empty.error?.message).toBe(
			'The message uses {trackingLink} or {adcode_…}, but Tracking Links Program is empty',
		);
		const wrong = await run('{trackingLink}', undefined, choose('Acme'));
		expect(wrong.error?.message).toBe('Tracking Links Program “Acme” is not an ID of impact.com');
		const credentials = { impactApi: new Error('The credential cannot be read') };
		const broken = await run('{trackingLink}', undefined, {}, { credentials });
		expect(broken.error?.message).toBe('The credential cannot be read');
		expect(server.arrivals).toEqual([]);
		expect(emailOf(await run('Hello', undefined, choose(''))).status).toBe('sent');
	});
});

describe('an ad code', () => {
	it('is the ad’s link with what it says', async () => {
		await run('<p>{adcode_656001}</p><p>{{adcode_656002}}</p><p>{adcode_656003}</p>');
		const [mail] = await readMails();
		const link = (ad: string) => `<a href="https://acme.sjv.io/c/2552808/${ad}/1000">`;
		expect(mail?.html).toContain(`<p>${link('656001')}Our anvils &amp; more</a><br>Light as a feather</p>`);
		expect(mail?.html).toContain(
			`<p>${link('656002')}20% off in winter</a><br>On all anvils<br><strong>WINTER20</strong></p>`,
		);
		expect(mail?.html).toContain(`<p>${link('656003')}Winter sale</a></p>`);
		expect(await requestsFor('/Ads/')).toHaveLength(3);
	});

	it.each([
		['656004', /The ad 656004 ended on \d{4}-\d{2}-\d{2}/],
		['656005', /The ad 656005 belongs to another program \(1002\)/],
		['1', /impact\.com has no ad 1/],
	])('of the ad %s holds every email back, in a preview as well', async (ad, reason) => {
		for (const mode of ['manual', 'trigger'] as const) {
			const result = await run(`{adcode_${ad}}`, undefined, {}, { mode });
			expect(emailOf(result)).toMatchObject({
				status: 'noTrackingLink',
				reason: expect.stringMatching(reason),
			});
		}
		expect(await requestsFor('TrackingLinks')).toEqual([]);
		expect(server.arrivals).toEqual([]);
	});
});
