import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type BrowserContext, type Page } from 'playwright-core';
import type { N8nClient } from '../n8n/client.mts';
import { thisMachine } from '../machine/machine.js';
import { findChromium } from '../machine/programs.js';
import { waitFor } from '../processes/progress.mts';
import { paths } from '../settings.mts';

/** No sandbox, which needs rights that root and containers lack, and none of the calls home that fail without internet. */
const flags = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

/** How Chromium is started, headless. */
export function browserOptions() {
	const executablePath = findChromium(thisMachine());
	if (executablePath === undefined) throw new Error('There is no Chromium. See npm run doctor.');
	return { executablePath, args: flags, timeout: 60_000 };
}

/** In pixels. */
export interface WindowSize {
	width: number;
	height: number;
}

/** A browser signed in to n8n. */
export interface Editor {
	/** Opens a workflow on the canvas in a window of this size. */
	openWorkflow(id: string, window: WindowSize): Promise<Page>;
	/** Opens another page, of n8n by its path or of something else by its address. */
	openPage(address: string, window: WindowSize): Promise<Page>;
	close(): Promise<void>;
}

/** Starts a headless browser that holds the client's session. */
export async function openEditor(client: N8nClient): Promise<Editor> {
	const profile = await mkdtemp(join(tmpdir(), 'partner-workflows-chromium-'));
	const context: BrowserContext = await chromium.launchPersistentContext(profile, browserOptions());
	context.setDefaultTimeout(60_000);
	const [name = '', value = ''] = client.cookie.split('=');
	await context.addCookies([{ name, value, url: client.url }]);
	const openPage = async (address: string, window: WindowSize) => {
		const page = await context.newPage();
		await page.setViewportSize(window);
		await page.goto(new URL(address, client.url).href, { timeout: 60_000 });
		return page;
	};
	return {
		openPage,
		openWorkflow: async (id, window) => {
			const page = await openPage(`/workflow/${id}`, window);
			await page.locator('[data-test-id="canvas-node"]').first().waitFor();
			// Credentials may come later than nodes, and decide what is red.
			await page.waitForLoadState('networkidle');
			await settle(page);
			return page;
		},
		close: async () => {
			await context.close();
			await rm(profile, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}

/** Waits until fonts and pictures are there, and nothing on the page has changed or moved for a moment. */
export async function settle(page: Page): Promise<void> {
	await page.evaluate('delete window.shownBefore');
	await waitFor(
		'the page to come to rest',
		60_000,
		async () => (await page.evaluate<boolean>(isAtRest)) || undefined,
		200,
	);
}

/** Spinners, which turn without end, do not count as movement. */
const isAtRest = `(() => {
	const { body, fonts, images } = document;
	const isSame = body.innerHTML === window.shownBefore;
	window.shownBefore = body.innerHTML;
	const isMoving = document.getAnimations().some(
		({ playState, effect }) => playState === 'running' && effect.getComputedTiming().endTime !== Infinity,
	);
	return isSame && !isMoving && fonts.status === 'loaded' && [...images].every(({ complete }) => complete);
})()`;

/** What is wrong with the nodes on the canvas: one line per fault. */
export async function listFaults(page: Page): Promise<string[]> {
	const marks = {
		'[data-test-id="node-not-installed"]': 'n8n does not know its type',
		'[data-test-id="node-issues"]': 'n8n marks it red',
		'[data-test-id="canvas-node-status-mark-error"]': 'it failed',
		'[class*="nodeIconPlaceholder"]': 'it has no icon',
	};
	const faults: string[] = [];
	for (const node of await page.locator('[data-test-id="canvas-node"]').all()) {
		const name = await node.getAttribute('data-node-name');
		for (const [selector, meaning] of Object.entries(marks)) {
			if ((await node.locator(selector).count()) > 0) faults.push(`${name}: ${meaning}`);
		}
		for (const image of await node.locator('img').all()) {
			// A function, since a text would be taken as an expression and never be called.
			const width = await image.evaluate(({ naturalWidth }: { naturalWidth: number }) => naturalWidth);
			if (width === 0) faults.push(`${name}: its icon does not load`);
		}
	}
	return faults;
}

/** Opens the panel of a node and returns it. */
export async function openPanel(page: Page, node: string) {
	await page.locator(`[data-test-id="canvas-node"][data-node-name="${node}"]`).dblclick();
	const panel = page.locator('[data-test-id="node-parameters"]').first();
	await panel.waitFor();
	await settle(page);
	return panel;
}

/** Closes the open panel. */
export async function closePanel(page: Page): Promise<void> {
	await page.locator('[data-test-id="ndv-close-button"]').click();
	await page.locator('[data-test-id="ndv"]').waitFor({ state: 'hidden' });
}

/** Saves what the page shows under `.run/screenshots/`. */
export async function takePicture(page: Page, name: string): Promise<string> {
	await mkdir(paths.screenshots, { recursive: true });
	const path = join(paths.screenshots, `${name}.png`);
	await page.screenshot({ path });
	return path;
}

/**
 * Saves what the page shows for the documentation, without n8n's passing notices: as a screenshot, and under
 * `docs/images/` when UPDATE_DOCS is `true`.
 */
export async function takeDocsPicture(page: Page, name: string): Promise<void> {
	const notices = page.locator('.el-notification__closeBtn');
	for (let left = await notices.count(); left > 0; left -= 1) {
		await notices
			.first()
			.click({ timeout: 2000 })
			.catch(() => undefined);
	}
	// Where nothing changes under the pointer.
	await page.mouse.move((page.viewportSize()?.width ?? 0) / 2, 0);
	await settle(page);
	const path = await takePicture(page, name.replaceAll('/', '-'));
	if (process.env.UPDATE_DOCS !== 'true') return;
	const target = join(paths.root, 'docs', 'images', `${name}.png`);
	await mkdir(dirname(target), { recursive: true });
	await copyFile(path, target);
}
