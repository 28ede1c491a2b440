import type { IExecuteFunctions } from 'n8n-workflow';
import { createNodeError } from '../shared/nodeError';

/**
 * Fails the execution of a run that mailed nobody, or whose answers make no sense, so that n8n shows it as failed and starts the error workflow. While
 * On Error is set to continue, the partners leave with the reason instead.
 *
 * @param summary what happened to the partners, in sentences
 * @throws NodeOperationError
 */
export function failRun(context: IExecuteFunctions, reason: string, summary: string): void {
	if (context.continueOnFail()) return;
	throw createNodeError(context.getNode(), reason, {
		description: `${summary} Everything is recorded, and the next run tries again. Nodes that come later in the workflow did not run.`,
	});
}
