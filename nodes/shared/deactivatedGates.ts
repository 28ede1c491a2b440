import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** Nodes of this package, and n8n's own, that decide which partners go on. */
const OWN_GATES = ['segmentFilter', 'chainDelay', 'autoAccept'];
const OTHER_GATES = ['n8n-nodes-base.filter', 'n8n-nodes-base.if', 'n8n-nodes-base.switch'];

/**
 * Makes sure that no node that decides which partners go on is deactivated on the way here: n8n passes everything through
 * a deactivated node, so that everybody would be mailed or accepted.
 *
 * @param untouched what is as it was, for the operator: `Nothing was sent.`
 * @throws NodeOperationError naming the node
 */
export function refuseDeactivatedGates(context: IExecuteFunctions, untouched: string): void {
	const node = context.getNode();
	const packageName = node.type.slice(0, node.type.lastIndexOf('.') + 1);
	const gates = [...OWN_GATES.map((name) => `${packageName}${name}`), ...OTHER_GATES];
	const gate = context
		.getParentNodes(node.name)
		.find(({ type, disabled }) => disabled && gates.includes(type));
	if (gate === undefined) return;
	throw new NodeOperationError(node, `“${gate.name}” is deactivated, so it would let every partner through`, {
		description: `Activate “${gate.name}”, or delete it if you do not need it. ${untouched}`,
	});
}
