import type { Workflow } from '../n8n/types.mts';
import { setUp } from './templates.mts';

/**
 * The prospecting template for a program without impact.com, as its documentation describes it: partners come from the
 * Data Table alone, and applications are decided only. What is tested with it is sending: the same partners get the
 * emails of several chains at once, which the Frequency Cap is there to prevent.
 */
export function prospectsOnly(template: Workflow, smtpId: string): Workflow {
	const workflow = liftCap(setUp(template, { smtpId, impactId: '' }));
	const roster = workflow.nodes.find(({ type }) => type.endsWith('.impact'));
	if (!roster) return workflow;
	const { [roster.name]: lanes = {}, ...others } = workflow.connections;
	const leadsToRoster = (name: string) =>
		(others[name]?.main ?? []).some((output) => output?.some(({ node }) => node === roster.name));
	const connections = Object.fromEntries(
		Object.entries(others).map(([name, lines]) => [name, leadsToRoster(name) ? lanes : lines]),
	);
	const nodes = workflow.nodes
		.filter((node) => node !== roster)
		.map((node) => {
			if (!node.type.endsWith('.autoAccept')) return node;
			return { ...node, credentials: {}, parameters: { ...node.parameters, platform: 'none' } };
		});
	return { ...workflow, nodes, connections };
}

function liftCap(workflow: Workflow): Workflow {
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.endsWith('.sendPartnerEmail')) return node;
		const options = { ...(node.parameters.options as Record<string, unknown>), frequencyCap: undefined };
		return { ...node, parameters: { ...node.parameters, options } };
	});
	return { ...workflow, nodes };
}
