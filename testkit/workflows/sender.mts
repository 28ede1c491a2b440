import type { Workflow, WorkflowNode } from '../n8n/types.mts';
import { inboxCredential } from './templates.mts';

/** What the workflow of `buildSender` does. */
export interface SenderOptions {
	/** Of the webhook that starts it. */
	path: string;
	/** The one partner as JSON, or an expression that gives it, of the webhook's `$json.body` for example. */
	partner: string;
	/** Of the email, HTML. */
	body: string;
	/** Parameters of Send Partner Email besides. */
	options?: Record<string, unknown>;
}

/** A workflow of three nodes, *Webhook*, *Partner* and *Send*, that sends one email to one partner. */
export function buildSender(
	credentialId: string,
	{ path, partner, body, options = {} }: SenderOptions,
): Workflow {
	const smtp = { id: credentialId, name: inboxCredential };
	const email = {
		program: 'Acme',
		chain: 'Prospecting',
		step: 'Invite',
		fromEmail: 'partners@acme.example',
		subject: 'Join us',
		body,
		postalAddress: 'Acme, 1 Main St',
		options,
	};
	return {
		name: 'Sender',
		nodes: [
			{ ...buildNode(1, 'Webhook', 'n8n-nodes-base.webhook', { httpMethod: 'POST', path }), webhookId: path },
			{
				...buildNode(2, 'Partner', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: partner }),
				typeVersion: 3.4,
			},
			{
				...buildNode(3, 'Send', 'n8n-nodes-partner-workflows.sendPartnerEmail', email),
				credentials: { smtp },
			},
		],
		connections: {
			Webhook: { main: [[{ node: 'Partner', type: 'main', index: 0 }]] },
			Partner: { main: [[{ node: 'Send', type: 'main', index: 0 }]] },
		},
		settings: { executionOrder: 'v1' },
	};
}

function buildNode(
	place: number,
	name: string,
	type: string,
	parameters: Record<string, unknown>,
): WorkflowNode {
	return {
		id: `00000000-0000-4000-8000-00000000000${place}`,
		name,
		type,
		typeVersion: 1,
		position: [place * 200, 0],
		parameters,
	};
}
