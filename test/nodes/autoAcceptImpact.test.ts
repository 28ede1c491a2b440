import type { IDataObject } from 'n8n-workflow';
import { AutoAccept } from '../../nodes/AutoAccept/AutoAccept.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { inLedger, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { AUTO_ACCEPTED, PROGRAM, useSandbox } from '../../testkit/sandbox/useSandbox';

useFreshLedger();
const sandbox = useSandbox('--partners', '10', '--history', '1');
const isFrom = (country: string) => ({
	condition: [{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: [country] }],
});
const rules = {
	platform: 'impact',
	program: 'Acme',
	programId: { __rl: true, mode: 'id', value: PROGRAM },
	acceptWhen: isFrom('US'),
	rejectWhen: isFrom('DE'),
	acceptGroups: [AUTO_ACCEPTED],
};

let applications: IDataObject[];

/** Two applications from the US, one from Germany and one from elsewhere. */
beforeEach(async () => {
	applications = [];
	for (const [index, country] of ['US', 'US', 'DE', 'FR'].entries()) {
		const { partnerId, contractId } = await sandbox.happen('application', {
			name: `Applicant ${index}`,
			email: `applicant-${index}@partner.example`,
			firstName: 'A',
			lastName: 'B',
			country,
		});
		applications.push({
			partnerId: `P-${index}`,
			mediaPartnerId: partnerId as string,
			applicationId: contractId as string,
			relationshipStage: 'negotiating',
			country,
		});
	}
});

async function decide(
	changes: IDataObject = {},
	options: NodeOptions = {},
	items: IDataObject[] = applications,
) {
	const run = await runNode(new AutoAccept(), { ...rules, ...changes }, items, sandbox.options(options));
	const ids = run.received.map((output) => output.map(({ json }) => json.partnerId));
	const told = (output: number, index = 0) => run.received[output]?.[index]?.json.application as IDataObject;
	return { ...run, ids, told, hint: run.hints(run.name).at(-1)?.message };
}

const listDecisions = () =>
	inLedger((ledger) =>
		ledger
			.selectFrom('decisions')
			.select(['partner_id', 'decision', 'state', 'platform', 'rule'])
			.orderBy('partner_id')
			.execute(),
	);
const listStatuses = async () => {
	const found: Array<string | undefined> = [];
	for (const { mediaPartnerId } of applications) {
		for (const status of ['PENDING', 'ACTIVE', 'DECLINED']) {
			const { Contracts } = await sandbox.look(
				`/Campaigns/${PROGRAM}/Contracts?Status=${status}&PartnerId=${mediaPartnerId as string}`,
			);
			if ((Contracts as unknown[]).length > 0) found.push(status);
		}
	}
	return found;
};
const countDecisionRequests = async () =>
	(await sandbox.requests()).filter(({ method }) => method === 'POST' || method === 'DELETE').length;
/** Makes the ledger believe that everything in it happened an hour earlier. */
const letAnHourPass = () =>
	inLedger((ledger) =>
		ledger
			.updateTable('decisions')
			.set((eb) => ({ decided_at: eb('decided_at', '-', 3_600_000) }))
			.execute(),
	);

