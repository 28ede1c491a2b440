import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from '../processes/progress.mts';
import { parseFlatted } from './flatted.mts';
import type { Execution, ExecutionSummary, RunData, StoredWorkflow, Workflow } from './types.mts';

/** A column of a Data Table. */
export interface Column {
	name: string;
	type: 'string' | 'number' | 'boolean' | 'date';
}

/** A value in a row of a Data Table; dates are ISO 8601 texts. */
export type Cell = string | number | boolean | null;

interface PublicationStatus {
	status: string;
	liveVersionId: string | null;
	triggers: Array<{ status: string; errorMessage: string | null }>;
}

/** What n8n's editor asks of n8n, as far as the playground and the tests need it. */
export class N8nClient {
	readonly url: string;
	/** The cookie that the editor would hold after signing in. */
	cookie = '';
	private project = '';

	constructor(url: string) {
		this.url = url;
	}

	/** Calls the editor's API and returns the `data` of its answer. */
	async request<T>(method: string, path: string, body?: unknown): Promise<T> {
		const { response, text } = await this.call(method, `/rest${path}`, body);
		if (!response.ok) {
			throw new Error(`n8n answered ${method} ${path} with ${response.status}: ${text.slice(0, 500)}`);
		}
		const cookie = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (cookie) this.cookie = cookie.split(';')[0] ?? '';
		return (JSON.parse(text) as { data: T }).data;
	}

	/**
	 * Sends a request, and sends it again while n8n answers that its database is not ready, as it does after it was
	 * kept busy for seconds. n8n says so before it looks at a request, so nothing is done twice.
	 */
	private async call(
		method: string,
		path: string,
		body: unknown,
	): Promise<{ response: Response; text: string }> {
		for (let tries = 1; ; tries += 1) {
			const response = await fetch(`${this.url}${path}`, {
				method,
				// A connection that is kept may be closed by an n8n that was too busy to notice that it is used again.
				headers: { 'content-type': 'application/json', cookie: this.cookie, connection: 'close' },
				body: body === undefined ? undefined : JSON.stringify(body),
				signal: AbortSignal.timeout(120_000),
			});
			const text = await response.text();
			const isNotReady = response.status === 503 && text.includes('Database is not ready');
			if (!isNotReady || tries === 60) return { response, text };
			await sleep(1000);
		}
	}

