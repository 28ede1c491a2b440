import type { IDataObject } from 'n8n-workflow';
import { Impact } from '../../nodes/Impact/Impact.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox('--history', '100');
const program = { __rl: true, mode: 'id', value: PROGRAM };
const group = { __rl: true, mode: 'id', value: '99999' };

async function run(
	resource: string,
	operation: string,
	parameters: IDataObject = {},
	options: NodeOptions = {},
	items: IDataObject[] = [{}],
) {
	const all = { resource, operation, programId: program, ...parameters };
	const result = await runNode(new Impact(), all, items, sandbox.options(options));
	return { ...result, items: (result.received[0] ?? []).map(({ json }) => json) };
}

describe('partners', () => {
	it('are got one by one, simplified or as they are', async () => {
		const simple = await run('partner', 'get', { partnerId: '2552808' });
		expect(simple.items).toEqual([
			expect.objectContaining({
				partnerId: '2552808',
				name: 'Cedar Camp Supply',
				email: 'ty@cedarcamp.example',
				country: 'US',
				joinedAt: expect.stringMatching(/Z$/),
			}),
		]);
		const raw = await run('partner', 'get', { partnerId: '2552808', simplify: false });
		expect(raw.items[0]).toMatchObject({ Id: '2552808', Address: { Country: 'US' } });
	});

	it('are got up to a limit, or all of them, or those updated lately', async () => {
		expect((await run('partner', 'getAll', { limit: 3 })).items).toHaveLength(3);
		expect((await run('partner', 'getAll', { returnAll: true })).items).toHaveLength(159);
		const updatedAfter = new Date(Date.now() - 30 * 86_400_000).toISOString();
		const recent = await run('partner', 'getAll', { returnAll: true, filters: { updatedAfter } });
		expect(recent.items.length).toBeGreaterThan(0);
		expect(recent.items.length).toBeLessThan(159);
	});

	it.each([
		[{ filters: { updatedAfter: 'next tuesday' } }, 'Updated After is not a date'],
		[{ filters: { updatedAfter: '={{ $json.missing }}' } }, 'Updated After is not a date'],
		[{ limit: 'x' }, 'Limit must be a whole number of 1 or more'],
		[{ limit: '={{ $json.missing }}' }, 'Limit must be a whole number of 1 or more'],
	])('are not got by a filter that says nothing: %j', async (parameters, message) => {
		const { error } = await run('partner', 'getAll', parameters);
		expect(error?.message).toBe(message);
		expect(await sandbox.requests()).toEqual([]);
	});

	it('are all got by filters that are left empty', async () => {
		const parameters = { returnAll: true, filters: { updatedAfter: '' } };
		expect((await run('partner', 'getAll', parameters)).items).toHaveLength(159);
	});

	it('that do not exist are an error that says which item, or an item of the error output', async () => {
		const stopped = await run('partner', 'get', { partnerId: '1' });
		expect(stopped.error?.message).toMatch(/^impact\.com does not know what was asked for/);
		expect(stopped.error?.message).not.toMatch(/Check/);
		expect(stopped.error?.description).toBe('Check the impact.com Program and the IDs in the node.');
		const parameters = { partnerId: '={{ $json.id }}' };
		const items = [{ id: '1' }, { id: '2552808' }, { id: 'P-3' }];
		const onError = 'continueErrorOutput';
		const { received } = await run('partner', 'get', parameters, { onError }, items);
		expect(received[0]?.map(({ json }) => json.partnerId)).toEqual(['2552808']);
		expect(received[1]?.map(({ json }) => json.error)).toEqual([
			expect.stringMatching(/does not know.* Check the impact\.com Program/),
			'Partner ID “P-3” is not an ID of impact.com',
		]);
	});
});

it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
	'no item is lost when the account cannot be used, with On Error %s',
	async (onError) => {
		const items = [{ id: '1' }, { id: '2' }, { id: '3' }];
		const parameters = {
			resource: 'partner',
			operation: 'get',
			programId: program,
			partnerId: '={{ $json.id }}',
		};
		const options = sandbox.options({ onError });
		const credentials = { impactApi: { accountSid: '', authToken: '', host: sandbox.url } };
		const { received } = await runNode(new Impact(), parameters, items, { ...options, credentials });
		const failed = received[onError === 'continueErrorOutput' ? 1 : 0] ?? [];
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		expect(new Set(failed.map(({ json }) => json.error))).toEqual(
			new Set([expect.stringMatching(/^The Account SID of the impact\.com credential is empty/)]),
		);
	},
);

