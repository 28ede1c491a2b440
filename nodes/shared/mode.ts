import type { IExecuteFunctions, WorkflowExecuteMode } from 'n8n-workflow';

/**
 * Whether somebody runs the workflow by hand, from the canvas or as an evaluation. A sub-workflow counts as the
 * workflow that called it: n8n tells it `integrated`, whoever started the first one.
 */
export function isManualExecution(context: IExecuteFunctions): boolean {
	const { additionalData } = context as unknown as {
		additionalData?: { rootExecutionMode?: WorkflowExecuteMode };
	};
	const mode = additionalData?.rootExecutionMode ?? context.getMode();
	return mode === 'manual' || mode === 'evaluation';
}
