import type { IDataObject } from 'n8n-workflow';
import { recordActions } from '../../lib/ledger/performance';
import { findSuppressions } from '../../lib/ledger/suppressions';
import { toText } from '../../lib/partner/values';
import { Impact } from '../../nodes/Impact/Impact.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { inLedger, rememberSend, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer } from '../../testkit/mail/mailServer';
import { ACCOUNT, PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox('--history', '120');
// Requests that fail are repeated after pauses.
const DAY = 86_400_000;
const parameters = {
	resource: 'partner',
	operation: 'getRoster',
	programId: { __rl: true, mode: 'id', value: PROGRAM },
	emailProgram: 'Acme',
	options: {},
};

async function getRoster(
	prospects: IDataObject[] = [{}],
	changes: IDataObject = {},
	options: NodeOptions = {},
) {
	const run = await runNode(new Impact(), { ...parameters, ...changes }, prospects, sandbox.options(options));
	const items = (run.received[0] ?? []).map(({ json }) => json);
	const find = (field: string, value: unknown) => items.find((item) => item[field] === value);
	return { ...run, items, find };
}

const text = (value: unknown) => toText(value) ?? '';
const countBy = (items: IDataObject[], field: string) =>
	Object.fromEntries(
		Object.entries(Object.groupBy(items, (item) => text(item[field]))).map(([key, group]) => [
			key,
			group?.length,
		]),
	);
const read = async (path: string, key: string) =>
	(await sandbox.look(path))[key] as Array<Record<string, unknown>>;

describe('Get Roster', () => {
	it('is one item for each partner, applicant and former partner, with its stage', async () => {
		const { items, error, hints, name } = await getRoster();
		expect(error).toBeUndefined();
		expect(new Set(items.map(({ partnerId }) => partnerId)).size).toBe(items.length);
		expect(countBy(items, 'contractStage')).toEqual({
			joined: 159,
			awaitingBrand: 27,
			awaitingPartner: 12,
			upcoming: 2,
			expired: 35,
			declined: 29,
		});
		expect(countBy(items, 'relationshipStage')).toEqual({
			joined: 159,
			negotiating: 41,
			expired: 35,
			rejected: 29,
		});
		expect(hints(name)[0]?.message).toMatch(
			/^264 partners: 41 Negotiating, 159 Joined, 35 Expired, 29 Rejected\./,
		);
	});

	it('takes the only active program of the account where none is chosen', async () => {
		const programId = { __rl: true, mode: 'list', value: '' };
		const several = await getRoster([{}], { programId });
		expect(several.error?.message).toBe(
			'impact.com Program is empty, and the account does not have exactly one active program',
		);
		const { items: chosen } = await getRoster();
		await sandbox.happen('campaign-change', { id: 1001, state: 'CLOSED' });
		const { items } = await getRoster([{}], { programId });
		const list = (roster: IDataObject[]) => roster.map(({ partnerId, name }) => [partnerId, name]);
		expect(list(items)).toEqual(list(chosen));
	});

	it('has the fields that conditions and emails ask for', async () => {
		const { items, find } = await getRoster();
		const joined = items.find(({ relationshipStage, actions }) => relationshipStage === 'joined' && actions);
		expect(joined).toMatchObject({
			partnerId: expect.stringMatching(/^\d+$/),
			name: expect.any(String),
			email: expect.stringContaining('@'),
			country: expect.stringMatching(/^[A-Z]{2}$/),
			currency: 'USD',
			joinedAt: expect.stringMatching(/^\d{4}-/),
			stageChangedAt: expect.stringMatching(/^\d{4}-/),
			templateTerms: expect.stringMatching(/terms$/),
		});
		expect(items.every(({ country }) => /^[A-Z]{2}$/.test(text(country)))).toBe(true);
		expect(items.flatMap(({ groups }) => groups)).toContain('VIP');
		// Marketplace partners who have not joined hide their addresses.
		expect(JSON.stringify(items)).not.toContain('***');
		expect(items.filter(({ email }) => email === undefined).length).toBeGreaterThan(0);
		expect(find('name', 'Urban Orchard')).toMatchObject({
			applicationId: 'P-25070000',
			appliedAt: expect.any(String),
			country: 'KR',
		});
		const proposed = items.filter(({ contractStage }) => contractStage === 'awaitingPartner');
		expect(proposed.filter(({ applicationId }) => applicationId !== undefined)).toEqual([]);
	});

	it.each([
		['getRoster', { page: '={{ $json.page }}' }, 'Page must be a whole number of 0 or more'],
		['getRoster', { page: -1 }, 'Page must be a whole number of 0 or more'],
		['getRoster', { historyDays: -5 }, 'History (Days) must be a whole number from 1 to 1095'],
		['getRoster', { historyDays: 1e9 }, 'History (Days) must be a whole number from 1 to 1095'],
		['prepareRosterPages', { pageSize: 0 }, 'Page Size must be a whole number from 1 to 1000'],
		['prepareRosterPages', { pageSize: '={{ "" }}' }, 'Page Size must be a whole number from 1 to 1000'],
	])('%s does not guess what %j means', async (operation, options, message) => {
		const { error, items } = await getRoster([{}], { operation, options });
		expect(error?.message).toBe(message);
		expect(items).toEqual([]);
	});

	it('takes fewer than 12 requests an hour', async () => {
		// The first run reads the history of actions; the second, which knows the names, that of clicks.
		await getRoster();
		await getRoster();
		const before = (await sandbox.requests()).length;
		const { hints, name } = await getRoster();
		expect((await sandbox.requests()).length - before).toBeLessThan(12);
		expect(hints(name)[0]?.message).toMatch(/ 11 requests to impact\.com\.$/);
	});
});

describe('prospects', () => {
	const prospects = [
		{ partnerId: 'P-1', email: 'new@prospect.example', name: 'New' },
		{
			partnerId: 'P-2',
			email: 'GRACE@urbanorchard.example',
			firstName: 'G.',
			note: 'Met in Leeds',
			groups: 'Food',
		},
		{ partnerId: '2552808', email: 'other@cedarcamp.example' },
		{ partnerId: 'P-4', email: 'four@prospect.example', relationshipStage: 'Rejected' },
		{ partnerId: 'P-5', email: 'NEW@prospect.example' },
		{ timestamp: 'no prospect' },
	];

	it('are merged by id, then by address; the others are new', async () => {
		const { items, find, outputs, hints, name } = await getRoster(prospects);
		expect(items).toHaveLength(264 + 2);
		expect(find('partnerId', 'P-1')).toMatchObject({ relationshipStage: 'new', contractStage: 'none' });
		expect(find('partnerId', 'P-4')).toMatchObject({ relationshipStage: 'rejected' });
		expect(find('partnerId', 'P-2')).toMatchObject({
			mediaPartnerId: '2552800',
			relationshipStage: 'negotiating',
			applicationId: 'P-25070000',
			email: 'grace@urbanorchard.example',
			firstName: 'Grace',
			note: 'Met in Leeds',
			groups: expect.arrayContaining(['Food']),
		});
		expect(find('partnerId', '2552808')).toMatchObject({
			relationshipStage: 'joined',
			email: 'ty@cedarcamp.example',
		});
		expect(find('partnerId', 'P-5')).toBeUndefined();
		expect(hints(name)[0]?.message).toContain('1 input item left out: the same ID or email address');
		const merged = outputs(name).find(({ json }) => json.partnerId === 'P-2');
		expect(merged?.pairedItem).toEqual({ item: 1 });
	});

	it('are not taken for the origin of a partner who is none of them', async () => {
		const { outputs, name } = await getRoster(prospects);
		const strangers = outputs(name).filter(({ json }) => !/^P-/.test(text(json.partnerId)));
		expect(strangers.length).toBeGreaterThan(200);
		const linked = strangers.filter(({ pairedItem }) => !Array.isArray(pairedItem) || pairedItem.length > 0);
		expect(linked.map(({ json, pairedItem }) => [json.partnerId, pairedItem])).toEqual([
			['2552808', { item: 2 }],
		]);
	});

	it('are in the stage Outreach once an email of the program went to them', async () => {
		const sentAt = new Date(Date.now() - 3 * DAY);
		await rememberSend('P-1', sentAt);
		const { find } = await getRoster(prospects);
		expect(find('partnerId', 'P-1')).toMatchObject({
			relationshipStage: 'outreach',
			stageChangedAt: sentAt.toISOString(),
		});
		const otherProgram = await getRoster([{ partnerId: 'P-1' }], { emailProgram: 'Other' });
		expect(otherProgram.find('partnerId', 'P-1')).toMatchObject({ relationshipStage: 'new' });
	});

	it('keep the date of their stage in a workflow that calls the program another name in emails', async () => {
		const lookUp = async (emailProgram: string) => {
			const { find } = await getRoster([{ partnerId: 'P-1' }], { emailProgram });
			const { relationshipStage, stageChangedAt } = find('partnerId', 'P-1')!;
			return { relationshipStage, stageChangedAt };
		};
		const isNew = await lookUp('Acme US');
		expect(isNew.relationshipStage).toBe('new');
		const sentAt = new Date(Date.now() - 20 * DAY);
		await rememberSend('P-1', sentAt);
		for (let round = 1; round <= 2; round += 1) {
			expect(await lookUp('Acme')).toEqual({
				relationshipStage: 'outreach',
				stageChangedAt: sentAt.toISOString(),
			});
			expect(await lookUp('Acme US')).toEqual(isNew);
		}
	});

	it('keep their id when they are no longer among the items, so that their emails stay known', async () => {
		await getRoster(prospects);
		const { find } = await getRoster();
		expect(find('mediaPartnerId', '2552800')?.partnerId).toBe('P-2');
	});

	it('keep the id they were written to under, also where a workflow without prospects sees them first', async () => {
		await rememberSend('P-2', new Date(Date.now() - DAY), undefined, 'grace@urbanorchard.example');
		for (const items of [[{}], prospects]) {
			const { find } = await getRoster(items);
			expect(find('mediaPartnerId', '2552800')?.partnerId).toBe('P-2');
		}
	});

	it('are missed aloud where their columns are misspelt', async () => {
		const rows = ['ann', 'ben', 'cho'].map((name) => ({
			partnerID: name,
			Email: `${name}@prospect.example`,
			firstname: name,
		}));
		const { hints, name, items } = await getRoster([...rows, { partnerId: '', email: null }, {}]);
		expect(items).toHaveLength(264);
		expect(hints(name).slice(1)).toEqual([
			expect.objectContaining({
				type: 'warning',
				message:
					'3 input items left out: no partnerId and no email. Their columns are partnerID, Email, firstname. Did you mean partnerId, email?',
			}),
		]);
	});

	it.each([
		['a Schedule Trigger', { timestamp: '2026-11-20T10:00:00.000Z', 'Readable date': 'November 20th 2026' }],
		['Prepare Roster Pages', { page: 1, pages: 3, pageSize: 100 }],
	])('are not missed in what %s puts out', async (_source, item) => {
		const { hints, name } = await getRoster([item]);
		expect(hints(name).map(({ type }) => type)).toEqual(['info']);
	});

	it('are not new again when they get an ID, or another one, after they were written to', async () => {
		const address = 'mia@prospect.example';
		const misspelt = await getRoster([{ partner_id: 'P-1', email: address }]);
		expect(misspelt.find('email', address)).toMatchObject({ partnerId: address, relationshipStage: 'new' });
		expect(misspelt.hints(misspelt.name)).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message:
					'1 prospect has no partnerId; the email address is used instead. Its columns are partner_id, email. Did you mean partnerId?',
			}),
		);
		await rememberSend(address, new Date(Date.now() - DAY), undefined, address);

		const corrected = await getRoster([{ partnerId: 'P-1', email: 'Mia@prospect.example' }]);
		expect(corrected.find('partnerId', address)).toMatchObject({ relationshipStage: 'outreach' });
		expect(corrected.find('partnerId', 'P-1')).toBeUndefined();
		const messages = corrected.hints(corrected.name).map(({ message }) => message);
		expect(messages).toEqual([
			expect.stringContaining(
				'1 prospect keeps the ID under which the address was written to before, such as mia@prospect.example.',
			),
		]);

		// Once somebody was written to under the new ID as well, that is who they are.
		await rememberSend('P-1', new Date(), undefined, address);
		const { find } = await getRoster([{ partnerId: 'P-1', email: address }]);
		expect(find('partnerId', 'P-1')).toMatchObject({ relationshipStage: 'outreach' });
	});

	it('keep their own ID where the earlier one is that of another prospect', async () => {
		await rememberSend('P-1', new Date(Date.now() - DAY), undefined, 'shared@prospect.example');
		const { find } = await getRoster([
			{ partnerId: 'P-1', email: 'mia@prospect.example' },
			{ partnerId: 'P-2', email: 'shared@prospect.example' },
			{ partnerId: 'P-3', email: 'other@prospect.example' },
		]);
		expect(find('partnerId', 'P-1')).toMatchObject({ email: 'mia@prospect.example' });
		expect(find('partnerId', 'P-2')).toMatchObject({ relationshipStage: 'new' });
		expect(find('partnerId', 'P-3')).toMatchObject({ relationshipStage: 'new' });
	});

	it('keep the id they were written to under when they join after it was changed', async () => {
		await rememberSend('old', new Date(Date.now() - DAY), undefined, 'grace@urbanorchard.example');
		const { find } = await getRoster(prospects);
		expect(find('mediaPartnerId', '2552800')).toMatchObject({ partnerId: 'old', note: 'Met in Leeds' });
	});

	it('give their id to one account only, of several with the address that was written to', async () => {
		await rememberSend('P-9', new Date(Date.now() - DAY), undefined, 'twin@prospect.example');
		const person = {
			name: 'Twin',
			email: 'twin@prospect.example',
			firstName: 'T',
			lastName: 'W',
			country: 'US',
		};
		const first = await sandbox.happen('application', person);
		const second = await sandbox.happen('application', person);
		const { find, items } = await getRoster();
		const ids = [first, second].map((account) => find('mediaPartnerId', account.partnerId)?.partnerId);
		expect(ids.filter((id) => id === 'P-9')).toHaveLength(1);
		expect(new Set(ids).size).toBe(2);
		expect(new Set(items.map(({ partnerId }) => partnerId)).size).toBe(items.length);
	});

	it('get no id for good from a manual execution, which may have seen other items', async () => {
		await getRoster([{}], {}, { mode: 'manual' });
		expect(await inLedger((ledger) => ledger.selectFrom('partner_stages').selectAll().execute())).toEqual([]);
		const { find } = await getRoster(prospects);
		expect(find('mediaPartnerId', '2552800')?.partnerId).toBe('P-2');
	});

	it('are never new when they have joined, even if the list is read in vain', async () => {
		for (const onError of ['continueRegularOutput', 'continueErrorOutput'] as const) {
			await sandbox.fail({ kind: 'errorBody', path: '/MediaPartners' });
			const { received } = await getRoster(prospects, {}, { onError });
			expect(received.flat().map(({ json }) => json.relationshipStage)).toEqual([undefined]);
			expect(received.flat()[0]?.json.error).toMatch(/could not be processed/);
		}
	});

	it('do not come from a group: who is in one without a contract is no partner of the program', async () => {
		const person = {
			name: 'Stray',
			email: 'stray@prospect.example',
			firstName: 'S',
			lastName: 'T',
			country: 'US',
		};
		const { partnerId } = await sandbox.happen('application', { ...person, standing: 'none' });
		await runNode(
			new Impact(),
			{
				...parameters,
				resource: 'group',
				operation: 'addPartners',
				groupId: { __rl: true, mode: 'id', value: '99999' },
				partnerIds: partnerId as string,
			},
			[{}],
			sandbox.options(),
		);
		expect((await getRoster()).items).toHaveLength(264);
		const { find } = await getRoster([{ partnerId: 'P-7', email: person.email }]);
		expect(find('partnerId', 'P-7')).toMatchObject({ relationshipStage: 'new' });
	});

	it('do not make two of one person with two accounts', async () => {
		const person = {
			name: 'Twice',
			email: 'twice@prospect.example',
			firstName: 'T',
			lastName: 'W',
			country: 'US',
		};
		await sandbox.happen('application', person);
		await sandbox.happen('application', person);
		const { items, error } = await getRoster([{ partnerId: 'P-9', email: person.email }]);
		expect(error).toBeUndefined();
		const both = items.filter(({ name }) => name === 'Twice').map(({ partnerId }) => partnerId);
		expect(both).toHaveLength(2);
		expect(new Set(both).size).toBe(2);
		expect(both).toContain('P-9');
	});
});

