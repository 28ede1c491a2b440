import type { IExecuteFunctions } from 'n8n-workflow';

/** Shows the operator a sentence above the node's output. */
export function inform(context: IExecuteFunctions, message: string): void {
	context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
}

/** Shows the operator a sentence that asks for attention above the node's output. */
export function warn(context: IExecuteFunctions, message: string): void {
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