describe('applications', () => {
	it('are what partners signed; own proposals only when asked for', async () => {
		const { items } = await run('application', 'getAll', { returnAll: true });
		expect(items).toHaveLength(27);
		expect(items[0]).toMatchObject({
			applicationId: expect.stringMatching(/^P-/),
			partnerId: expect.stringMatching(/^\d+$/),
			appliedAt: expect.any(String),
			contractStage: 'awaitingBrand',
		});
		const filters = { includeProposals: true };
		expect((await run('application', 'getAll', { returnAll: true, filters })).items).toHaveLength(39);
		expect((await run('application', 'getAll', { limit: 2, simplify: false })).items).toEqual([
			expect.objectContaining({ Status: 'PENDING' }),
			expect.objectContaining({ Status: 'PENDING' }),
		]);
	});

	it('are accepted and declined; the first decision is final', async () => {
		const applicationId = 'P-25070000';
		const accepted = await run('application', 'accept', { applicationId, groups: ['99997'] });
		expect(accepted.items).toEqual([{ applicationId, decision: 'accepted', alreadyDecided: false }]);
		const late = await run('application', 'decline', { applicationId, reason: 'Too late' });
		expect(late.items).toEqual([expect.objectContaining({ decision: 'accepted', alreadyDecided: true })]);
		const declined = await run('application', 'decline', { applicationId: 'P-25070001', reason: 'Coupons' });
		expect(declined.items).toEqual([expect.objectContaining({ decision: 'declined' })]);
		const again = await run('application', 'accept', { applicationId: 'P-25070001' });
		expect(again.items).toEqual([expect.objectContaining({ decision: 'declined', alreadyDecided: true })]);
		const { Programs } = await sandbox.look('/MediaPartners/2552800');
		expect(Programs).toHaveLength(1);
	});

	it('are not decided twice when an answer is lost: the request is not repeated', async () => {
		await sandbox.fail({ method: 'POST', kind: 'droppedAfter' });
		const { error } = await run('application', 'accept', { applicationId: 'P-25070000' });
		expect(error?.message).toMatch(/answer was lost/);
		expect(error?.description).toBe('Look it up at impact.com before you repeat it.');
		const posts = (await sandbox.requests()).filter(({ method }) => method === 'POST');
		expect(posts).toHaveLength(1);
	});

	it('are reported as decided when n8n repeats the node after the answer was lost', async () => {
		const applicationId = 'P-25070000';
		await sandbox.fail({ method: 'POST', kind: 'droppedAfter' });
		const options = { retryOnFail: true, maxTries: 2 };
		const { items } = await run('application', 'accept', { applicationId }, options);
		expect(items).toEqual([
			{ applicationId, decision: 'accepted', alreadyDecided: true, reason: expect.any(String) },
		]);
	});

	it('need an id', async () => {
		const { error } = await run('application', 'accept', { applicationId: '={{ " " }}' });
		expect(error?.message).toBe('Application ID is empty');
		const wrong = await run('application', 'accept', { applicationId: 'P-25070000', groups: ['VIP'] });
		expect(wrong.error?.message).toMatch(/Add To Group Names or IDs has “VIP”/);
	});
});

