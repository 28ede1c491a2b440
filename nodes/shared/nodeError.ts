import { NodeOperationError, type INode } from 'n8n-workflow';

/** What n8n takes for an error of a node, besides its message. */
type NodeErrorOptions = NonNullable<ConstructorParameters<typeof NodeOperationError>[2]>;

/**
 * An error of a node that says what it is given. n8n would put words of its own, without the name of the server or the
 * file, in place of a message with a code such as ECONNREFUSED anywhere in it, so whatever comes from a connection, a
 * database or a file has to be thrown by this.
 *
 * @param problem in words for an operator, or an error that says so; one that n8n knows already is given back
 */
export function createNodeError(
	node: INode,
	problem: string | Error,
	options: NodeErrorOptions = {},
): NodeOperationError {
	const message = options.message ?? (problem instanceof Error ? problem.message : problem);
	const error = new NodeOperationError(node, problem, options);
	error.message = message;
	// n8n has kept the message here when it replaced it, and would show it a second time.
	error.messages = error.messages.filter((other) => other !== message);
	return error;
}
