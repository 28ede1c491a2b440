import type { IExecuteFunctions, IRunExecutionData, WorkflowExecuteMode } from 'n8n-workflow';

/** What n8n's contexts have, though its interfaces do not say so. */
interface HiddenParts {
	additionalData?: { rootExecutionMode?: WorkflowExecuteMode };
	runExecutionData?: Pick<IRunExecutionData, 'parentExecution'>;
}

/**
 * Whether somebody runs the workflow by hand, from the canvas or as an evaluation. A sub-workflow counts as the
 * workflow that called it: n8n tells it `integrated`, whoever started the first one. A retry counts as the execution
 * that failed: n8n tells it `retry`, and offers it for executions by hand as well.
 */
export function isManualExecution(context: IExecuteFunctions): boolean {
	const { additionalData } = context as unknown as HiddenParts;
	const mode = additionalData?.rootExecutionMode ?? context.getMode();
	const started = mode === 'retry' ? findFirstMode(context) : mode;
	return started === 'manual' || started === 'evaluation';
}

/** How the execution that is retried was started; one that does not tell is not to send anything. */
function findFirstMode(context: IExecuteFunctions): WorkflowExecuteMode {
	const { runExecutionData } = context as unknown as HiddenParts;
	const caller = runExecutionData?.parentExecution?.executionContext;
	const modes = [context.getExecutionContext()?.source, caller?.source];
	return modes.find((mode) => mode !== undefined && mode !== 'integrated' && mode !== 'retry') ?? 'manual';
}
