import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { saveSegment } from '../../../lib/ledger/savedSegments';
import { serialiseDefinition } from '../../../lib/segment/savedDefinition';
import { PartnerLedger } from '../../../nodes/PartnerLedger/PartnerLedger.node';
import template from '../../../templates/automate-your-prospecting.json';
import { runNode, type NodeRun } from '../../../testkit/engine/engine';
import { inLedger, useFreshLedger } from '../../../testkit/ledger/ledgerFolder';
import { createProspects, createWorkflow, sendNode } from './host';

useFreshLedger();
const OPTIONS = { start: '2026-03-01', timezone: 'Europe/Berlin' };
const rehearse = (
	parameters: IDataObject,
	items: IDataObject[] = [{}],
	onError?: 'continueRegularOutput',
): Promise<NodeRun> =>
	runNode(
		new PartnerLedger(),
		{
			...{ resource: 'workflow', operation: 'rehearse', workflow: JSON.stringify(template), days: 20 },
			...{ behavior: 'silent', options: OPTIONS },
			...(parameters as object),
		},
		items,
		{ ...(onError && { onError }) },
	);
const json = (run: NodeRun) => run.outputs(run.name).map((item) => item.json);
const messages = (run: NodeRun) => run.hints(run.name).map(({ message }) => message);

describe('Partner Ledger: Rehearse Workflow', () => {
	it('rehearses with the incoming partners', async () => {
		const run = await rehearse({ format: 'emails' }, createProspects(2));

		expect(json(run).map(({ partnerId, step, at }) => [partnerId, step, at])).toEqual(
			[
				['Invite', '2026-03-01'],
				['Follow-Up 1', '2026-03-08'],
				['Follow-Up 2', '2026-03-15'],
			].flatMap(([step, day]) => ['P-1', 'P-2'].map((id) => [id, step, `${day}T00:00:00.000+01:00`])),
		);
		expect(messages(run).at(-1)).toMatch(/^6 emails to 2 partners in 480 hourly runs\. Nothing was sent\./);
	});

	it('finds the workflow among the items, and invents partners where there are none', async () => {
		const run = await rehearse({ format: 'lanes', workflow: '', days: 3 }, [template]);

		expect(json(run)[0]).toMatchObject({ name: 'Prospecting: Invite', color: 4, email: true });
		expect(Number(json(run)[0]?.sent)).toBeGreaterThan(50);
		expect(messages(run).at(-1)).toContain('200 partners were invented');
	});

	it('gives a page, as a field and as a file', async () => {
		const run = await rehearse({ format: 'html' }, createProspects(2));
		const [item] = run.outputs(run.name);

		expect(item?.json.html).toMatch(/^<!doctype html>/);
		expect(item?.binary?.data).toMatchObject({ fileName: 'rehearsal.html', mimeType: 'text/html' });
	});

	it('says warnings, as items and as hints', async () => {
		const run = await rehearse({ format: 'warnings', days: 2 }, createProspects(1));

		const warning = expect.stringMatching(
			/^“Prospecting: Follow-Up 1” never sends anything in this rehearsal\. What stands in the way of most partners: Waits for its time\.$/,
		) as string;
		expect(json(run)).toContainEqual({ warning });
		expect(messages(run)).toContainEqual(warning);
	});

	it('knows the saved segments, and leaves the ledger as it was', async () => {
		const definition = serialiseDefinition({
			include: [
				{
					negated: false,
					conditions: [{ field: 'name', operator: 'contains', operands: { text: 'Partner' } }],
				},
			],
			except: [],
		});
		const savedBy = { workflowId: 'w', workflowName: 'W', nodeId: 'n', nodeName: 'N' };
		await inLedger((ledger) => saveSegment(ledger, { name: 'Partners', definition, savedBy }, 1));
		const filter = {
			...{ name: 'Saved', type: 'n8n-nodes-partner-workflows.segmentFilter' },
			parameters: { segmentSource: 'saved', savedSegment: 'Partners' },
		};
		const workflow = JSON.stringify(createWorkflow([filter, sendNode('Hello')]));
		const partners = [
			...createProspects(1),
			{ partnerId: 'Z', email: 'z@partner.example', firstName: 'Zoe' },
		];
		const run = await rehearse({ format: 'emails', days: 1, workflow }, partners);

		expect(json(run).map(({ partnerId }) => partnerId)).toEqual(['P-1']);
		await inLedger(async (ledger) => {
			expect(await ledger.selectFrom('sends').selectAll().execute()).toEqual([]);
			expect(await ledger.selectFrom('saved_segment_uses').selectAll().execute()).toEqual([]);
		});
	});

	it('takes a change of behavior and recorded items', async () => {
		const workflow = JSON.stringify(
			createWorkflow([{ name: 'Think', type: 'n8n-nodes-base.code', parameters: {} }, sendNode('Hello')]),
		);
		const recordedItems = JSON.stringify({ Think: createProspects(3) });
		const options = { ...OPTIONS, recordedItems, changeBehavior: 'bounce: 100 %' };
		const run = await rehearse({ format: 'emails', days: 1, workflow, options }, createProspects(3));

		expect(json(run).map(({ outcome }) => outcome)).toEqual(['bounced', 'bounced', 'bounced']);
	});

	it('opens without a field that n8n marks as wrong JSON', () => {
		const { properties } = new PartnerLedger().description;
		const options = properties.flatMap((property) => [
			property,
			...((property.options ?? []) as INodeProperties[]),
		]);
		const written = options
			.filter(({ type }) => type === 'json')
			.map((property) => property.default as string);
		expect(written).toHaveLength(2);
		expect(written.map((text) => JSON.parse(text) as unknown)).toEqual([{}, {}]);
	});

	it.each(['[1]', '{'])('says how Recorded Items are written after %s', async (recordedItems) => {
		const run = await rehearse({ options: { recordedItems } }, createProspects(1));
		expect(run.nodeError(run.name)?.description).toMatch(/^Write \{ "HTTP Request": \[/);
	});

	it.each([
		[{ workflow: '' }, 'Workflow is empty'],
		[{ workflow: '{}' }, 'Workflow is empty'],
		[{ workflow: '{ "nodes": 1 }' }, 'Workflow is not the JSON of a workflow'],
		[{ workflow: '{' }, 'Workflow is not valid JSON'],
		[{ days: 1000 }, 'Days must be a whole number from 1 to 366'],
		[{ options: { timezone: 'Mars' } }, 'Time Zone “Mars” is not known'],
		[{ options: { start: 'soon' } }, 'Start “soon” is not a date'],
		[{ options: { changeBehavior: 'aply: 1' } }, '“aply” is not known'],
		[{ options: { recordedItems: '[1]' } }, 'Recorded Items must be JSON with a list of items for each node'],
	])('says what is wrong with %j', async (parameters, message) => {
		const run = await rehearse(parameters, createProspects(1));

		expect(run.nodeError(run.name)?.message).toContain(message);
	});
});