describe('the stage', () => {
	it('changes when an application is accepted, and says when', async () => {
		const first = await getRoster();
		const applicant = first.items.find(({ applicationId }) => applicationId !== undefined)!;
		await runNode(
			new Impact(),
			{
				...parameters,
				resource: 'application',
				operation: 'accept',
				applicationId: applicant.applicationId as string,
			},
			[{}],
			sandbox.options(),
		);
		const accepted = (await getRoster()).find('partnerId', applicant.partnerId)!;
		expect(accepted).toMatchObject({ relationshipStage: 'joined', contractStage: 'joined' });
		expect(accepted.applicationId).toBeUndefined();
		const since = Date.parse(text(accepted.stageChangedAt));
		expect(Date.now() - since).toBeLessThan(60_000);
		expect((await getRoster()).find('partnerId', applicant.partnerId)?.stageChangedAt).toBe(
			accepted.stageChangedAt,
		);
		const stages = await inLedger((ledger) =>
			ledger
				.selectFrom('partner_stages')
				.select(['stage', 'is_current'])
				.where('partner_id', '=', applicant.partnerId as string)
				.orderBy('changed_at')
				.execute(),
		);
		expect(stages).toEqual([
			{ stage: 'negotiating', is_current: 0 },
			{ stage: 'joined', is_current: 1 },
		]);
	});
});

