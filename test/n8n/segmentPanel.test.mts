import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Workflow, WorkflowNode } from '../../testkit/n8n/types.mts';
import {
	closePanel,
	listFaults,
	openEditor,
	openPanel,
	takePicture,
	type Editor,
} from '../../testkit/editor/browser.mts';
import { openEnvironment, type Environment } from '../../testkit/n8n/environment.mts';

const window = { width: 1280, height: 800 };

/** Active creators in Germany, the segment of the pictures. */
const activeCreators = [
	{ field: 'relationshipStage', choiceOperator: 'isAnyOf', relationshipStageChoices: ['joined'] },
	{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE', 'AT', 'CH'] },
	{ field: 'clicks', range: 'lastDays', rangeDays: 30, amountOperator: 'greaterThan', number: 10 },
];

/** The inputs that a condition row must show, in this order, and no others. */
const rows: Array<[row: Record<string, unknown>, labels: string[]]> = [
	[{ field: 'name', textOperator: 'isEmpty' }, ['Field', 'Comparison']],
	[{ field: 'name', textOperator: 'isAnyOf' }, ['Field', 'Comparison', 'Values']],
	[{ field: 'joinedAt', dateOperator: 'today' }, ['Field', 'Comparison']],
	[{ field: 'joinedAt', dateOperator: 'exactlyDaysAgo' }, ['Field', 'Comparison', 'Days']],
	[{ field: 'joinedAt', dateOperator: 'between' }, ['Field', 'Comparison', 'Date', 'And Date']],
	[{ field: 'joinedAt', dateOperator: 'onWeekday' }, ['Field', 'Comparison', 'Weekdays']],
	[{ field: 'lastClickAt', milestoneOperator: 'isEmpty' }, ['Field', 'Comparison']],
	[{ field: 'clicks', amountOperator: 'none' }, ['Field', 'Performance Date Range', 'Comparison']],
	[
		{ field: 'revenue', range: 'between', amountOperator: 'between' },
		['Field', 'Performance Date Range', 'Range Start', 'Range End', 'Comparison', 'Number', 'And Number'],
	],
	[
		{ field: 'emailHistory', emailOperator: 'opened', window: 'lastDays' },
		['Field', 'Program', 'Chain', 'Step', 'Comparison', 'When', 'Within Days'],
	],
	[{ field: 'unsubscribed', booleanOperator: 'isFalse' }, ['Field', 'Program', 'Comparison']],
	[{ field: 'partnerList', partnerListOperator: 'isInList' }, ['Field', 'Comparison', 'Partner IDs']],
	[
		{ field: 'customField', customKind: 'number', numberOperator: 'equals' },
		['Field', 'Field Name', 'Field Type', 'Comparison', 'Number'],
	],
	[{ field: 'promotionalMethods', choicesOperator: 'includesAllOf' }, ['Field', 'Comparison', 'Values']],
];

const today = new Date().toISOString().slice(0, 10);
const partners = [
	['P-1', 'Alpenglow Reviews', 'joined', 'AT', 42],
	['P-2', 'Kaffeekultur Magazin', 'joined', 'Germany', 3],
	['P-3', 'Feine Funde', 'outreach', 'DE', 0],
	['P-4', 'Northlight Gear', 'joined', 'SE', 77],
	['P-5', 'Loyalty Loop', 'joined', 'CH', undefined],
].map(([partnerId, name, relationshipStage, country, clicks]) => ({
	json: {
		partnerId,
		name,
		email: `${String(partnerId).toLowerCase()}@partner.example`,
		relationshipStage,
		country,
		...(clicks !== undefined && { performance: [{ date: today, clicks }] }),
	},
}));

describe('the panel of Segment Filter', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let editor: Editor;

	before(async () => {
		environment = await openEnvironment('segment-panel');
		editor = await openEditor(environment.n8n.client);
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
	});

	/** A workflow with one Segment Filter behind a trigger that has the partners pinned. */
	function createWorkflow(
		name: string,
		parameters: WorkflowNode['parameters'],
	): Workflow & { pinData: object } {
		const node = (id: string, type: string, typeVersion: number, x: number): WorkflowNode => ({
			id,
			name: id,
			type,
			typeVersion,
			position: [x, 0],
			parameters: {},
		});
		const trigger = { ...node('Partners', 'n8n-nodes-base.webhook', 2, 0), webhookId: name };
		trigger.parameters = { httpMethod: 'POST', path: name };
		const filter = node('Segment Filter', 'n8n-nodes-partner-workflows.segmentFilter', 1, 300);
		filter.parameters = parameters;
		return {
			name,
			nodes: [trigger, filter],
			connections: { Partners: { main: [[{ node: 'Segment Filter', type: 'main', index: 0 }]] } },
			settings: { executionOrder: 'v1' },
			pinData: { Partners: partners },
		};
	}

	async function openFilter(name: string, parameters: WorkflowNode['parameters']) {
		const { id } = await environment.n8n.client.importWorkflow(createWorkflow(name, parameters));
		const page = await editor.openWorkflow(id, window);
		return { page, panel: await openPanel(page, 'Segment Filter') };
	}

	/** What the opened node shows once it has run: its hints and its output. */
	async function readOutput(page: Page): Promise<string> {
		await page.getByText('of 5 partners match').first().waitFor();
		return await page.locator('[data-test-id="ndv"]').innerText();
	}

	it('shows the inputs that each condition needs, and no others', async () => {
		const condition = rows.map(([row]) => row);
		const { page, panel } = await openFilter('rows', { conditions: { condition } });
		const labels = await panel.locator('label').allInnerTexts();
		const shown = labels.map((label) => label.split('\n')[0]?.trim() ?? '');
		const start = shown.indexOf('Field');
		const expected = rows.flatMap(([, inputs]) => inputs);
		assert.deepEqual(shown.slice(start, start + expected.length), expected);
		assert.ok(!shown.slice(start + expected.length).includes('Comparison'));
		await page.close();
	});

	it('previews who matches and says why the others do not', async () => {
		const { page, panel } = await openFilter('preview', { conditions: { condition: activeCreators } });
		await takePicture(page, 'segment-panel');
		await panel.page().locator('[data-test-id="node-execute-button"]').first().click();
		const hint = await readOutput(page);
		assert.match(
			hint,
			/1 of 5 partners match \(first blocked by: Clicks 1, Relationship Stage 1, Country 1\)/,
		);
		assert.match(hint, /Clicks cannot be told for 1 partner/);
		await page
			.locator('[data-test-id="ndv"]')
			.getByText(/^Not Matched Branch/)
			.click();
		// The picture shows the output, at the width of a common screen.
		await page.setViewportSize({ width: 1680, height: 900 });
		await page.locator('.el-notification').first().waitFor({ state: 'hidden' });
		await takePicture(page, 'segment-preview');
		const output = await readOutput(page);
		assert.match(output, /Country is any of Germany, Austria, Switzerland — it is Sweden/);
		assert.match(output, /cannot tell: it has no daily performance/);
		await closePanel(page);
		assert.deepEqual(await listFaults(page), []);
		await page.close();
	});

	it('offers saved segments, and filters by the one that is chosen', async () => {
		const { client } = environment.n8n;
		const author = createWorkflow('author', {
			conditions: { condition: activeCreators },
			options: { saveSegmentAs: 'Active creators' },
		});
		const { id } = await client.importWorkflow(author);
		await client.publish(id);
		const saved = await client.runByWebhook(id, 'author');
		assert.equal(saved.status, 'success');

		const { page, panel } = await openFilter('reader', { segmentSource: 'saved' });
		await panel
			.locator('[data-test-id="parameter-input-savedSegment"], [data-test-id="parameter-input"]')
			.nth(1)
			.click();
		const option = page.getByRole('option', { name: /Active creators/ });
		await option.waitFor();
		await takePicture(page, 'segment-saved');
		await option.click();
		await page.locator('[data-test-id="node-execute-button"]').first().click();
		assert.match(await readOutput(page), /Saved segment “Active creators”, last changed .+ “author”/);
		await page.close();
	});
});