describe('groups', () => {
	it('are listed with their members, and changed', async () => {
		const { items } = await run('group', 'getAll', { returnAll: true });
		expect(items.map(({ groupId, name }) => [groupId, name])).toEqual([
			['99999', 'VIP'],
			['99998', 'Creators'],
			['99997', 'Auto-Accepted'],
			['99996', 'Blocked'],
		]);
		const added = await run('group', 'addPartners', { groupId: group, partnerIds: '2552800, 2552801' });
		expect(added.items).toEqual([{ groupId: '99999', addedPartnerIds: ['2552800', '2552801'] }]);
		await run('group', 'removePartners', { groupId: group, partnerIds: '2552801' });
		const { MediaPartners } = await sandbox.look(`/Campaigns/${PROGRAM}/MediaPartnerGroups/99999`);
		const members = (MediaPartners as IDataObject[]).map(({ PartnerId }) => PartnerId);
		expect(members).toContain('2552800');
		expect(members).not.toContain('2552801');
	});

	it('take many partners in several requests', async () => {
		const partnerIds = Array.from({ length: 264 }, (_, index) => 2_552_800 + index);
		const ids = [...partnerIds, ...Array.from({ length: 300 }, () => 2_552_800)].join(',');
		await run('group', 'addPartners', { groupId: group, partnerIds: ids });
		const puts = (await sandbox.requests()).filter(({ method }) => method === 'PUT');
		expect(puts).toHaveLength(1);
		expect(new URLSearchParams(puts[0]?.body).get('MediaPartnersAdd')?.split(',')).toHaveLength(264);
	});

	it('refuse what is no partner', async () => {
		const { error } = await run('group', 'addPartners', { groupId: group, partnerIds: '12' });
		expect(error?.message).toMatch(/There is no partner 12/);
		const named = await run('group', 'addPartners', { groupId: group, partnerIds: 'P-1001' });
		expect(named.error?.message).toMatch(/Partner IDs has “P-1001”/);
	});
});

describe('unsubscribed contacts', () => {
	it('are listed and added', async () => {
		const email = 'ty@cedarcamp.example';
		const before = await run('unsubscribedContact', 'getAll', { returnAll: true });
		const added = await run('unsubscribedContact', 'add', { partnerId: '2552808', email });
		expect(added.items).toEqual([{ partnerId: '2552808', email, unsubscribed: true }]);
		const after = await run('unsubscribedContact', 'getAll', { returnAll: true });
		expect(after.items).toHaveLength(before.items.length + 1);
		const found = await run('unsubscribedContact', 'getAll', { filters: { email } });
		expect(found.items).toEqual([{ email, partnerId: '2552808', unsubscribedAt: expect.any(String) }]);
		const wrong = await run('unsubscribedContact', 'add', { partnerId: '2552808', email: 'ty' });
		expect(wrong.error?.message).toBe('Email “ty” is not an email address');
	});
});

describe('actions', () => {
	const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

	it('are those of the last seven days unless told', async () => {
		const { items } = await run('action', 'getAll', { returnAll: true });
		expect(items.length).toBeGreaterThan(10);
		expect(items[0]).toMatchObject({
			actionId: expect.any(String),
			partnerId: expect.stringMatching(/^\d+$/),
			amount: expect.any(Number),
			currency: 'USD',
		});
		const oldest = Math.min(...items.map(({ happenedAt }) => Date.parse(happenedAt as string)));
		expect(Date.now() - oldest).toBeLessThan(7.1 * 86_400_000);
	});

	it('may reach back further than the API allows at once', async () => {
		const filters = { from: daysAgo(95), to: daysAgo(1) };
		const { items } = await run('action', 'getAll', { returnAll: true, filters });
		expect(new Set(items.map(({ actionId }) => actionId)).size).toBe(items.length);
		const asked = (await sandbox.requests()).filter(({ path }) => path.endsWith('/Actions'));
		expect(asked.length).toBe(3);
		expect(asked.every(({ status }) => status === 200)).toBe(true);
		expect((await run('action', 'getAll', { limit: 5, filters })).items).toHaveLength(5);
		const reversed = await run('action', 'getAll', {
			returnAll: true,
			filters: { ...filters, state: 'REVERSED' },
		});
		expect(new Set(reversed.items.map(({ state }) => state))).toEqual(new Set(['REVERSED']));
	});

	it('need dates in their order', async () => {
		const { error } = await run('action', 'getAll', { filters: { from: daysAgo(1), to: daysAgo(2) } });
		expect(error?.message).toBe('From is not before To');
		const none = await run('action', 'getAll', { filters: { from: '={{ $json.missing }}' } });
		expect(none.error?.message).toBe('From is not a date');
	});
});
