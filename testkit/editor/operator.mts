import type { Page } from 'playwright-core';
import { closePanel, openPanel } from './browser.mts';

/*
 * What an operator does in n8n's editor, by the same buttons and lists. Each function begins on the canvas and ends
 * there, unless it says otherwise.
 */

/** Leaves the workflow that is open for a new one, whose canvas is empty: + → New workflow. */
export async function startNewWorkflow(page: Page): Promise<void> {
	await page.locator('[data-test-id="universal-add"]').click();
	await page.getByRole('menuitem', { name: 'New workflow' }).click();
	await page.locator('[data-test-id="canvas-node"]').first().waitFor({ state: 'detached' });
	await page.locator('[data-test-id="canvas-add-button"]').waitFor();
}

/** Imports a workflow into an empty canvas: menu → Import → From file. */
export async function importFromFile(page: Page, file: string): Promise<void> {
	await page.locator('[data-test-id="workflow-menu"]').click();
	await page.locator('[data-test-id="workflow-menu-item-import"]').hover();
	const chooser = page.waitForEvent('filechooser');
	await page.locator('[data-test-id="workflow-menu-item-import-from-file"]').click();
	await (await chooser).setFiles(file);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await page.waitForURL(/\/workflow\/(?!new)\w+/);
}

/** The id of the workflow that is open. */
export function readWorkflowId(page: Page): string {
	return /\/workflow\/(\w+)/.exec(page.url())?.[1] ?? '';
}

/** Chooses an entry of a list such as *impact.com Program* in the open panel. */
export async function chooseFromList(page: Page, parameter: string, entry: string): Promise<void> {
	await page.locator(`[data-test-id="parameter-input-${parameter}"] [data-test-id="rlc-input"]`).click();
	await page
		.locator('[data-test-id="rlc-item"]')
		.filter({ hasText: new RegExp(`^\\s*${entry}\\s*$`) })
		.click();
}

/** Fills in a text or a number in the open panel. */
export async function fillIn(page: Page, parameter: string, text: string): Promise<void> {
	const input = page.locator(`[data-test-id="parameter-input-${parameter}"]`);
	await input.locator('input, textarea').first().fill(text);
}

/** Adds an option to the open panel: Add Option → its name. */
export async function addOption(page: Page, option: string): Promise<void> {
	await page.locator('[data-test-id="collection-parameter-add"]').last().click();
	await chooseOption(page, option);
}

/** Chooses an entry of the drop-down that is open. */
export async function chooseOption(page: Page, option: string): Promise<void> {
	await page.getByRole('option', { name: option, exact: true }).click();
}

/** Clicks *Execute step* in the open panel and returns what the output pane says, once it says what is awaited. */
export async function executeStep(page: Page, awaited: RegExp): Promise<string> {
	await page.locator('[data-test-id="node-execute-button"]').first().click();
	const output = page.locator('[data-test-id="output-panel"]');
	await output.getByText(awaited).first().waitFor({ timeout: 60_000 });
	return await output.innerText();
}

/** Clicks Execute workflow, and before, where the workflow has several triggers, chooses this one beside the button. */
export async function executeFrom(page: Page, trigger: string): Promise<void> {
	const button = page.locator('[data-test-id="execute-workflow-button"]');
	await button.waitFor();
	const label = (await button.textContent()) ?? '';
	if (label.includes('from') && !label.includes(trigger)) {
		await page.locator('[class*="divider"] ~ * button').first().click();
		await page.locator(`[data-test-id="action-${trigger}"]`).click();
	}
	await button.click();
}

/** Has the Schedule Trigger run every so many seconds, and keeps the executions for the list. */
export async function runOften(page: Page, trigger: string, seconds: number): Promise<void> {
	await openPanel(page, trigger);
	await page.locator('[data-test-id="parameter-input-field"]').first().click();
	await chooseOption(page, 'Seconds');
	await fillIn(page, 'secondsInterval', String(seconds));
	await closePanel(page);
	await page.locator('[data-test-id="workflow-menu"]').click();
	await page.locator('[data-test-id="workflow-menu-item-settings"]').click();
	await page.locator('[data-test-id="workflow-settings-save-success-executions"]').click();
	await chooseOption(page, 'Save');
	await page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click();
	await page.locator('[data-test-id="workflow-settings-dialog"]').waitFor({ state: 'hidden' });
}

