import { DateTime } from 'luxon';
import { ChainDelay } from '../../../nodes/ChainDelay/ChainDelay.node';
import { runNode } from '../../../testkit/engine/engine';
import { DAYS } from './days';
import { createProspects, createWorkflow, filterNode, prospecting, run, sendNode, ZONE } from './host';

/** Everybody applies three days after the first follow-up; the others wait in vain. */
const APPLIES = `
preset: silent
apply: { after: Follow-Up 1, probability: 30 %, delay: 3 days }
`;

describe('the prospecting template over a quarter', () => {
	it('sends what it should, at the hour it should, across the change of the clocks', async () => {
		const { emails, timeline, hours, warnings, partners } = await run(prospecting(), APPLIES, {
			partners: createProspects(40),
			days: DAYS,
		});
		const ofStep = (step: string) => emails.filter((email) => email.step === step);
		const times = (step: string) => [...new Set(ofStep(step).map(({ at }) => at))];
		const applied = timeline.filter(({ kind }) => kind === 'applied').map(({ partnerId }) => partnerId);

		// One hour less, by the change of the clocks.
		expect({ hours, partners, warnings }).toEqual({ hours: DAYS * 24 - 1, partners: 40, warnings: [] });
		expect(times('Invite')).toEqual(['2026-03-01T00:00:00.000+01:00']);
		expect(times('Follow-Up 1')).toEqual(['2026-03-08T00:00:00.000+01:00']);
		expect(times('Follow-Up 2')).toEqual(['2026-03-15T00:00:00.000+01:00']);
		expect(ofStep('Invite')).toHaveLength(40);
		expect(ofStep('Follow-Up 1')).toHaveLength(40);
		expect(applied.length).toBeGreaterThan(4);
		expect(ofStep('Follow-Up 2')).toHaveLength(40 - applied.length);
		for (const { partnerId } of ofStep('Follow-Up 2')) expect(applied).not.toContain(partnerId);
		const accepted = timeline.filter(({ kind }) => kind === 'accepted');
		expect(accepted.map(({ partnerId }) => partnerId).sort()).toEqual([...applied].sort());
		expect(timeline.filter(({ kind }) => kind === 'joined')).toHaveLength(applied.length);
		expect(ofStep('Invite')[0]).toMatchObject({
			...{ partnerId: 'P-1', address: 'p1@partner.example', program: 'My Program', chain: 'Prospecting' },
			...{ subject: 'Ann, would you like to work with us?', outcome: 'sent', hadJoined: false, lane: 0 },
		});
		expect(ofStep('Invite')[0]?.html).toContain('Hi Ann,');
	});

	it('says who was left out and why, and what was assumed', async () => {
		const partners = [...createProspects(2), { partnerId: 'P-3', name: 'No address' }];
		partners.push({
			partnerId: 'P-4',
			email: 'd@partner.example',
			relationshipStage: 'joined',
		});
		const { leftOut, notes, lanes } = await run(prospecting(), 'preset: silent', { partners, days: 2 });

		expect(lanes.map(({ title, color }) => [title, color])).toEqual([
			...[
				['1 · Invite', 4],
				['2 · Follow-up after 7 days', 5],
				['3 · Follow-up after 14 days', 6],
				['4 · Accept', 3],
			],
		]);
		expect(leftOut.filter(({ lane }) => lane === 0)).toEqual([
			{ lane: 0, reason: expect.stringContaining('Email'), partners: 1, examples: ['P-3'] },
			{ lane: 0, reason: 'Relationship Stage is New — it is Joined', partners: 1, examples: ['P-4'] },
		]);
		expect(notes).toContain('“Send Invite” lacks an SMTP credential, which was assumed.');
	});

	it('does the same for the same seed, and something else for another', async () => {
		const figures = async (seed: number) => {
			const { emails, timeline } = await run(prospecting(), '', { days: 8, seed });
			return { emails, timeline };
		};
		const first = await figures(1);

		expect(first.emails.length).toBeGreaterThan(50);
		expect(await figures(1)).toEqual(first);
		expect(await figures(2)).not.toEqual(first);
	});
});

