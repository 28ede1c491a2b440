import 'reflect-metadata';
import * as core from 'n8n-core';
import { NodeConnectionTypes, type IDataObject, type INode, type INodeType } from 'n8n-workflow';
import { readBehavior } from '../../../lib/rehearsal/readBehavior';
import type { Rehearsal } from '../../../lib/rehearsal/result';
import type { HostModules } from '../../../nodes/rehearsal/hostModules';
import { rehearse } from '../../../nodes/rehearsal/rehearse';
import type { RehearsalRequest } from '../../../nodes/rehearsal/request';
import { readWorkflow, type WorkflowFile } from '../../../nodes/rehearsal/workflowFile';
import template from '../../../templates/automate-your-prospecting.json';

process.env.N8N_LOG_LEVEL ??= 'silent';

/** Stands in for n8n's If: passes on to its first output the items whose `condition` is true. */
const conditional: INodeType = {
	description: {
		displayName: 'If',
		name: 'if',
		group: [],
		version: 2,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [{ displayName: 'Condition', name: 'condition', type: 'boolean', default: true }],
	},
	async execute() {
		const items = this.getInputData();
		const holds = items.map((_, index) => this.getNodeParameter('condition', index) === true);
		return [items.filter((_, index) => holds[index]), items.filter((_, index) => !holds[index])];
	},
};

/** n8n's engine, with one built-in node. */
const host: HostModules = { core, loadBuiltIn: () => conditional };

export const ZONE = 'Europe/Berlin';

/** The prospecting template as it is shipped. */
export const prospecting = (): WorkflowFile => readWorkflow(structuredClone(template));

/** Prospects with the ids P-1, P-2 and so on. */
export const createProspects = (amount: number): IDataObject[] =>
	Array.from({ length: amount }, (_, index) => ({
		partnerId: `P-${index + 1}`,
		name: `Partner ${index + 1}`,
		email: `p${index + 1}@partner.example`,
		firstName: 'Ann',
	}));

/** Rehearses from 1 March 2026, across the change of the clocks on the 29th. */
export function run(
	workflow: WorkflowFile,
	behavior: string,
	request: Partial<RehearsalRequest> = {},
): Promise<Rehearsal> {
	return rehearse(host, {
		...{ workflow, days: 30, start: Date.UTC(2026, 1, 28, 23), zone: ZONE, seed: 1 },
		behavior: readBehavior(behavior),
		...request,
	});
}

/** A workflow of an hourly trigger, a table of partners, and a chain of nodes that follow one another. */
export function createWorkflow(
	...chains: Array<Array<Pick<INode, 'name' | 'type' | 'parameters'>>>
): WorkflowFile {
	const start = [
		{
			name: 'Every Hour',
			type: 'n8n-nodes-base.scheduleTrigger',
			parameters: { rule: { interval: [{ field: 'hours' }] } },
		},
		{ name: 'Partners', type: 'n8n-nodes-base.dataTable', parameters: { operation: 'get' } },
	];
	const lead = (...names: string[]) => ({ main: [names.map((node) => ({ node, type: 'main', index: 0 }))] });
	const connections: Record<string, object> = {
		'Every Hour': lead('Partners'),
		Partners: lead(...chains.flatMap(([first]) => first?.name ?? [])),
	};
	for (const chain of chains) {
		chain.slice(1).forEach(({ name }, index) => (connections[chain[index]!.name] = lead(name)));
	}
	return readWorkflow({ name: 'Test', nodes: [...start, ...chains.flat()], connections, settings: {} });
}

const OWN = 'n8n-nodes-partner-workflows';

/** A node that sends the email of a step. */
export const sendNode = (step: string, options: IDataObject = {}) => ({
	name: `Send ${step}`,
	type: `${OWN}.sendPartnerEmail`,
	parameters: {
		...{ program: 'My Program', chain: 'Chain', step, fromName: 'Alex', fromEmail: 'alex@acme.example' },
		...{ subject: step, body: 'Hi {firstName|there}', options: options as never },
	},
});

/** A node that chooses partners by rows of conditions. */
export const filterNode = (name: string, ...condition: IDataObject[]) => ({
	name,
	type: `${OWN}.segmentFilter`,
	parameters: { conditions: { condition } as never },
});