/** Publishes what is on the canvas. */
export async function publish(page: Page): Promise<void> {
	const button = page.locator('[data-test-id="workflow-open-publish-modal-button"]');
	await button.click();
	await page.locator('[data-test-id="workflow-publish-button"]').click();
	const confirmation = page.getByRole('button', { name: 'Got it' });
	await button.getByText('Published').waitFor({ timeout: 60_000 });
	if (await confirmation.isVisible()) await confirmation.click();
}

/** Pauses the workflow. */
export async function unpublish(page: Page): Promise<void> {
	await page.locator('[data-test-id="version-menu-button"]').click();
	await page.locator('[data-test-id="version-menu-item-unpublish"]').click();
	await page.getByRole('dialog').getByRole('button', { name: 'Unpublish' }).click();
	await page
		.locator('[data-test-id="workflow-open-publish-modal-button"]')
		.getByText('Publish', { exact: true })
		.waitFor();
}

/** Searches the node creator, which is open, and adds what it finds first under that name; the node's panel is open then. */
export async function addFoundNode(page: Page, name: string, action?: string): Promise<void> {
	await page.locator('[data-test-id="node-creator-search-bar"]').fill(name);
	const choose = (text: string) =>
		page.locator('[data-test-id="node-creator-item-name"]').getByText(text, { exact: true }).first().click();
	await choose(name);
	if (action !== undefined) await choose(action);
	// n8n shows what a community node is before it adds it.
	const add = page.getByRole('button', { name: 'Add to workflow' });
	const panel = page.locator('[data-test-id="node-parameters"]').first();
	await add.or(panel).first().waitFor();
	if (await add.isVisible()) await add.click();
	await panel.waitFor();
}

/** Adds a node behind an output of another: the plus on its handle. The new node's panel is open then. */
export async function addNodeBehind(page: Page, node: string, name: string, action?: string): Promise<void> {
	const handles = page.locator(
		`[data-test-id="canvas-node"][data-node-name="${node}"] [data-test-id="canvas-handle-plus"]`,
	);
	await handles.first().click({ force: true });
	await addFoundNode(page, name, action);
}

/** Types a row into the Data Table that is open, cell by cell from the first column on. */
export async function typeRow(page: Page, cells: readonly string[]): Promise<void> {
	await page.locator('[data-test-id="data-table-header-add-row-button"]').click();
	await page.locator('.ag-popup-editor textarea, .ag-cell-inline-editing input').first().waitFor();
	for (const [index, cell] of cells.entries()) {
		await page.keyboard.type(cell);
		await page.keyboard.press(index === cells.length - 1 ? 'Enter' : 'Tab');
	}
}

/** Adds a node that is not connected: the plus at the edge of the canvas. The new node's panel is open then. */
export async function addNode(page: Page, name: string): Promise<void> {
	// Whatever is selected would be connected.
	await page.locator('[data-test-id="canvas-background"]').click({ position: { x: 60, y: 60 }, force: true });
	await page.locator('[data-test-id="node-creator-plus-button"]').click();
	await addFoundNode(page, name);
}

/** Drags a connection from the first output of a node to the input of another. */
export async function dragConnection(page: Page, from: string, to: string): Promise<void> {
	const findCenter = async (handle: 'output' | 'input', node: string) => {
		const dot = page
			.locator(`[data-test-id="canvas-node-${handle}-handle"][data-node-name="${node}"]`)
			.first();
		const { x, y, width, height } = (await dot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
		return [x + width / 2, y + height / 2] as const;
	};
	await page.mouse.move(...(await findCenter('output', from)));
	await page.mouse.down();
	await page.mouse.move(...(await findCenter('input', to)), { steps: 10 });
	await page.mouse.up();
	await page
		.locator(`[data-test-id="edge"][data-source-node-name="${from}"][data-target-node-name="${to}"]`)
		.waitFor({ state: 'attached' });
}