describe('hours and partners that are left out', () => {
	const LIVELY = '{ preset: eager, bounce: 10 %, unsubscribe: 10 %, open: 60 %, click: 30 % }';
	const compare = async (workflow: Parameters<typeof run>[0], request: Parameters<typeof run>[2] = {}) => {
		const skipping = await run(workflow, LIVELY, request);
		const everyHour = await run(workflow, LIVELY, { ...request, everyHour: true });
		const outcome = ({ emails, timeline, leftOut, failures }: typeof skipping) => ({
			...{ emails, timeline, leftOut, failures },
		});
		expect(outcome(skipping)).toEqual(outcome(everyHour));
		expect(skipping.visits).toBeLessThan(everyHour.visits / 2);
		return skipping;
	};

	it('make no difference to the prospecting template over a quarter', async () => {
		const { emails, timeline } = await compare(prospecting(), { partners: createProspects(14), days: DAYS });

		expect(emails.length).toBeGreaterThan(10);
		expect(timeline.filter(({ kind }) => kind === 'unsubscribed').length).toBeGreaterThan(0);
		expect(timeline.filter(({ kind }) => kind === 'bounced').length).toBeGreaterThan(0);
	});

	it('make no difference where dates, performance, sending hours and caps decide', async () => {
		const cap = { frequencyCap: { cap: { maximum: 1, days: 3 } } };
		const hours = { hours: { fromHour: 9, toHour: 11, weekdays: [1, 3], zone: 'workflow' } };
		const joined = {
			field: 'relationshipStage',
			choiceOperator: 'isAnyOf',
			relationshipStageChoices: ['joined'],
		};
		const { emails } = await compare(
			createWorkflow(
				[
					filterNode('Anybody', { field: 'email', textOperator: 'isNotEmpty' }),
					sendNode('Hello', { tracking: 'clicksAndOpens' }),
				],
				[
					filterNode('Joined 2 Days Ago', { field: 'joinedAt', dateOperator: 'exactlyDaysAgo', days: 2 }),
					sendNode('Welcome', { sendingHours: hours }),
				],
				[
					filterNode('Sold in the Last 3 Days', joined, {
						...{
							field: 'actions',
							range: 'lastDays',
							rangeDays: 3,
							amountOperator: 'greaterThan',
							number: 0,
						},
					}),
					sendNode('Well Done', { ...cap, resendAfterDays: 5 }),
				],
				[
					filterNode('Opened Hello', {
						...{
							field: 'emailHistory',
							program: 'My Program',
							chain: 'Chain',
							step: 'Hello',
							emailOperator: 'opened',
						},
						...{ window: 'lastDays', windowDays: 4 },
					}),
					{
						name: '30 Hours After Hello',
						type: 'n8n-nodes-partner-workflows.chainDelay',
						parameters: { amount: 30, unit: 'hours', program: 'My Program', chain: 'Chain', step: 'Hello' },
					},
					sendNode('You Opened It'),
				],
				[
					filterNode('Did Not Open Hello', {
						...{
							field: 'emailHistory',
							program: 'My Program',
							chain: 'Chain',
							step: 'Hello',
							emailOperator: 'notOpened',
						},
						window: 'anyTime',
					}),
					sendNode('Reminder'),
				],
				// Nobody has the field before the first partner joins.
				[
					filterNode('Never Sold', {
						field: 'firstActionAt',
						milestoneOperator: 'isEmpty',
						dateOperator: 'isEmpty',
					}),
					sendNode('Start'),
				],
			),
			{ partners: createProspects(10), days: 45 },
		);
		const steps = new Set(emails.map(({ step }) => step));

		expect([...steps].sort()).toEqual([
			...['Hello', 'Reminder', 'Start', 'Welcome', 'Well Done', 'You Opened It'],
		]);
	});
});

describe('the clock of a rehearsal', () => {
	it('is the one of expressions too', async () => {
		const { emails } = await run(
			createWorkflow([
				{
					...{ name: 'At Nine', type: 'n8n-nodes-base.if' },
					parameters: {
						condition: '={{ $now.hour === 9 && $today.day === 29 && new Date().getUTCHours() === 7 }}',
					},
				},
				{
					...sendNode('Morning'),
					parameters: { ...sendNode('Morning').parameters, subject: '={{ $now.toFormat("d LLL HH:mm") }}' },
				},
			]),
			'preset: silent',
			{ partners: createProspects(1) },
		);

		expect(emails.map(({ at, subject }) => [at, subject])).toEqual([
			['2026-03-29T09:00:00.000+02:00', '29 Mar 09:00'],
		]);
	});

	it.each(['DateTime.utc().hour === 7', 'DateTime.now( ).hour === 9', 'new Date( ).getUTCHours() === 7'])(
		'is the one of %s',
		async (isNine) => {
			const condition = `={{ ${isNine} && $today.day === 29 }}`;
			const gate = { name: 'At Nine', type: 'n8n-nodes-base.if', parameters: { condition } };
			const workflow = createWorkflow([gate, sendNode('Morning')]);
			const { emails } = await run(workflow, 'preset: silent', { partners: createProspects(1) });
			expect(emails.map(({ at }) => at)).toEqual(['2026-03-29T09:00:00.000+02:00']);
		},
	);

	it('is nobody else’s: an execution at the same time has the real one', async () => {
		const yesterday = DateTime.now().minus({ days: 1 }).toISO();
		const rehearsal = run(prospecting(), '', { days: 10 });
		const { outputs, name } = await runNode(
			new ChainDelay(),
			{ amount: 2, unit: 'hours', after: 'date', dateField: 'joinedAt' },
			[{ partnerId: '1', joinedAt: yesterday }],
			{ timezone: ZONE },
		);

		expect(outputs(name)).toHaveLength(1);
		expect((await rehearsal).emails.length).toBeGreaterThan(0);
		expect(
			await run(prospecting(), 'preset: silent', { partners: createProspects(1), days: 1 }),
		).toMatchObject({
			emails: [{ at: '2026-03-01T00:00:00.000+01:00' }],
		});
	});
});

