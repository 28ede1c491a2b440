import type { Page } from 'playwright-core';

/** Brings a workflow in as an operator does: canvas menu, Import, From file. The page shows an empty canvas. */
export async function importFromFile(page: Page, file: string): Promise<string> {
	await page.locator('[data-test-id="workflow-menu"]').first().click();
	await page.locator('[data-test-id="workflow-menu-item-import"]').hover();
	const chooser = page.waitForEvent('filechooser');
	await page
		.getByText(/^(import )?from file/i)
		.first()
		.click();
	await (await chooser).setFiles(file);
	await page.locator('[data-test-id="canvas-node"]').first().waitFor();
	await page.waitForURL(/\/workflow\/(?!new)[^/?]+/);
	return /\/workflow\/([^/?]+)/.exec(page.url())?.[1] ?? '';
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

/** What is asked of a part of the page. */
interface PagePart {
	scrollHeight: number;
	clientHeight: number;
	textContent: string;
}

/** The notes that are too small for their text: its beginning. */
export async function listCutNotes(page: Page): Promise<string[]> {
	const parts = await page.locator('[data-test-id="sticky"] *').all();
	const cut = await Promise.all(
		parts.map((part) =>
			part.evaluate(({ scrollHeight, clientHeight, textContent }: PagePart) =>
				clientHeight > 0 && scrollHeight > clientHeight + 2 ? textContent.slice(0, 40) : undefined,
			),
		),
	);
	return cut.filter((text) => text !== undefined);
}

/** Saves a picture of all nodes and notes of the open workflow, and of nothing else. */
export async function pictureCanvas(page: Page, path: string): Promise<void> {
	const margin = 16;
	const boxes = await Promise.all(
		(await page.locator('.vue-flow__node').all()).map((node) => node.boundingBox()),
	);
	const shown = boxes.filter((box) => box !== null);
	const left = Math.min(...shown.map(({ x }) => x)) - margin;
	const top = Math.min(...shown.map(({ y }) => y)) - margin;
	const right = Math.max(...shown.map(({ x, width }) => x + width)) + margin;
	const bottom = Math.max(...shown.map(({ y, height }) => y + height)) + margin;
	await page.screenshot({ path, clip: { x: left, y: top, width: right - left, height: bottom - top } });
}
