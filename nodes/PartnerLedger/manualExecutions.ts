import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { isManualExecution } from '../shared/mode';

/**
 * Lets an operator choose what an execution by hand does. It begins with a preview.
 *
 * @param preview what a preview does, in words
 * @param act the choice that does what a published workflow does
 */
export function createManualExecutionsProperty(
	preview: string,
	act: INodePropertyOptions,
	shown: Pick<INodeProperties, 'displayOptions'>,
): INodeProperties {
	return {
		displayName: 'Manual Executions',
		name: 'manualExecutions',
		type: 'options',
		options: [{ name: 'Preview', value: 'preview', description: preview }, act],
		default: 'preview',
		description: 'What happens when you execute the workflow by hand',
		...shown,
	};
}

/** Whether the execution only shows what it would do: it is by hand, and Manual Executions is not set to the other choice. */
export function isPreview(context: IExecuteFunctions, act: string, itemIndex = 0): boolean {
	return isManualExecution(context) && context.getNodeParameter('manualExecutions', itemIndex, '') !== act;
}
