import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listTemplates } from '../../lib/ledger/messagingTemplates';
import { listSavedSegments } from '../../lib/ledger/savedSegments';
import type { NodePlace } from '../../lib/ledger/uses';
import { withLedger } from './ledger';

/** The saved segments, for the drop-down in n8n's editor. */
export async function getSavedSegments(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return toOptions(await withLedger(listSavedSegments));
}

/** The messaging templates, for the drop-down in n8n's editor. */
export async function getMessagingTemplates(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return toOptions(await withLedger(listTemplates));
}

function toOptions(saved: ReadonlyArray<{ name: string; savedBy: NodePlace }>): INodePropertyOptions[] {
	return saved.map(({ name, savedBy }) => ({
		name,
		value: name,
		description: `Saved by “${savedBy.nodeName}” in “${savedBy.workflowName}”`,
	}));
}