describe('Auto-Accept at impact.com', () => {
	it('accepts, declines and assigns groups, and remembers by which rule', async () => {
		const { ids, hint, told } = await decide({
			options: { declineReason: 'We do not ship there', rejectGroups: ['99996'] },
		});
		expect(ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(hint).toBe('Accepted 2, rejected 1, 1 to review.');
		expect(told(1)).toMatchObject({
			decision: 'accepted',
			reason: 'Country is United States of America — it is United States of America',
		});
		expect(await listStatuses()).toEqual(['ACTIVE', 'ACTIVE', 'DECLINED', 'PENDING']);
		expect(await listDecisions()).toEqual([
			...['P-0', 'P-1'].map((partner_id) => ({
				partner_id,
				decision: 'accepted',
				state: 'decided',
				platform: 'impact.com',
				rule: 'Country is United States of America — it is United States of America',
			})),
			expect.objectContaining({ partner_id: 'P-2', decision: 'rejected', state: 'decided' }),
		]);
		const group = await sandbox.look(`/Campaigns/${PROGRAM}/MediaPartnerGroups/${AUTO_ACCEPTED}`);
		expect((group.MediaPartners as IDataObject[]).map(({ PartnerId }) => PartnerId)).toEqual(
			applications.slice(0, 2).map(({ mediaPartnerId }) => mediaPartnerId),
		);
		const declined = (await sandbox.requests()).find(({ method }) => method === 'DELETE');
		expect(JSON.parse(declined?.body ?? '')).toEqual({
			contractId: applications[2]?.applicationId,
			reason: 'We do not ship there',
			groupId: '99996',
		});
	});

	it('decides each application once, also when it is among the items twice', async () => {
		const twice = await decide({}, {}, [...applications, ...applications]);
		expect(twice.ids).toEqual([['P-3', 'P-3'], ['P-0', 'P-1'], ['P-2']]);
		const again = await decide();
		expect(again.ids).toEqual([['P-3'], [], []]);
		expect(await countDecisionRequests()).toBe(3);
	});

	it('only shows what it would do in a manual execution', async () => {
		const { ids, hint } = await decide({}, { mode: 'manual' });
		expect(ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(hint).toContain('Preview: nothing was carried out or recorded.');
		expect(await countDecisionRequests()).toBe(0);
		expect(await listDecisions()).toEqual([]);
	});

	it('decides nothing without conditions', async () => {
		const { ids } = await decide({ acceptWhen: {}, rejectWhen: {} });
		expect(ids).toEqual([['P-0', 'P-1', 'P-2', 'P-3'], [], []]);
		expect(await countDecisionRequests()).toBe(0);
	});

	it('carries out what it had only decided before', async () => {
		await decide({ platform: 'none' });
		expect(await countDecisionRequests()).toBe(0);
		const { ids } = await decide();
		expect(ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(await listStatuses()).toEqual(['ACTIVE', 'ACTIVE', 'DECLINED', 'PENDING']);
	});

	it('lets one of two executions at once carry out a decision', async () => {
		const runs = await Promise.all([decide(), decide()]);
		const accepted = runs.flatMap(({ ids }) => ids[1] ?? []);
		expect(accepted.sort()).toEqual(['P-0', 'P-1']);
		expect(await countDecisionRequests()).toBe(3);
	});
});

describe('when impact.com does not play along', () => {
	const accepting = { method: 'POST', path: '/Contracts' };

	it('records what somebody else had decided, and lets it be', async () => {
		await sandbox.look(`/Campaigns/${PROGRAM}`);
		const [first] = applications;
		// As the Applications screen would.
		await decide({ program: 'Somebody else' }, {}, [first!]);
		const { ids, hint, error } = await decide();
		expect(error).toBeUndefined();
		expect(ids).toEqual([['P-3'], ['P-1'], ['P-2']]);
		expect(hint).toContain('1 application decided elsewhere before.');
		const [elsewhere] = await inLedger((ledger) =>
			ledger
				.selectFrom('decisions')
				.select('state')
				.where('program', '=', 'acme')
				.where('partner_id', '=', 'P-0')
				.execute(),
		);
		expect(elsewhere?.state).toBe('elsewhere');
		const shown = await decide({ options: { showEarlierDecisions: true } });
		expect(shown.told(0)).toMatchObject({ decision: 'needsReview', decidedElsewhere: true });
	});

	it.each([
		['is down', { kind: 'dropped', times: 9 }],
		['does not accept the token', { kind: 'unauthorised', times: 9 }],
		['has enough of us', { kind: 'rateLimit', seconds: 3000, times: 9 }],
	])('leaves applications for review and tries the next hour when it %s', async (_what, fault) => {
		await sandbox.fail(fault);
		const { ids, told, error } = await decide();
		expect(error).toBeUndefined();
		expect(ids).toEqual([['P-0', 'P-1', 'P-2', 'P-3'], [], []]);
		expect(told(0)).toMatchObject({
			decision: 'needsReview',
			verdict: 'accepted',
			reason: expect.stringMatching(/The next run tries again\.$/),
		});
		await sandbox.fail();
		await letAnHourPass();
		expect((await decide()).ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(await listStatuses()).toEqual(['ACTIVE', 'ACTIVE', 'DECLINED', 'PENDING']);
	});

	it('stops asking after an outage: the others are not tried', async () => {
		await sandbox.fail({ kind: 'unauthorised', times: 99 });
		await decide();
		expect(await countDecisionRequests()).toBe(1);
	});

	it('reviews an application that cannot be decided, and goes on with the others', async () => {
		const unknown = { ...applications[0], partnerId: 'P-9', applicationId: 'P-1' };
		const { ids, told } = await decide({}, {}, [unknown, ...applications]);
		expect(ids).toEqual([['P-9', 'P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(told(0).reason).toMatch(/does not know/);
	});

	it('finds out what became of a decision whose answer was lost, by asking again', async () => {
		await sandbox.fail({ ...accepting, kind: 'droppedAfter' });
		const lost = await decide();
		expect(lost.ids).toEqual([['P-0', 'P-3'], ['P-1'], ['P-2']]);
		expect((await listDecisions())[0]).toMatchObject({ partner_id: 'P-0', state: 'attempted' });
		// At once, another execution might still be at it.
		expect((await decide()).ids[1]).toEqual([]);
		await letAnHourPass();
		const next = await decide();
		expect(next.ids).toEqual([['P-3'], ['P-0'], []]);
		expect((await listDecisions())[0]).toMatchObject({ partner_id: 'P-0', state: 'decided' });
		expect(await listStatuses()).toEqual(['ACTIVE', 'ACTIVE', 'DECLINED', 'PENDING']);
	});

	it('finds it out from the roster as well', async () => {
		await sandbox.fail({ ...accepting, kind: 'droppedAfter' });
		await decide();
		await decide({}, {}, [{ partnerId: 'P-0', relationshipStage: 'joined' }]);
		expect((await listDecisions())[0]).toMatchObject({ partner_id: 'P-0', state: 'decided' });
	});

	it.each(['continueRegularOutput', 'continueErrorOutput', 'stopWorkflow'] as const)(
		'accepts nobody when a setting is wrong, with On Error %s',
		async (onError) => {
			const programId = { __rl: true, mode: 'id', value: "={{ 'Acme' }}" };
			const { received, error } = await decide({ programId }, { onError });
			expect([received[1], received[2]]).toEqual([[], []]);
			if (onError === 'continueRegularOutput') expect(received[0]).toHaveLength(4);
			if (onError === 'stopWorkflow')
				expect(error?.message).toMatch(/impact.com Program “Acme” is not an ID/);
			expect(await countDecisionRequests()).toBe(0);
		},
	);
});

describe('Auto-Accept that is not set up yet', () => {
	const missing = { programId: { __rl: true, mode: 'list', value: '' }, acceptGroups: [] };

	it('previews its decisions and says what is missing', async () => {
		const preview = await decide(missing, { mode: 'manual' });
		expect(preview.ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(preview.hints(preview.name).map(({ message }) => message)).toContain(
			'Before you publish: impact.com Program is empty, and the account does not have exactly one active program',
		);
		expect(await listDecisions()).toEqual([]);
	});

	it('decides nothing once it is published', async () => {
		const { error, hasRun } = await decide(missing);
		expect(error?.message).toMatch(/^impact.com Program is empty/);
		expect([hasRun('Output 1'), await listDecisions()]).toEqual([false, []]);
	});

	it('takes the only active program of the account', async () => {
		await sandbox.happen('campaign-change', { id: 1001, state: 'CLOSED' });
		const { ids } = await decide(missing);
		expect(ids).toEqual([['P-3'], ['P-0', 'P-1'], ['P-2']]);
		expect(await listStatuses()).toEqual(['ACTIVE', 'ACTIVE', 'DECLINED', 'PENDING']);
	});
});
