import type { N8nServer } from '../testkit/n8n/server.mts';
import {
	inboxCredential,
	readTemplate,
	replaceExamples,
	saveInboxCredential,
} from '../testkit/workflows/templates.mts';
import { paths } from '../testkit/settings.mts';
import { countItems, createNode, createWorkflow, publish, readMilliseconds } from './n8n.mts';

/**
 * Sends with Send Partner Email to so many partners, in a step of its own that nobody has had yet.
 *
 * @param smtpPort of a mail server on this machine
 * @param name of the step
 * @returns emails per second
 */
export type Sender = (smtpPort: number, amount: number, name: string, connections: number) => Promise<number>;

/** The invite of the prospecting template, with what an operator fills in. */
export async function readInvite(): Promise<Record<string, unknown>> {
	const { nodes } = replaceExamples(await readTemplate(paths.template));
	const invite = nodes.find(({ name }) => name === 'Send Invite');
	if (!invite) throw new Error('The template has no node “Send Invite”.');
	return invite.parameters;
}

/** Prepares sending in a real n8n. */
export async function createSender(n8n: N8nServer, partnersUrl: string): Promise<Sender> {
	const invite = await readInvite();
	return async (smtpPort, amount, name, connections) => {
		const credentials = {
			smtp: { id: await saveInboxCredential(n8n.client, smtpPort), name: inboxCredential },
		};
		const options = {
			maximumAddresses: 1_000_000,
			connections,
			signUpLink: 'https://acme.example/join',
		};
		const parameters = { ...invite, step: name, options };
		const type = 'n8n-nodes-partner-workflows.sendPartnerEmail';
		const node = createNode('Ours', type, 1, parameters, { credentials });
		const run = await publish(n8n, createWorkflow(name, `${partnersUrl}/${amount}/new`, [[node]]), name);
		const execution = await run();
		const sent = countItems(execution, 'Ours');
		if (sent !== amount) throw new Error(`Sent ${sent} of ${amount}.`);
		return (amount * 1000) / readMilliseconds(execution, 'Ours');
	};
}