describe('performance', () => {
	const totals = (items: IDataObject[]) => ({
		actions: items.reduce((sum, { actions }) => sum + Number(actions), 0),
		revenue: Math.round(items.reduce((sum, { revenue }) => sum + Number(revenue), 0)),
	});

	it('is what the API lists, each action once, reversed ones left out', async () => {
		const end = Date.now();
		const listed = new Map<unknown, Record<string, unknown>>();
		for (let back = 0; back < 365; back += 40) {
			const [from, to] = [end - (back + 40) * DAY, end - back * DAY].map((time) =>
				new Date(time).toISOString(),
			);
			const query = `CampaignId=${PROGRAM}&ActionDateStart=${from}&ActionDateEnd=${to}`;
			for (const action of await read(`/Actions?${query}`, 'Actions')) {
				const isOlder = end - Date.parse(String(action.EventDate)) > 365 * DAY;
				if (action.State !== 'REVERSED' && !isOlder) listed.set(action.Id, action);
			}
		}
		const sum = [...listed.values()].reduce((total, { Amount }) => total + Number(Amount), 0);
		expect(listed.size).toBeGreaterThan(1000);
		const first = await getRoster();
		expect(totals(first.items)).toEqual({ actions: listed.size, revenue: Math.round(sum) });
		expect(totals((await getRoster()).items)).toEqual(totals(first.items));
		const busy = first.items.find(({ actions }) => Number(actions) > 5)!;
		const days = busy.performance as Array<{ actions: number; date: string }>;
		expect(days.reduce((total, { actions }) => total + actions, 0)).toBe(busy.actions);
		expect(days.map(({ date }) => date)).toEqual(days.map(({ date }) => date).sort());
	});

	it('follows what is new, changed and reversed', async () => {
		const mediaPartnerId = '2552808';
		const lookUp = async () => {
			const { actions, revenue, firstActionAt, lastActionAt } = (await getRoster()).find(
				'mediaPartnerId',
				mediaPartnerId,
			)!;
			return { actions, revenue, firstActionAt, lastActionAt };
		};
		expect(await lookUp()).toMatchObject({ actions: 0, revenue: 0 });
		const at = new Date(Date.now() - 5 * 60_000).toISOString();
		const { actionId } = await sandbox.happen('action', { partnerId: mediaPartnerId, amount: 40, at });
		expect(await lookUp()).toMatchObject({ actions: 1, revenue: 40 });
		await sandbox.happen('action-change', { actionId, amount: 25.5 });
		expect(await lookUp()).toMatchObject({ actions: 1, revenue: 25.5 });
		// A reversal does not count as an update: it is seen by the daily reading of the last 45 days.
		await sandbox.happen('action-change', { actionId, state: 'REVERSED' });
		await inLedger((ledger) =>
			ledger
				.updateTable('sync_state')
				.set({ value: String(Date.now() - DAY) })
				.where('name', '=', 'actionsCheckedAt')
				.execute(),
		);
		expect(await lookUp()).toEqual({
			actions: 0,
			revenue: 0,
			firstActionAt: undefined,
			lastActionAt: undefined,
		});
	});

	it('is complete in the first run after months without one', async () => {
		const before = totals((await getRoster()).items);
		const lastRun = Date.now() - 100 * DAY;
		await inLedger(async (ledger) => {
			const names = ['actionsReadUntil', 'actionsCheckedAt'];
			const value = String(lastRun);
			await ledger.updateTable('sync_state').set({ value }).where('name', 'in', names).execute();
			await ledger.deleteFrom('partner_actions').where('happened_at', '>', lastRun).execute();
			const day = new Date(lastRun).toISOString().slice(0, 10);
			await ledger.deleteFrom('daily_performance').where('day', '>', day).execute();
		});
		expect(totals((await getRoster()).items)).toEqual(before);
	});

	it('has no revenue where it is in several currencies, and each day says which', async () => {
		const mediaPartnerId = '2552808';
		const now = Date.now();
		const daysAgo = (count: number) => new Date(now - count * DAY).toISOString().slice(0, 10);
		const action = (actionId: string, day: string, amount: number, currency: string) => ({
			...{ actionId, mediaPartnerId, day, amount, currency, isReversed: false },
			happenedAt: now - 2 * DAY,
		});
		await inLedger((ledger) =>
			recordActions(ledger, PROGRAM, [
				action('e', daysAgo(3), 100, 'EUR'),
				action('j', daysAgo(3), 15_000, 'JPY'),
				action('f', daysAgo(2), 20, 'EUR'),
			]),
		);
		const { find } = await getRoster([{ partnerId: mediaPartnerId, revenue: 15_120, currency: 'JPY' }]);
		const item = find('mediaPartnerId', mediaPartnerId)!;
		expect(item).toMatchObject({ partnerId: mediaPartnerId, actions: 3 });
		expect([item.revenue, item.currency]).toEqual([undefined, undefined]);
		expect(item.performance).toEqual([
			{ date: daysAgo(3), actions: 1, revenue: 100, currency: 'EUR' },
			{ date: daysAgo(3), actions: 1, revenue: 15_000, currency: 'JPY' },
			{ date: daysAgo(2), actions: 1, revenue: 20, currency: 'EUR' },
		]);
	});

	it('has the clicks of who joined while no run saw them', async () => {
		await getRoster();
		const before = (await getRoster()).items.find(({ clicks }) => Number(clicks) > 0)!;
		const mediaPartnerId = text(before.mediaPartnerId);
		const lastDay = new Date(Date.now() - 50 * DAY).toISOString().slice(0, 10);
		await inLedger(async (ledger) => {
			for (const table of ['roster_entries', 'partner_addresses'] as const) {
				await ledger.deleteFrom(table).where('media_partner_id', '=', mediaPartnerId).execute();
			}
			const isLater = `clicksOf:${lastDay}`;
			await ledger
				.deleteFrom('sync_state')
				.where('name', '>', isLater)
				.where('name', 'like', 'clicksOf:%')
				.execute();
			await ledger.updateTable('daily_performance').set({ clicks: 0 }).where('day', '>', lastDay).execute();
		});
		const after = (await getRoster()).find('mediaPartnerId', mediaPartnerId);
		expect(after?.clicks).toBe(before.clicks);
	});

	it('has clicks from the second run on, by name, and says nothing of them for a name that two have', async () => {
		const first = await getRoster();
		const says = (items: IDataObject[], field: string) => items.filter((item) => item[field] !== undefined);
		expect(says(first.items, 'clicks')).toEqual([]);
		const days = first.items.flatMap(({ performance }) => performance as IDataObject[]);
		expect(days.length).toBeGreaterThan(0);
		expect(says(days, 'clicks')).toEqual([]);

		const { items, find } = await getRoster();
		const daysAgo = (count: number) => new Date(Date.now() - count * DAY).toISOString().slice(0, 10);
		const read365 = (from: string) =>
			read(
				`/Reports/att_adv_performance_by_media_pm_only?SUBAID=1000&StartDate=${from}&EndDate=${daysAgo(1)}`,
				'Records',
			);
		const [record] = (await read365(daysAgo(365))).filter(({ Media }) => Media !== 'Amber Basket');
		const partner = find('name', record?.Media);
		expect(text(partner?.clicks)).toBe(record?.Clicks);
		const [recent] = (await read365(daysAgo(30))).filter(({ Media }) => Media === record?.Media);
		const sum = (partner?.performance as Array<{ date: string; clicks: number }>)
			.filter(({ date }) => date >= daysAgo(30))
			.reduce((total, { clicks }) => total + clicks, 0);
		expect(String(sum)).toBe(recent?.Clicks);
		const twins = items.filter(({ name }) => name === 'Amber Basket');
		expect(twins).toHaveLength(2);
		// Nobody knows whose the clicks are, so that neither must seem idle.
		expect(says(twins, 'clicks')).toEqual([]);
		const daysOfTwins = twins.flatMap(({ performance }) => performance as IDataObject[]);
		expect(daysOfTwins.length).toBeGreaterThan(0);
		expect(says(daysOfTwins, 'clicks')).toEqual([]);
	});
});

