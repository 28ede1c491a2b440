import type { Locator, Page } from 'playwright-core';

/*
 * What the owner of n8n does in Settings → Community nodes. Each function begins and ends there, with one package at most.
 */

/** Where the page is, below n8n's own address. */
export const communityNodesPath = '/settings/community-nodes';

/** A download from the registry and its dependencies, in milliseconds. */
const INSTALL_TIMEOUT = 120_000;

/** The installed package as it is listed: its name, nodes, version and buttons. */
export function findCard(page: Page): Locator {
	return page.locator('[data-test-id="community-package-card"]');
}

/** Fills in the dialog of *Install*, up to its last button. */
export async function fillInstallDialog(page: Page, packageName: string): Promise<void> {
	await page.getByRole('button', { name: 'Install a community node' }).click();
	await page.locator('[data-test-id="package-name-input"]').fill(packageName);
	await page.locator('[data-test-id="user-agreement-checkbox"]').click();
}

/** Clicks *Install* in the dialog that is filled in, and waits until the package is listed. */
export async function confirmInstall(page: Page): Promise<void> {
	await page.locator('[data-test-id="install-community-package-button"]').click();
	await findCard(page).waitFor({ timeout: INSTALL_TIMEOUT });
}

/** Clicks *Update* → *Confirm update* once the dialog names the workflow, and waits until the version is listed. */
export async function update(page: Page, version: string, workflow: string): Promise<void> {
	await findCard(page).getByRole('button', { name: 'Update' }).click();
	await confirm(page, 'Confirm update', workflow);
	await findCard(page).getByText(`v${version}`).waitFor({ timeout: INSTALL_TIMEOUT });
}

/**
 * Clicks ⋮ → *Uninstall package* → *Confirm uninstall* once the dialog names the workflow, and waits until nothing is
 * listed any more.
 */
export async function uninstall(page: Page, workflow: string): Promise<void> {
	await findCard(page).locator('[data-test-id="action-toggle"] button').click();
	await page.getByRole('menuitem', { name: 'Uninstall package' }).click();
	await confirm(page, 'Confirm uninstall', workflow);
	await findCard(page).waitFor({ state: 'hidden', timeout: INSTALL_TIMEOUT });
}

/** Confirms in the dialog, which lists the workflows with nodes of the package a moment after it opens. */
async function confirm(page: Page, button: string, workflow: string): Promise<void> {
	const dialog = page.locator('[data-test-id="communityPackageManageConfirm-modal"]');
	await dialog.getByText(workflow).first().waitFor();
	await dialog.getByRole('button', { name: button }).click();
}
