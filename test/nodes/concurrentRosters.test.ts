import type { IDataObject } from 'n8n-workflow';
import { setTimeout as sleep } from 'node:timers/promises';
import { Impact } from '../../nodes/Impact/Impact.node';
import { toText } from '../../lib/partner/values';
import { runNode } from '../../testkit/engine/engine';
import { inLedger, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox('--history', '30');
const parameters = {
	resource: 'partner',
	operation: 'getRoster',
	programId: { __rl: true, mode: 'id', value: PROGRAM },
	emailProgram: 'Acme',
	options: {},
};
const prospects = [
	{ partnerId: 'P-1', email: 'new@prospect.example' },
	{ partnerId: 'P-2', email: 'grace@urbanorchard.example' },
	{ partnerId: 'crm-7', email: 'ty@cedarcamp.example' },
];

async function run(changes: IDataObject = {}, items: IDataObject[] = prospects): Promise<IDataObject[]> {
	const { received, error } = await runNode(
		new Impact(),
		{ ...parameters, ...changes },
		items,
		sandbox.options(),
	);
	expect(error).toBeUndefined();
	return (received[0] ?? []).map(({ json }) => json);
}

async function runAfter(pause: number): Promise<IDataObject[]> {
	await sleep(pause);
	return run();
}

const sortById = (items: IDataObject[]) =>
	items.toSorted((one, other) => (toText(one.partnerId) ?? '').localeCompare(toText(other.partnerId) ?? ''));

const prepare = (pageSize: number) => run({ operation: 'prepareRosterPages', options: { pageSize } });

const getPage = ({ page, rosterId }: IDataObject) => run({ options: { page, rosterId } });

/** The roster, once actions, clicks and ids are known, so that the same comes out every time. */
async function readAlone(): Promise<IDataObject[]> {
	await run();
	await run();
	return sortById(await run());
}

describe('rosters of one program that are read at the same time', () => {
	it.each([
		['two', [0, 0]],
		['two, one shortly after the other', [0, 40]],
		['three', [0, 0, 60]],
	])('are each the same as one read alone: %s', async (_what, pauses) => {
		const alone = await readAlone();
		const together = await Promise.all(pauses.map(runAfter));
		for (const items of together) expect(sortById(items)).toEqual(alone);
		expect(sortById(await run())).toEqual(alone);
	});

	it.each([
		['the list of joined partners', { path: '/MediaPartners', skip: 1 }],
		['the contracts', { path: '/Contracts', skip: 2 }],
		['the groups', { path: '/MediaPartnerGroups' }],
		['the actions', { path: '/Actions' }],
	])('are each the same as one read alone while %s come slowly', async (_what, fault) => {
		const alone = await readAlone();
		await sandbox.fail({ kind: 'slow', method: 'GET', times: 1, seconds: 2, ...fault });
		const together = await Promise.all([0, 500, 900].map(runAfter));
		for (const items of together) expect(sortById(items)).toEqual(alone);
	});

	it('agree on the id of a partner that both see for the first time', async () => {
		const [withProspects = [], without = []] = await Promise.all([run(), run({}, [{}])]);
		const idsOf = (items: IDataObject[]) =>
			new Map(
				items
					.filter(({ mediaPartnerId }) => mediaPartnerId !== undefined)
					.map(({ mediaPartnerId, partnerId }) => [mediaPartnerId, partnerId]),
			);
		expect(idsOf(withProspects)).toEqual(idsOf(without));
		expect(idsOf(withProspects).size).toBe(264);
	});

	it('keep one present stage for each partner', async () => {
		await Promise.all([run(), run(), run()]);
		const stages = await inLedger((ledger) =>
			ledger.selectFrom('partner_stages').select('partner_id').where('is_current', '=', 1).execute(),
		);
		expect(new Set(stages.map(({ partner_id }) => partner_id)).size).toBe(stages.length);
	});
});

describe('pages of a roster', () => {
	const readPages = async (pages: IDataObject[]) => {
		const items = [];
		for (const page of pages) items.push(...(await getPage(page)));
		return sortById(items);
	};

	it('stay prepared while the whole roster is read', async () => {
		const alone = await readAlone();
		const pages = await prepare(100);
		const items = [];
		for (const page of pages) {
			items.push(...(await getPage(page)));
			await run();
		}
		expect(sortById(items)).toEqual(alone);
	});

	it('belong to their own preparation, of several with different sizes', async () => {
		const alone = await readAlone();
		const preparations = await Promise.all([prepare(50), prepare(90), prepare(50)]);
		expect(preparations.map(({ length }) => length)).toEqual([7, 4, 7]);
		const [whole, ...paged] = await Promise.all([run(), ...preparations.map(readPages)]);
		expect(sortById(whole)).toEqual(alone);
		for (const items of paged) expect(items).toEqual(alone);
	});
});