	/** Signs in as the owner; on a new n8n, creates the account first. */
	async login(owner: { email: string; password: string; firstName: string; lastName: string }) {
		const settings = await this.request<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad) await this.request('POST', '/owner/setup', owner);
		await this.request('POST', '/login', {
			emailOrLdapLoginId: owner.email,
			password: owner.password,
		});
		this.project = (await this.request<{ id: string }>('GET', '/projects/personal')).id;
	}

	/** Finds a Data Table of the owner's project by its name. */
	async findDataTable(name: string): Promise<{ id: string } | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const found = await this.request<{ data: Array<{ id: string; name: string }> }>(
			'GET',
			`/projects/${this.project}/data-tables?filter=${filter}`,
		);
		return found.data.find((table) => table.name === name);
	}

	/** Creates a Data Table with its rows and returns its id. */
	async createDataTable(name: string, columns: Column[], rows: Array<Record<string, Cell>>): Promise<string> {
		const path = `/projects/${this.project}/data-tables`;
		const { id } = await this.request<{ id: string }>('POST', path, { name, columns });
		await this.addRows(id, rows);
		return id;
	}

	/** Adds rows to a Data Table. */
	async addRows(tableId: string, rows: Array<Record<string, Cell>>): Promise<void> {
		const path = `/projects/${this.project}/data-tables/${tableId}/insert`;
		await this.request('POST', path, { data: rows, returnType: 'count' });
	}

	/** Where n8n's editor shows a Data Table. */
	dataTablePath(tableId: string): string {
		return `/projects/${this.project}/datatables/${tableId}`;
	}

	/** Changes the rows of a Data Table whose `column` equals `value`. */
	async updateRows(tableId: string, column: string, value: Cell, data: Record<string, Cell>): Promise<void> {
		await this.request('PATCH', `/projects/${this.project}/data-tables/${tableId}/rows`, {
			filter: { type: 'and', filters: [{ columnName: column, condition: 'eq', value }] },
			data,
			returnData: false,
		});
	}

	/** Creates a credential, or brings the one with this name up to date; returns its id. */
	async saveCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		const all = await this.request<Array<{ id: string; name: string; type: string }>>('GET', '/credentials');
		const known = all.find((credential) => credential.name === name && credential.type === type);
		const body = { name, type, data };
		const saved = known
			? await this.request<{ id: string }>('PATCH', `/credentials/${known.id}`, body)
			: await this.request<{ id: string }>('POST', '/credentials', body);
		return saved.id;
	}

	/** Finds a workflow by its name, leaving archived ones aside. */
	async findWorkflow(name: string): Promise<StoredWorkflow | undefined> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const found = await this.request<StoredWorkflow[]>('GET', `/workflows?filter=${filter}`);
		return found.find((workflow) => workflow.name === name && !workflow.isArchived);
	}

	/** Saves a workflow: a new one, or another version of the one with this id. */
	async importWorkflow(workflow: Workflow, id?: string): Promise<StoredWorkflow> {
		return id
			? await this.request<StoredWorkflow>('PATCH', `/workflows/${id}`, workflow)
			: await this.request<StoredWorkflow>('POST', '/workflows', workflow);
	}

	/** Publishes the latest version of a workflow and waits until its triggers are live, which n8n does afterwards. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.request<{ versionId: string }>('GET', `/workflows/${id}`);
		await this.request('POST', `/workflows/${id}/activate`, { versionId });
		await waitFor('the workflow to be published', 60_000, async () => {
			const state = await this.readPublicationStatus(id);
			if (state === undefined) return true;
			const failed = state.triggers.find((trigger) => trigger.status === 'failed');
			if (failed) throw new Error(`n8n could not publish the workflow: ${failed.errorMessage}`);
			return state.status === 'published' && state.liveVersionId === versionId ? true : undefined;
		});
	}

	/** Unpublishes a workflow and waits until its triggers are gone, which n8n removes afterwards. */
	async unpublish(id: string): Promise<void> {
		await this.request('POST', `/workflows/${id}/deactivate`, {});
		await waitFor('the workflow to be unpublished', 60_000, async () => {
			const state = await this.readPublicationStatus(id);
			return state === undefined || state.status === 'not_published' ? true : undefined;
		});
	}

	/** Undefined from an n8n that has published a workflow by the time it answers, such as 2.30. */
	private async readPublicationStatus(id: string): Promise<PublicationStatus | undefined> {
		return await this.request<PublicationStatus>('GET', `/workflows/${id}/publication-status`).catch(
			(error: Error) => {
				if (error.message.includes('with 404')) return undefined;
				throw error;
			},
		);
	}

	/** Calls a production webhook and returns the text of the answer. */
	async fireWebhook(path: string, body: unknown = {}): Promise<string> {
		const { response, text } = await this.call('POST', `/webhook/${path}`, body);
		if (!response.ok) throw new Error(`The webhook ${path} answered ${response.status}: ${text}`);
		return text;
	}

	/** The executions of a workflow, newest first. */
	async listExecutions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const found = await this.request<{ results: ExecutionSummary[] }>(
			'GET',
			`/executions?limit=50&filter=${filter}`,
		);
		return found.results;
	}

	/** Fires a webhook of a workflow and waits for the end of the execution that it starts. */
	async runByWebhook(workflowId: string, path: string, timeoutMs = 180_000): Promise<Execution> {
		const before = new Set((await this.listExecutions(workflowId)).map(({ id }) => id));
		await this.fireWebhook(path);
		return await this.waitForExecution(
			workflowId,
			({ id, mode }) => mode === 'webhook' && !before.has(id),
			timeoutMs,
		);
	}

	/** Waits for the end of the newest execution that `isWanted` accepts. */
	async waitForExecution(
		workflowId: string,
		isWanted: (execution: ExecutionSummary) => boolean,
		timeoutMs = 180_000,
	): Promise<Execution> {
		const deadline = performance.now() + timeoutMs;
		for (;;) {
			const found = (await this.listExecutions(workflowId)).find(isWanted);
			if (found && !['new', 'running', 'waiting'].includes(found.status)) {
				return { ...found, ...(await this.getExecutionData(found.id)) };
			}
			if (performance.now() > deadline) {
				const state = found ? `execution ${found.id} is ${found.status}` : 'no execution began';
				throw new Error(`Gave up after ${timeoutMs / 1000} s: ${state}.`);
			}
			await sleep(250);
		}
	}

	private async getExecutionData(id: string): Promise<Pick<Execution, 'runData' | 'error'>> {
		const { data } = await this.request<{ data: string }>('GET', `/executions/${id}`);
		const { resultData } = parseFlatted<{
			resultData: { runData: RunData; error?: { message: string } };
		}>(data);
		return { runData: resultData.runData, error: resultData.error };
	}

	/** Stops and deletes all workflows and executions, credentials and Data Tables. */
	async deleteEverything(): Promise<void> {
		const workflows = await this.request<StoredWorkflow[]>('GET', '/workflows');
		for (const { id, activeVersionId } of workflows) if (activeVersionId) await this.unpublish(id);
		await waitFor('all executions to end', 120_000, async () => {
			const running = await this.listUnfinished();
			// Some end by themselves in between.
			for (const id of running) await this.request('POST', `/executions/${id}/stop`).catch(() => undefined);
			return running.length === 0 || undefined;
		});
		for (const { id, isArchived } of workflows) {
			if (!isArchived) await this.request('POST', `/workflows/${id}/archive`, {});
			// Its executions go with it.
			await this.request('DELETE', `/workflows/${id}`);
		}
		const credentials = await this.request<Array<{ id: string }>>('GET', '/credentials');
		for (const { id } of credentials) await this.request('DELETE', `/credentials/${id}`);
		const path = `/projects/${this.project}/data-tables`;
		const tables = await this.request<{ data: Array<{ id: string }> }>('GET', `${path}?take=100`);
		for (const { id } of tables.data) await this.request('DELETE', `${path}/${id}`);
	}

	private async listUnfinished(): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ status: ['new', 'running', 'waiting'] }));
		const found = await this.request<{ results: ExecutionSummary[] }>('GET', `/executions?filter=${filter}`);
		return found.results.map(({ id }) => id);
	}
}
