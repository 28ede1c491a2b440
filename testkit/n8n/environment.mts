import { openOwnEnvironment, type Environment } from './ownEnvironment.mts';
import { connectToSharedEnvironment } from './sharedEnvironment.mts';
import type { Execution, Workflow } from './types.mts';
import type { ReceivedEmail } from '../mail/inbox.mts';
import { addRunNow, importTemplate, readTemplate, runPath, setUp } from '../workflows/templates.mts';
import { paths } from '../settings.mts';

export type { Environment } from './ownEnvironment.mts';

/**
 * Opens an environment for one test file: the shared one that the variable TEST_ENVIRONMENT names, as good as new, or
 * one of its own, whose logs have the name. The package must have been built.
 */
export async function openEnvironment(name: string): Promise<Environment> {
	const shared = process.env.TEST_ENVIRONMENT;
	return shared ? await connectToSharedEnvironment(shared) : await openOwnEnvironment(name);
}

/** The prospecting template with credentials and program chosen, as an operator sees it after setting it up. */
export async function setUpTemplate({ choices }: Environment): Promise<Workflow> {
	return setUp(await readTemplate(paths.template), choices);
}

/** A published workflow that a test can fire. */
export interface PublishedTemplate {
	workflow: Workflow;
	/** Runs it for real and resolves with the execution and the emails that arrived in the run. */
	fire(): Promise<{ execution: Execution; arrived: ReceivedEmail[] }>;
}

/** Imports and publishes the prospecting template. */
export async function publishTemplate(environment: Environment): Promise<PublishedTemplate> {
	const { n8n, inbox, userFolder } = environment;
	const workflow = addRunNow(await setUpTemplate(environment));
	const { id } = await importTemplate(n8n.client, workflow, userFolder);
	return {
		workflow,
		fire: async () => {
			const before = (await inbox.list()).length;
			const execution = await n8n.client.runByWebhook(id, runPath);
			return { execution, arrived: (await inbox.list()).slice(before) };
		},
	};
}
