import type { Page } from 'playwright-core';

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