describe('unsubscribed contacts', () => {
	it('are marked, and are not mailed by the program’s email nodes', async () => {
		const { items } = await getRoster();
		const [contact] = await read(`/Campaigns/${PROGRAM}/UnsubscribedContacts`, 'Results');
		const address = String(contact?.UserEmail);
		expect(items.filter(({ unsubscribed }) => unsubscribed).map(({ email }) => email)).toContain(address);
		const found = await inLedger((ledger) => findSuppressions(ledger, 'acme', [address]));
		expect(found.get(address)).toMatchObject([{ reason: 'unsubscribed', source: 'impact.com' }]);
	});

	it('are not mailed by nodes that call the program another name either', async () => {
		const { items } = await getRoster();
		const [contact] = await read(`/Campaigns/${PROGRAM}/UnsubscribedContacts`, 'Results');
		const address = text(contact?.UserEmail);
		const others = items
			.filter(({ email, unsubscribed }) => email !== undefined && !unsubscribed)
			.slice(0, 2);
		const server = await startMailServer();
		try {
			const message = {
				fromName: '',
				fromEmail: 'alex@acme.example',
				subject: 'Hi',
				body: 'Hi',
				options: {},
			};
			await runNode(
				new SendPartnerEmail(),
				{ ...STEP, program: 'Acme Partners', ...message },
				[...items.filter(({ email }) => email === address), ...others],
				{ credentials: { smtp: server.credential } },
			);
			expect(server.arrivals.flatMap(({ envelopeTo }) => envelopeTo).sort()).toEqual(
				others.map(({ email }) => text(email)).sort(),
			);
		} finally {
			await server.close();
		}
	});

	it('are known by an internationalised domain in either spelling', async () => {
		const email = 'ana@bücher.example';
		const { partnerId } = await sandbox.happen('application', {
			...{ name: 'Ana', email, firstName: 'Ana', lastName: 'B', country: 'DE' },
		});
		const { programId } = parameters;
		const contact = { resource: 'unsubscribedContact', operation: 'add', programId, email };
		await runNode(new Impact(), { ...contact, partnerId: text(partnerId) }, [{}], sandbox.options({}));
		const { items, find } = await getRoster([{ partnerId: 'P-1', email: 'ana@XN--bcher-kva.example' }]);
		expect(find('mediaPartnerId', partnerId)).toMatchObject({ partnerId: 'P-1', unsubscribed: true });
		expect(items.filter((item) => item.partnerId === 'P-1')).toHaveLength(1);
		const addresses = [email, 'ana@xn--bcher-kva.example'];
		for (const address of addresses) {
			const found = await inLedger((ledger) => findSuppressions(ledger, 'acme', [address]));
			expect([...found.keys()]).toEqual(['ana@xn--bcher-kva.example']);
		}
	});
});

