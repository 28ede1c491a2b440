import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { packPackage } from '../../testkit/n8n/communityPackage.mts';
import type { ReceivedEmail } from '../../testkit/mail/inbox.mts';
import { readLanes } from '../../testkit/workflows/lanes.mts';
import { seedProspects } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import { readSqlite } from '../../testkit/ledger/balance.mts';
import { listFaults, openEditor, takeDocsPicture, type Editor } from '../../testkit/editor/browser.mts';
import {
	communityNodesPath,
	confirmInstall,
	fillInstallDialog,
	findCard,
	uninstall,
	update,
} from '../../testkit/editor/communityNodes.mts';
import { publishTemplate, type PublishedTemplate } from '../../testkit/n8n/environment.mts';
import {
	openBareEnvironment,
	saveCredentials,
	type BareEnvironment,
	type Own,
} from '../../testkit/n8n/ownEnvironment.mts';
import { executeFrom, importFromFile, readWorkflowId } from '../../testkit/editor/operator.mts';
import { startRegistry, type Registry } from '../../testkit/editor/registry.mts';

const packageName = 'n8n-nodes-partner-workflows';
const nextVersion = '1000.0.0';
const window = { width: 1440, height: 900 };
/** For pages with little on them. */
const smallWindow = { width: 1180, height: 620 };

/** The header by which emails of the next version are told from those of this one. */
const header = { name: 'x-auto-response-suppress', now: 'OOF, AutoReply', next: 'All' };

const prospect = (partnerId: string, firstName: string) => ({
	partnerId,
	name: `${firstName} & Co`,
	email: `${firstName.toLowerCase()}@example.org`,
	firstName,
	relationshipStage: 'new',
});

/** Packs the package once more, as a later version whose emails have another header. */
async function packNextVersion(tarball: string, folder: string): Promise<string> {
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
	const edit = async (file: string, change: (text: string) => string) => {
		const path = join(folder, 'package', file);
		const text = await readFile(path, 'utf8');
		assert.notEqual(change(text), text, `${file} is changed`);
		await writeFile(path, change(text));
	};
	await edit('package.json', (text) =>
		JSON.stringify({ ...(JSON.parse(text) as Record<string, unknown>), version: nextVersion }),
	);
	await edit('dist/lib/email/emailHeaders.js', (text) => text.replace(header.now, header.next));
	const packed = join(folder, 'next.tgz');
	execFileSync('tar', ['-czf', packed, '-C', folder, 'package']);
	return packed;
}

/** Who got what from which version, in an order that does not depend on how the sends overlapped. */
function listEmails(emails: readonly ReceivedEmail[]): string[] {
	return emails
		.map(({ to, subject, headers }) => `${to[0]?.address}: ${subject} (${headers[header.name]})`)
		.sort();
}

