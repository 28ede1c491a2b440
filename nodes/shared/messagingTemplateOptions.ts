import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { listTemplates } from '../../lib/ledger/messagingTemplates';
import { withLedger } from './ledger';

/** The messaging templates, for the drop-down in n8n's editor. */
export async function getMessagingTemplates(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const templates = await withLedger(listTemplates);
	return templates.map(({ name, savedBy }) => ({
		name,
		value: name,
		description: `Saved by “${savedBy.nodeName}” in “${savedBy.workflowName}”`,
	}));
}