describe('a roster in pages', () => {
	const prospects = [
		{ partnerId: 'P-1', email: 'new@prospect.example' },
		{ partnerId: 'P-2', email: 'grace@urbanorchard.example' },
		{ partnerId: 'P-3', email: 'ty@cedarcamp.example' },
	];
	const getPage = (page: unknown, rosterId?: unknown) =>
		getRoster(prospects, { options: { page, rosterId } as IDataObject });

	it('is the same as in one piece', async () => {
		const whole = await getRoster(prospects);
		const prepared = await getRoster([{}], {
			operation: 'prepareRosterPages',
			options: { pageSize: 50 },
		});
		expect(prepared.items[0]).toEqual({ page: 1, pages: 7, pageSize: 50, rosterId: expect.any(String) });
		expect(prepared.items).toHaveLength(7);
		const pages = [];
		for (const { page, rosterId } of prepared.items) pages.push((await getPage(page, rosterId)).items);
		expect(pages.map(({ length }) => length)).toEqual([50, 50, 50, 9, 50, 50, 6]);
		const sortById = (items: IDataObject[]) =>
			items.toSorted((one, other) => text(one.partnerId).localeCompare(text(other.partnerId)));
		const withoutClicks = (items: IDataObject[]) =>
			items.map(({ partnerId, relationshipStage, actions, email }) => ({
				partnerId,
				relationshipStage,
				actions,
				email,
			}));
		expect(withoutClicks(sortById(pages.flat()))).toEqual(withoutClicks(sortById(whole.items)));
	});

	it('asks for the preparation, and for a page that exists', async () => {
		expect((await getPage(1, 'unknown')).error?.message).toMatch(/have not been prepared/);
		const { items } = await getRoster([{}], {
			operation: 'prepareRosterPages',
			options: { pageSize: 1000 },
		});
		const rosterId = items[0]?.rosterId;
		expect((await getPage(3, rosterId)).error?.message).toMatch(
			/Page must be a whole number from 1 to 2, not 3/,
		);
		expect((await getPage(1)).error?.message).toMatch(/Page needs the option Roster ID/);
		const other = { programId: { __rl: true, mode: 'id', value: '1001' }, options: { page: 1, rosterId } };
		expect((await getRoster([{}], other as IDataObject)).error?.message).toMatch(/have not been prepared/);
	});
});

