import { DateTime } from 'luxon';
import { listActions } from '../../lib/impact/actions';
import { createImpactClient, type ImpactClient } from '../../lib/impact/client';
import { acceptApplication, declineApplication, listContracts } from '../../lib/impact/contracts';
import { readAd } from '../../lib/impact/ads';
import { changeMembers } from '../../lib/impact/groups';
import { readProspects } from '../../lib/impact/prospects';
import { preparePages, readRoster } from '../../lib/impact/roster';
import { createTrackingLink } from '../../lib/impact/trackingLinks';
import type { Transport } from '../../lib/impact/transport';
import { addUnsubscribed, listUnsubscribed } from '../../lib/impact/unsubscribed';
import { findCountryCode } from '../../lib/partner/country';
import { toText } from '../../lib/partner/values';
import { inLedger, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { listViolations, readCountryNames, readOperations, type Exchange } from './openapi';
import { ACCOUNT, AUTO_ACCEPTED, PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox();

/** A client that writes down what it says and hears. */
function listenIn(): { client: ImpactClient; exchanges: Exchange[] } {
	const exchanges: Exchange[] = [];
	const token = Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64');
	const transport: Transport = async ({ method, url, headers, body }) => {
		const response = await fetch(url, {
			method,
			headers: { ...headers, Authorization: `Basic ${token}` },
			...(body !== undefined && { body }),
		});
		const text = await response.text();
		exchanges.push({
			method,
			url: new URL(url),
			contentType: headers['Content-Type'],
			body,
			status: response.status,
			answer: JSON.parse(text),
		});
		return { status: response.status, headers: Object.fromEntries(response.headers), text };
	};
	const client = createImpactClient({
		transport,
		host: sandbox.url,
		accountSid: ACCOUNT.accountSid,
		sleep: async () => undefined,
		now: () => Date.now(),
	});
	return { client, exchanges };
}

async function drain<Part>(parts: AsyncIterable<Part>): Promise<Part[]> {
	const all: Part[] = [];
	for await (const part of parts) all.push(part);
	return all;
}

/** Does everything that the package can do at impact.com. */
async function doEverything(client: ImpactClient): Promise<void> {
	const now = DateTime.now();
	const request = { programId: PROGRAM, emailProgram: 'Acme', historyDays: 60, isPreview: false, now };
	await client.get('/CompanyInformation');
	await drain(client.pages('/Campaigns', {}, ['Campaigns']));
	await inLedger(async (ledger) => {
		await preparePages(client, ledger, request, 50);
		const later = { ...request, now: now.plus({ hours: 1 }) };
		await drain(readRoster({ client, ledger, request: later, prospects: readProspects([]) }));
	});
	const [page] = await drain(listContracts(client, PROGRAM, 'PENDING'));
	const applications = page!.rows.filter(({ PartnerSignatoryDate }) => PartnerSignatoryDate);
	const [first, second] = applications.map(({ Id }) => toText(Id)!);
	await acceptApplication(client, PROGRAM, first!, [AUTO_ACCEPTED]);
	await declineApplication(client, PROGRAM, second!, { reason: 'Coupons', groupIds: ['99996'] });
	const single = [
		'/MediaPartners/2552800',
		`/Campaigns/${PROGRAM}`,
		`/Campaigns/${PROGRAM}/Contracts/S-25070008`,
		`/Campaigns/${PROGRAM}/MediaPartnerGroups/99999`,
		'/Reports/att_adv_performance_by_media_pm_only/MetaData',
	];
	for (const path of single) await client.get(path);
	await changeMembers(client, PROGRAM, '99999', 'add', ['2552808']);
	await changeMembers(client, PROGRAM, '99999', 'remove', ['2552808']);
	await addUnsubscribed(client, PROGRAM, '2552808', 'ty@cedarcamp.example');
	await drain(listUnsubscribed(client, PROGRAM, 'ty@cedarcamp.example'));
	for (const target of [{}, { adId: '656001' }, { landingPage: 'https://acme.example/anvils' }]) {
		await createTrackingLink(client, PROGRAM, '2552808', { adId: '', landingPage: '', ...target });
	}
	await drain(listActions(client, PROGRAM, 'event', now.toMillis() - 1e9, now.toMillis(), 'PENDING'));
}

describe("impact.com's OpenAPI files", () => {
	it('allow every request of the client, and every answer of the sandbox', async () => {
		const { client, exchanges } = listenIn();
		await doEverything(client);
		expect(exchanges.length).toBeGreaterThan(30);
		expect(exchanges.filter(({ status }) => status !== 200)).toEqual([]);
		const operations = readOperations();
		expect(exchanges.flatMap((exchange) => listViolations(operations, exchange))).toEqual([]);
	});

	it('allow to read an ad, as the sandbox has them', async () => {
		const { client, exchanges } = listenIn();
		for (const ad of ['656001', '656002', '656003']) await readAd(client, PROGRAM, ad, Date.now());
		expect(exchanges).toHaveLength(3);
		const operations = readOperations();
		expect(exchanges.flatMap((exchange) => listViolations(operations, exchange))).toEqual([]);
	});

	it('name countries that we understand', () => {
		const names = readCountryNames();
		expect(names.length).toBeGreaterThan(200);
		expect(names.filter((name) => findCountryCode(name) === undefined)).toEqual([]);
	});

	it('would not allow a wrong path, parameter, body or answer', async () => {
		const { client, exchanges } = listenIn();
		await client.get('/MediaPartners/2552800');
		const operations = readOperations();
		const [exchange] = exchanges as [Exchange];
		const withPath = (path: string) => ({ ...exchange, url: new URL(path, sandbox.url) });
		const check = (changed: Exchange) => listViolations(operations, changed).join();
		expect(check(withPath('/Advertisers/S/Partners'))).toMatch(/not an operation/);
		expect(check(withPath('/Advertisers/S/MediaPartners?Colour=red'))).toMatch(/no parameter Colour/);
		expect(check(withPath('/Advertisers/S/MediaPartners?State=HAPPY'))).toMatch(/State: .*allowed values/);
		expect(check(withPath('/Advertisers/S/Actions'))).toMatch(/CampaignId is missing/);
		expect(check({ ...exchange, answer: { Id: 2552800 } })).toMatch(/Id must be string/);
		const post = {
			...withPath('/Advertisers/S/Programs/1000/Contracts'),
			method: 'POST',
			answer: { Status: 'OK' },
		};
		expect(check({ ...post, contentType: 'application/json', body: '{}' })).toMatch(/contractId/);
		expect(check({ ...post, contentType: 'text/plain', body: '{}' })).toMatch(/must not be text/);
	});
});
