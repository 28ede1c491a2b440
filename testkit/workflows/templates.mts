import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nClient } from '../n8n/client.mts';
import type { Workflow, WorkflowNode } from '../n8n/types.mts';
import { buildProspects, prospectColumns, type Prospect } from '../partners/samplePartners.mts';
import { sandboxAccount } from '../sandbox/account.mts';
import { paths } from '../settings.mts';

/** The webhook that runs the workflow for real, as its hourly trigger does. */
export const runPath = 'run-prospecting';

/** The credentials in n8n: the one that delivers to the inbox, and the one of the sandbox program. */
export const inboxCredential = 'Playground inbox';
const sandboxCredential = 'Playground sandbox';

const tableName = 'Prospects';

/** Creates the Data Table *Prospects* with the sample partners, unless there is one; returns what came of it. */
export async function seedProspects(
	client: N8nClient,
	rows: Prospect[] = buildProspects(new Date()),
): Promise<{ id: string; created: boolean }> {
	const table = await client.findDataTable(tableName);
	if (table) return { id: table.id, created: false };
	return { id: await client.createDataTable(tableName, prospectColumns, rows), created: true };
}

/** Creates the SMTP credential for the inbox, or points it at the inbox's present port; returns its id. */
export async function saveInboxCredential(client: N8nClient, smtpPort: number): Promise<string> {
	return await client.saveCredential(inboxCredential, 'smtp', {
		user: '',
		password: '',
		host: '127.0.0.1',
		port: smtpPort,
		secure: false,
		disableStartTls: true,
		hostName: '',
	});
}

/** Creates the impact.com credential for the sandbox program, or brings it up to date; returns its id. */
export async function saveSandboxCredential(client: N8nClient, url: string): Promise<string> {
	return await client.saveCredential(sandboxCredential, 'impactApi', {
		accountSid: sandboxAccount.sid,
		authToken: sandboxAccount.token,
		host: url,
	});
}

/** Reads a template as it is shipped. */
export async function readTemplate(file: string): Promise<Workflow> {
	return JSON.parse(await readFile(file, 'utf8')) as Workflow;
}

/** All templates as they are shipped, by the names of their files without the ending. */
export async function readTemplates(): Promise<Map<string, Workflow>> {
	const files = (await readdir(paths.templates)).filter((file) => file.endsWith('.json')).sort();
	return new Map(
		await Promise.all(
			files.map(
				async (file) =>
					[file.replace(/\.json$/, ''), await readTemplate(join(paths.templates, file))] as const,
			),
		),
	);
}

/** What an operator chooses after importing a template. */
export interface Choices {
	/** Id of the SMTP credential. */
	smtpId: string;
	/** Id of the impact.com credential. */
	impactId: string;
}

/** The template with an operator's own addresses in place of its examples, without which it sends nothing. */
export function replaceExamples(template: Workflow): Workflow {
	const replace = (node: WorkflowNode): WorkflowNode => {
		if (node.type.endsWith('.stickyNote')) return node;
		const own = JSON.stringify(node)
			.replaceAll('example.com', 'acme.example')
			.replaceAll('Example Street', 'Main Street');
		return JSON.parse(own) as WorkflowNode;
	};
	return { ...template, nodes: template.nodes.map(replace) };
}

/**
 * What an operator does after importing a template: write own addresses, choose the credential in every node that sends
 * email, and the credential and the program in every node that talks to impact.com. Nothing else is changed.
 */
export function setUp(template: Workflow, { smtpId, impactId }: Choices): Workflow {
	const smtp = { id: smtpId, name: inboxCredential };
	const impactApi = { id: impactId, name: sandboxCredential };
	const programId = { __rl: true, mode: 'list', value: '1000', cachedResultName: 'Acme Partners' };
	return {
		...template,
		nodes: replaceExamples(template).nodes.map((node) => {
			if (sends(node)) return { ...node, credentials: { ...node.credentials, smtp } };
			if (!('programId' in node.parameters)) return node;
			return {
				...node,
				credentials: { ...node.credentials, impactApi },
				parameters: { ...node.parameters, programId },
			};
		}),
	};
}

function sends({ type }: WorkflowNode): boolean {
	return type === 'n8n-nodes-base.emailSend' || type.endsWith('.sendPartnerEmail');
}

/**
 * Adds a webhook that starts what the hourly trigger starts: a way to run the workflow now, and for real, since what is
 * run from the canvas only previews. Runs are kept, so that one can look at them; the template keeps failures only.
 *
 * @param path of the webhook; workflows that are published together need different ones
 */
export function addRunNow(workflow: Workflow, path = runPath): Workflow {
	const schedule = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.scheduleTrigger');
	if (!schedule) throw new Error(`The workflow "${workflow.name}" has no Schedule Trigger.`);
	const runNow: WorkflowNode = {
		id: '5e1f7a52-3c1d-4f0b-9a57-0c6f1f1f9d01',
		name: 'Run Now (playground)',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		position: [schedule.position[0], schedule.position[1] + 200],
		parameters: { httpMethod: 'POST', path, options: {} },
		webhookId: path === runPath ? '5e1f7a52-3c1d-4f0b-9a57-0c6f1f1f9d02' : path,
	};
	return {
		...workflow,
		settings: { ...workflow.settings, saveDataSuccessExecution: 'all' },
		nodes: [...workflow.nodes, runNow],
		connections: { ...workflow.connections, [runNow.name]: workflow.connections[schedule.name] ?? {} },
	};
}

/** What came of importing: the workflow's id, and whether it was new, had to be updated, or was left alone. */
export interface Imported {
	id: string;
	outcome: 'imported' | 'updated' | 'unchanged';
}

/**
 * Imports a workflow under its name and publishes it. One that is there already is replaced when the template changed
 * since it was imported, and otherwise left as the operator made it.
 */
export async function importTemplate(
	client: N8nClient,
	workflow: Workflow,
	userFolder: string,
): Promise<Imported> {
	const stamp = join(userFolder, 'imported-template.sha256');
	const hash = createHash('sha256').update(JSON.stringify(workflow)).digest('hex');
	const known = await client.findWorkflow(workflow.name);
	const unchanged = (await readFile(stamp, 'utf8').catch(() => '')) === hash;
	if (known && unchanged) {
		await client.publish(known.id);
		return { id: known.id, outcome: 'unchanged' };
	}
	const { id } = await client.importWorkflow(workflow, known?.id);
	await client.publish(id);
	await writeFile(stamp, hash);
	return { id, outcome: known ? 'updated' : 'imported' };
}