describe('what an operator is warned of', () => {
	it('many emails in a day, emails after joining, a lane that never fires', async () => {
		const everybody = (name: string) => filterNode(name, { field: 'email', textOperator: 'isNotEmpty' });
		const { warnings } = await run(
			createWorkflow(
				[everybody('A'), sendNode('One')],
				[everybody('B'), sendNode('Two')],
				[everybody('C'), sendNode('Three')],
				[
					filterNode('D', { field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['FR'] }),
					sendNode('Four'),
				],
			),
			'preset: silent',
			{
				partners: [
					...createProspects(1),
					{ partnerId: 'J', email: 'j@partner.example', relationshipStage: 'joined', country: 'DE' },
				],
				days: 1,
			},
		);

		expect(warnings).toEqual([
			expect.stringMatching(/^2 partners get 3 or more emails in one day: J 3 on 2026-03-01\./),
			expect.stringContaining('“Chain: One” goes to 1 who had already joined, such as J on 2026-03-01'),
			expect.stringContaining('“Chain: Two” goes to 1 who had already joined'),
			expect.stringContaining('“Chain: Three” goes to 1 who had already joined'),
			expect.stringMatching(
				/^“Chain: Four” never sends anything in this rehearsal\. What stands in the way of most partners: Country is France/,
			),
		]);
	});

	it('a follow-up that begins at Waiting, which is never sent early', async () => {
		const workflow = createWorkflow([
			{
				name: 'Delay',
				type: 'n8n-nodes-partner-workflows.chainDelay',
				parameters: {
					...{ amount: 7, unit: 'days', after: 'email' },
					...{ program: 'My Program', chain: 'Chain', step: 'First' },
				},
			},
			sendNode('Second'),
		]);
		const [due] = workflow.connections.Delay!.main!;
		workflow.connections.Delay!.main = [[], due!];
		const { emails, warnings } = await run(workflow, 'preset: silent', {
			partners: createProspects(2),
			days: 9,
		});

		expect(emails).toEqual([]);
		expect(warnings).toEqual([expect.stringContaining('connect its output Due to this node, not Waiting')]);
	});

	it('a segment of more than 10,000 addresses, and ends early', async () => {
		const { warnings, emails, failures } = await run(
			createWorkflow([
				filterNode('Everybody', { field: 'email', textOperator: 'isNotEmpty' }),
				sendNode('Hello'),
			]),
			'preset: silent',
			{ partners: createProspects(10_001) },
		);

		expect(emails).toEqual([]);
		expect(failures).toEqual([expect.objectContaining({ node: 'Everybody', times: 48 })]);
		expect(warnings[0]).toMatch(/ended early/);
		expect(warnings[1]).toMatch(
			/^48 runs failed, the first on Mar 1, 00:00, at “Everybody”: 10,001 email addresses match/,
		);
	});
});

describe('what impact.com would be asked for', () => {
	it('is made up: a tracking link leads nowhere', async () => {
		const send = sendNode('Link', { trackingProgramId: { __rl: true, mode: 'list', value: '1' } });
		send.parameters.body = 'Your link: {trackingLink}';
		const { emails, failures } = await run(createWorkflow([send]), 'preset: silent', {
			partners: [{ ...createProspects(1)[0], relationshipStage: 'joined' }, ...createProspects(2).slice(1)],
			days: 1,
		});

		expect(failures).toEqual([]);
		expect(emails.map(({ partnerId }) => partnerId)).toEqual(['P-1']);
		expect(emails[0]?.html).toContain('.invalid/?partner&#x3D;500000');
	});
});

