import { createImpactClient, type ImpactClientOptions } from '../../../lib/impact/client';
import { ConnectionError, type HttpRequest, type HttpResponse } from '../../../lib/impact/transport';

type Reply = HttpResponse | Error;
const ok = (body: object): HttpResponse => ({ status: 200, headers: {}, text: JSON.stringify(body) });
const failing = (status: number, headers = {}): HttpResponse => ({ status, headers, text: '{}' });
const dropped = new ConnectionError('socket hang up', true);
const unreachable = new ConnectionError('connect ECONNREFUSED', false);

/** A client whose server gives these replies, one after the other, and the last one from then on. */
function connect(replies: Reply[], options: Partial<ImpactClientOptions> = {}) {
	const sent: HttpRequest[] = [];
	const pauses: number[] = [];
	const client = createImpactClient({
		host: 'https://api.impact.com',
		accountSid: 'SID',
		transport: async (request) => {
			const reply = replies[Math.min(sent.length, replies.length - 1)]!;
			sent.push(request);
			if (reply instanceof Error) throw reply;
			return reply;
		},
		sleep: async (milliseconds) => void pauses.push(milliseconds),
		now: () => 1_000_000_000_000,
		random: () => 1,
		...options,
	});
	return { client, sent, pauses };
}

describe('a request that reads', () => {
	it('asks for JSON of version 14, below the account', async () => {
		const { client, sent } = connect([ok({ Id: 1 })]);
		await client.get('/MediaPartners', { CampaignId: '1000', State: undefined });
		expect(sent).toEqual([
			{
				method: 'GET',
				url: 'https://api.impact.com/Advertisers/SID/MediaPartners?CampaignId=1000',
				headers: { Accept: 'application/json', 'IR-Version': '14' },
				timeout: 60_000,
			},
		]);
	});

	it.each([
		['a failing server', failing(502)],
		['a dropped connection', dropped],
		['a server that cannot be reached', unreachable],
		['an answer that is cut off', { status: 200, headers: {}, text: '{"Partners":[{"Id"' }],
	])('is repeated after %s, with growing pauses', async (_what, reply) => {
		const { client, pauses } = connect([reply, reply, ok({ Id: 1 })]);
		expect(await client.get('/Campaigns')).toEqual({ Id: 1 });
		expect(pauses).toEqual([500, 1000]);
	});

	it('is given up after four tries', async () => {
		const { client, sent } = connect([failing(500)]);
		await expect(client.get('/Campaigns')).rejects.toMatchObject({ kind: 'unavailable' });
		expect(sent).toHaveLength(4);
	});

	it.each([
		[401, 'unauthorised', /Account SID and Auth Token/],
		[403, 'forbidden', /scope/],
		[404, 'notFound', /does not know/],
		[400, 'refused', /refused/],
	])('is not repeated after status %d', async (status, kind, message) => {
		const { client, sent } = connect([failing(status)]);
		const failure = client.get('/Campaigns');
		await expect(failure).rejects.toMatchObject({ kind, message: expect.stringMatching(message) });
		expect(sent).toHaveLength(1);
	});

	it('fails when the API reports an error with status 200, and says what it says', async () => {
		const body = { Status: 'ERROR', Message: 'No.', Errors: [{ Field: 'SUBAID', Message: 'is missing' }] };
		const { client } = connect([ok(body)]);
		await expect(client.get('/Reports/x')).rejects.toThrow(
			'impact.com refused the request. It says: No.; is missing',
		);
	});
});

describe('a request that changes something', () => {
	const accept = (client: ReturnType<typeof connect>['client']) =>
		client.send('POST', '/Programs/1/Contracts', { json: { contractId: 'P-1' } });

	it('carries JSON or a form, with DELETE as well', async () => {
		const { client, sent } = connect([ok({ Status: 'OK' })]);
		await client.send('DELETE', '/Programs/1/Contracts', { json: { contractId: 'P-1' } });
		await client.send('PUT', '/Campaigns/1/MediaPartnerGroups/2', { form: { MediaPartnersAdd: '1,2' } });
		expect(sent.map(({ method, headers, body }) => [method, headers['Content-Type'], body])).toEqual([
			['DELETE', 'application/json', '{"contractId":"P-1"}'],
			['PUT', 'application/x-www-form-urlencoded', 'MediaPartnersAdd=1%2C2'],
		]);
	});

	it.each([
		['a failing server', failing(500), 'uncertain'],
		['a dropped connection', dropped, 'uncertain'],
		['an unreadable answer', { status: 200, headers: {}, text: '{"Sta' }, 'uncertain'],
		['a server that cannot be reached', unreachable, 'unavailable'],
		['a conflict', failing(409), 'conflict'],
	])('is never repeated after %s', async (_what, reply, kind) => {
		const { client, sent } = connect([reply, ok({ Status: 'OK' })]);
		await expect(accept(client)).rejects.toMatchObject({ kind });
		expect(sent).toHaveLength(1);
	});
});