describe('The package in Settings → Community nodes', { timeout: 1_200_000 }, () => {
	let folder: string;
	let registry: Registry;
	let environment: BareEnvironment & Own;
	let editor: Editor;
	let settings: Page;
	let template: PublishedTemplate;
	let tableId: string;
	let workflowId: string;

	before(async () => {
		folder = await mkdtemp(join(tmpdir(), 'partner-workflows-next-'));
		registry = await startRegistry(packageName);
		await registry.publish(await packPackage());
		environment = await openBareEnvironment('install', registry.env);
		const rows = [prospect('P-1', 'Mara'), prospect('P-2', 'Theo')];
		tableId = (await seedProspects(environment.n8n.client, rows)).id;
		editor = await openEditor(environment.n8n.client);
		settings = await editor.openPage(communityNodesPath, smallWindow);
	});

	after(async () => {
		await editor?.close();
		await environment?.close();
		await registry?.close();
		await rm(folder, { recursive: true, force: true });
	});

	/** Runs the published workflow for real and returns the emails that arrived. */
	async function fire(): Promise<string[]> {
		const { execution, arrived } = await template.fire();
		assert.equal(execution.status, 'success', execution.error?.message);
		assert.deepEqual(
			readLanes(template.workflow, execution).flatMap(({ failures }) => failures),
			[],
		);
		return listEmails(arrived);
	}

	async function readVersion(): Promise<string> {
		const file = join(environment.userFolder, '.n8n', 'nodes', 'node_modules', packageName, 'package.json');
		return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
	}

	it('is installed by its name, and listed with its nodes', async () => {
		await fillInstallDialog(settings, packageName);
		await takeDocsPicture(settings, 'journey/9-install');
		await confirmInstall(settings);
		const nodes =
			'Auto-Accept,Chain Delay,Partner Email Trigger,Partner Ledger,Publish Check Trigger,Segment Filter,Send Partner Email,impact.com';
		const listed = (await findCard(settings).innerText()).replaceAll(/\s+/g, ' ');
		assert.ok(listed.startsWith(`${packageName} 8 nodes: ${nodes} v${await readVersion()}`), listed);
		await settings.getByText('Package installed').waitFor();
		await takeDocsPicture(settings, 'journey/10-installed');
	});

	it('has the nodes of a template that is imported then, and previews it', async () => {
		const page = await editor.openPage('/workflow/new', window);
		await importFromFile(page, paths.template);
		assert.deepEqual(
			(await listFaults(page)).filter((fault) => !fault.endsWith('n8n marks it red')),
			[],
		);
		workflowId = readWorkflowId(page);
		await executeFrom(page, 'Try It Out');
		const isManual = ({ mode }: { mode: string }) => mode === 'manual';
		const execution = await environment.n8n.client.waitForExecution(workflowId, isManual, 60_000);
		assert.equal(execution.status, 'success', execution.error?.message);
		const previews = execution.runData['Send Invite']?.[0]?.data?.main?.[0] ?? [];
		assert.ok(previews.length > 0);
		for (const { json } of previews) assert.equal((json.email as { status: string }).status, 'preview');
		await page.close();
		assert.deepEqual(await environment.inbox.list(), []);
	});

	it('sends each email once', async () => {
		const choices = await saveCredentials(environment);
		template = await publishTemplate({ ...environment, choices });
		assert.deepEqual(await fire(), [
			`mara@example.org: Mara, would you like to work with us? (${header.now})`,
			`theo@example.org: Theo, would you like to work with us? (${header.now})`,
		]);
		assert.deepEqual(await fire(), []);
	});

	it('is updated while a workflow is published, which runs on and remembers who was mailed', async () => {
		await registry.publish(await packNextVersion(await packPackage(), folder));
		await settings.reload();
		await update(settings, nextVersion, template.workflow.name);
		assert.equal(await readVersion(), nextVersion);
		const { client } = environment.n8n;
		await client.addRows(tableId, [prospect('P-3', 'Noor')]);
		assert.deepEqual(await fire(), [
			`noor@example.org: Noor, would you like to work with us? (${header.next})`,
		]);
	});

	it('is uninstalled, and the ledger stays', async () => {
		await environment.n8n.client.unpublish(workflowId);
		await settings.reload();
		await uninstall(settings, template.workflow.name);
		await assert.rejects(readVersion());
		const page = await editor.openWorkflow(workflowId, window);
		assert.ok((await listFaults(page)).includes('Send Invite: n8n does not know its type'));
		await page.close();
		assert.equal((await readSqlite(environment.ledgerFile)()).length, 3);
	});

	it('remembers who was mailed when it is installed again', async () => {
		await fillInstallDialog(settings, packageName);
		await confirmInstall(settings);
		assert.equal(await readVersion(), nextVersion);
		const { client } = environment.n8n;
		await client.publish(workflowId);
		await client.addRows(tableId, [prospect('P-4', 'Ivo')]);
		assert.deepEqual(await fire(), [
			`ivo@example.org: Ivo, would you like to work with us? (${header.next})`,
		]);
	});

	it('is installed anew where its folder was lost and N8N_REINSTALL_MISSING_PACKAGES is set', async () => {
		await environment.n8n.stop();
		await rm(join(environment.userFolder, '.n8n', 'nodes'), { recursive: true });
		const env = { ...registry.env, N8N_REINSTALL_MISSING_PACKAGES: 'true' };
		const { client } = await environment.installation.start(env);
		assert.equal(await readVersion(), nextVersion);
		const listed = await client.request<Array<{ failedLoading: boolean }>>('GET', '/community-packages');
		assert.deepEqual(
			listed.map(({ failedLoading }) => failedLoading),
			[false],
		);
	});
});
