import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listSavedSegments } from '../../lib/ledger/savedSegments';
import { withLedger } from './ledger';

/** The saved segments, for the drop-down in n8n's editor. */
export async function getSavedSegments(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const segments = await withLedger(listSavedSegments);
	return segments.map(({ name, savedBy }) => ({
		name,
		value: name,
		description: `Saved by “${savedBy.nodeName}” in “${savedBy.workflowName}”`,
	}));
}