describe('what cannot be rehearsed', () => {
	const http = { name: 'Ask the CRM', type: 'n8n-nodes-base.httpRequest', parameters: {} };
	const code = { name: 'Think', type: 'n8n-nodes-base.code', parameters: {} };
	const workflow = () => createWorkflow([http, code, sendNode('Hello')]);

	it('is named node by node', async () => {
		await expect(run(workflow(), '')).rejects.toThrow(
			/cannot be rehearsed as it is\. “Ask the CRM” \(n8n-nodes-base\.httpRequest\) reaches outside, or may; “Think” \(n8n-nodes-base\.code\).*Pin items/,
		);
	});

	it('can be given recorded items, or pinned ones', async () => {
		const items = { 'Ask the CRM': [], Think: createProspects(2) };
		await expect(
			run({ ...workflow(), pinData: { Think: [] } }, '', { items: { 'Ask the CRM': [] } }),
		).resolves.toMatchObject({ emails: [] });
		const { emails } = await run(workflow(), 'preset: silent', {
			...{ items: { ...items, 'Ask the CRM': [{}] }, partners: createProspects(2), days: 1 },
		});

		expect(emails.map(({ partnerId }) => partnerId)).toEqual(['P-1', 'P-2']);
		await expect(run(workflow(), '', { items: { Other: [] } })).rejects.toThrow(
			'Recorded items are for “Other”, but the workflow has no such node',
		);
	});

	it.each([
		[
			'={{ $json.joinedAt.toDateTime().diffToNow("days") < -3 }}',
			/“Soon” asks the real clock with \.diffToNow\(\)/,
		],
		[
			'={{ $json.joinedAt.toDateTime().diffNow("days").days < -3 }}',
			/“Soon” asks the real clock with \.diffNow\(\)/,
		],
	])('is an expression that asks the real clock: %s', async (condition, message) => {
		const soon = { name: 'Soon', type: 'n8n-nodes-base.if', parameters: { condition } };
		await expect(run(createWorkflow([soon, sendNode('Hello')]), '')).rejects.toThrow(message);
	});

	it('is a workflow that nothing starts, or that n8n would not run', async () => {
		const idle = workflow();
		idle.nodes = idle.nodes.filter(({ name }) => name !== 'Every Hour');
		await expect(run(idle, '')).rejects.toThrow('This workflow has no Schedule Trigger');
		const incomplete = createWorkflow([{ ...sendNode('Hello'), parameters: { chain: 'A' } }]);
		await expect(run(incomplete, '')).rejects.toThrow(/n8n would not run this workflow: .*Send Hello/s);
	});
});

describe('partners who unsubscribe', () => {
	const partners = createProspects(6);
	const daily = (step: string, program: string) => {
		const node = sendNode(step, { resendAfterDays: 2 });
		return { ...node, parameters: { ...node.parameters, program } };
	};
	const mailed = (emails: Array<{ partnerId: string; program: string }>) =>
		Map.groupBy(emails, ({ partnerId, program }) => `${partnerId} ${program}`);

	it('are not mailed where their items say so from the start', async () => {
		const said = partners.map((partner, index) =>
			index < 2 ? { ...partner, unsubscribed: 'yes' } : partner,
		);
		const { emails, leftOut } = await run(createWorkflow([daily('Hello', 'Ours')]), '{ preset: silent }', {
			partners: said,
			days: 2,
		});
		expect(emails.map(({ partnerId }) => partnerId)).toEqual(['P-3', 'P-4', 'P-5', 'P-6']);
		expect(leftOut).toEqual([
			{ lane: 0, reason: 'Unsubscribed, or the address bounced', partners: 2, examples: ['P-1', 'P-2'] },
		]);
	});

	it('leave the program they unsubscribed from, not one that Get Roster does not know of', async () => {
		const workflow = createWorkflow([daily('Hello', 'Ours')], [daily('Other', 'Theirs')]);
		const roster = workflow.nodes.find(({ name }) => name === 'Partners')!;
		roster.type = 'n8n-nodes-partner-workflows.impact';
		roster.parameters = { resource: 'partner', operation: 'getRoster', emailProgram: 'ours ' };
		const behavior = '{ preset: silent, unsubscribe: { after: Other, probability: 100 %, delay: 1 day } }';
		const { emails } = await run(workflow, behavior, { partners, days: 8 });
		const counts = [...mailed(emails)].map(([key, own]) => [key, own.length]);
		expect(counts.filter(([key]) => String(key).endsWith('Ours')).map(([, amount]) => amount)).toEqual(
			partners.map(() => 4),
		);
		expect(counts.filter(([key]) => String(key).endsWith('Theirs')).map(([, amount]) => amount)).toEqual(
			partners.map(() => 1),
		);
	});
});
