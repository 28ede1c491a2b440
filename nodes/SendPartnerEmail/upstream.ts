import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** Node types that decide who may be mailed. */
const GATES = ['segmentFilter', 'chainDelay'];

/**
 * Makes sure that no node that decides who is mailed is deactivated on the way here: n8n passes everything through a
 * deactivated node, so that everybody would be mailed.
 *
 * @throws NodeOperationError naming the node
 */
export function refuseDeactivatedGates(context: IExecuteFunctions): void {
	const node = context.getNode();
	const packageName = node.type.slice(0, node.type.lastIndexOf('.') + 1);
	const gate = context
		.getParentNodes(node.name)
		.find(({ type, disabled }) => disabled && GATES.some((name) => type === `${packageName}${name}`));
	if (gate === undefined) return;
	throw new NodeOperationError(node, `“${gate.name}” is deactivated, so it would let every partner through`, {
		description: `Activate “${gate.name}”, or delete it if you do not need it. Nothing was sent.`,
	});
}