describe('when something goes wrong', () => {
	it.each([
		['the limit of requests', [{ kind: 'rateLimit', seconds: 1, times: 2 }]],
		['a failing server', [{ kind: 'serverError', times: 3 }]],
		['a dropped connection', [{ kind: 'dropped', skip: 3 }]],
		['an answer that is cut off', [{ kind: 'truncated', path: '/MediaPartners' }]],
		['a slow answer', [{ kind: 'slow', seconds: 1 }]],
		['a link that leads nowhere', [{ kind: 'selfReferencing', path: '/MediaPartners', times: 5 }]],
	])('gets over %s', async (_what, faults) => {
		await sandbox.fail(...faults);
		const { items, error } = await getRoster();
		expect(error).toBeUndefined();
		expect(items).toHaveLength(264);
	});

	it.each([
		['an expired token', { kind: 'unauthorised', times: 9 }, /does not accept the credentials/],
		['a missing scope', { kind: 'forbidden', path: '/Contracts', times: 9 }, /scope/],
		['a server that stays down', { kind: 'serverError', times: 9 }, /cannot be reached/],
		['a limit that lasts', { kind: 'rateLimit', seconds: 3000, times: 9 }, /another 50 min/],
		['an answer that says ERROR', { kind: 'errorBody' }, /could not be processed/],
	])('says so for %s, and nobody leaves the node', async (_what, fault, message) => {
		await sandbox.fail(fault);
		const { received, error } = await getRoster([{ partnerId: 'P-1' }]);
		expect(error?.message).toMatch(message);
		expect(received.flat()).toEqual([]);
	});

	it('goes without clicks where the token has no scope for reports', async () => {
		await sandbox.fail({ kind: 'forbidden', path: '/Reports', times: 9 });
		const { items, error } = await getRoster();
		expect(error).toBeUndefined();
		expect(items.filter(({ clicks }) => clicks !== undefined)).toEqual([]);
	});

	it('says nothing of clicks while the report is down, and goes on', async () => {
		await getRoster();
		await getRoster();
		await inLedger((ledger) => ledger.deleteFrom('sync_state').where('name', 'like', 'clicksOf:%').execute());
		await sandbox.fail({ kind: 'serverError', path: '/Reports', times: 9 });
		const { items, error } = await getRoster();
		expect(error).toBeUndefined();
		expect(items).toHaveLength(264);
		expect(
			items.filter(({ clicks, lastClickAt }) => clicks !== undefined || lastClickAt !== undefined),
		).toEqual([]);
		await sandbox.fail();
		const later = await getRoster();
		expect(later.items.filter(({ lastClickAt }) => lastClickAt !== undefined).length).toBeGreaterThan(0);
	});

	it('never shows the token', async () => {
		const secrets = [
			ACCOUNT.authToken,
			Buffer.from(`${ACCOUNT.accountSid}:${ACCOUNT.authToken}`).toString('base64'),
		];
		const faults = ['unauthorised', 'dropped', 'serverError', 'errorBody', 'truncated'];
		for (const kind of faults) {
			await sandbox.fail({ kind, times: 9 });
			const { run, error } = await getRoster();
			const told = JSON.stringify(run, (_key, value: unknown) =>
				value instanceof Error
					? { ...value, message: value.message, stack: value.stack, cause: value.cause }
					: value,
			);
			expect(error).toBeDefined();
			for (const secret of secrets) expect(told).not.toContain(secret);
		}
	});

	it('refuses to send the token over plain HTTP', async () => {
		const options = sandbox.options();
		const credentials = { impactApi: { ...ACCOUNT, host: 'http://api.impact.com' } };
		const { error } = await runNode(new Impact(), parameters, [{}], { ...options, credentials });
		expect(error?.message).toMatch(/API Host must begin with https/);
	});
});
