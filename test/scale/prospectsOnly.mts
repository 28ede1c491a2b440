import type { Workflow } from '../../playground/engine/types.mts';
import { setUp } from '../../playground/prospecting.mts';

/**
 * The prospecting template for a program without impact.com, as its documentation describes it: partners come from the
 * Data Table alone, and applications are decided only. What is tested with it is sending.
 */
export function prospectsOnly(template: Workflow, smtpId: string): Workflow {
	const workflow = setUp(template, { smtpId, impactId: '' });
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