describe('the limit of requests', () => {
	it.each([
		['seconds', { 'x-ratelimit-reset': '7' }, 7000],
		['a point in time', { 'x-ratelimit-reset': String(1_000_000_000 + 30) }, 30_000],
		['nothing', {}, 1000],
		['no time at all', { 'x-ratelimit-reset': '0' }, 1000],
	])('is waited for when the answer gives %s', async (_what, headers, pause) => {
		const { client, pauses } = connect([failing(429, headers), ok({ Status: 'OK' })]);
		await client.send('POST', '/Programs/1/Contracts', { json: {} });
		expect(pauses).toEqual([pause]);
	});

	it('is not asked about for ever where it says each time that it is over', async () => {
		const limited = failing(429, { 'x-ratelimit-reset': '0' });
		const replies = [...Array.from({ length: 500 }, () => limited), ok({ Id: 1 })];
		const { client, sent } = connect(replies, { maximumWait: 100_000 });
		await expect(client.get('/Campaigns')).rejects.toMatchObject({ kind: 'rateLimited' });
		expect(sent).toHaveLength(101);
	});

	it('is not waited for beyond a bound, which counts all waits of a run', async () => {
		const limited = failing(429, { 'x-ratelimit-reset': '40' });
		const { client, pauses } = connect([limited], { maximumWait: 100_000 });
		await expect(client.get('/Campaigns')).rejects.toMatchObject({
			kind: 'rateLimited',
			message: expect.stringMatching(/another 1 min/),
		});
		expect(pauses).toEqual([40_000, 40_000]);
	});
});

describe('a list', () => {
	const read = async (replies: Reply[], path = '/MediaPartners') => {
		const { client, sent } = connect(replies);
		const rows: unknown[] = [];
		for await (const page of client.pages(path, { PageSize: 1 }, ['Partners', 'MediaPartners'])) {
			rows.push(...page.rows.map(({ Id }) => Id));
		}
		return { rows, paths: sent.map(({ url }) => url.replace('https://api.impact.com', '')) };
	};
	const page = (Id: string, number: number, pages: number, next: string, key = 'Partners') =>
		ok({ '@page': String(number), '@numpages': String(pages), '@nextpageuri': next, [key]: [{ Id }] });
	const first = '/Advertisers/SID/MediaPartners?PageSize=1';

	it('follows links without a host, whatever else they carry', async () => {
		const next = `${first}&Page=2&Cursor=x`;
		const { rows, paths } = await read([page('a', 1, 2, next), page('b', 2, 2, '')]);
		expect(rows).toEqual(['a', 'b']);
		expect(paths).toEqual([first, next]);
	});

	it('has the name it had in older versions', async () => {
		expect((await read([page('a', 1, 1, '', 'MediaPartners')])).rows).toEqual(['a']);
	});

	it('goes on by its counters where a link points to its own page, and stops where they do', async () => {
		const self = `${first}&Page=1`;
		const { rows, paths } = await read([page('a', 1, 2, self), page('b', 2, 2, `${first}&Page=2`)]);
		expect(rows).toEqual(['a', 'b']);
		expect(paths).toEqual([first, `${first}&Page=2`]);
	});

	it('never follows a link out of the account', async () => {
		const { paths } = await read([
			page('a', 1, 3, 'https://evil.example/Advertisers/SID/x'),
			page('b', 2, 3, '//evil.example/'),
			page('c', 3, 3, '/Advertisers/OTHER/MediaPartners?Page=4'),
		]);
		expect(paths).toEqual([first, `${first}&Page=2`, `${first}&Page=3`]);
	});

	it('may be counted from page 0', async () => {
		const zero = (number: number) =>
			ok({
				Page: number,
				NumPages: 2,
				NextPageUri: '/UnsubscribedContacts?page=1',
				Partners: [{ Id: number }],
			});
		const { rows, paths } = await read([zero(0), zero(1)]);
		expect(rows).toEqual([0, 1]);
		expect(paths).toEqual([first, `${first}&Page=1`]);
	});

	it('is empty only where the answer says so', async () => {
		expect((await read([ok({ '@total': '0' })])).rows).toEqual([]);
		await expect(read([ok({ Something: [] })])).rejects.toThrow('has no list of Partners');
	});
});
