import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { withLedger } from '../shared/ledger';
import { createNodeError } from '../shared/nodeError';
import { recordBounce } from './bounce/recordBounce';
import { renewLinkKey } from './linkKey/renewLinkKey';
import { deleteMessagingTemplate } from './messagingTemplate/deleteMessagingTemplate';
import { getManyMessagingTemplates } from './messagingTemplate/getManyMessagingTemplates';
import { saveMessagingTemplate } from './messagingTemplate/saveMessagingTemplate';
import { archiveEmails } from './email/archiveEmails';
import { settleUncertain } from './email/settleUncertain';
import type { Operation } from './operation';
import { forget } from './partner/forget';
import { getReport } from './report/getReport';
import { deleteSegment } from './segment/deleteSegment';
import { getManySegments } from './segment/getManySegments';
import { addOneSuppression } from './suppression/addSuppression';
import { getManySuppressions } from './suppression/getManySuppressions';
import { importCsv } from './suppression/importCsv';
import { removeSuppression } from './suppression/removeSuppression';
import { rehearseWorkflow } from './workflow/rehearseWorkflow';

/** Every operation by its resource and name. */
const OPERATIONS: Record<string, Record<string, Operation>> = {
	bounce: { record: recordBounce },
	email: { archive: archiveEmails, settleUncertain },
	linkKey: { renew: renewLinkKey },
	messagingTemplate: {
		delete: deleteMessagingTemplate,
		getAll: getManyMessagingTemplates,
		save: saveMessagingTemplate,
	},
	partner: { forget },
	segment: { delete: deleteSegment, getAll: getManySegments },
	suppression: {
		add: addOneSuppression,
		getAll: getManySuppressions,
		importCsv,
		remove: removeSuppression,
	},
};

/** Carries out the chosen operation for each incoming item. */
export async function runOperation(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[][]> {
	const resource = context.getNodeParameter('resource', 0);
	const name = context.getNodeParameter('operation', 0);
	if (resource === 'report') return [await withLedger((ledger) => getReport(context, ledger, items))];
	// Before the ledger is opened: a rehearsal has one of its own.
	if (resource === 'workflow') return [await rehearseWorkflow(context, items)];
	const operation = OPERATIONS[resource]?.[name];
	if (operation === undefined) {
		throw new NodeOperationError(context.getNode(), `The operation “${name}” of “${resource}” is not known`, {
			description: 'Choose another Operation.',
		});
	}
	return await withLedger(async (ledger) => {
		const output: INodeExecutionData[] = [];
		for (let index = 0; index < items.length; index += 1) {
			try {
				const answers = await operation(context, ledger, index);
				output.push(...answers.map((json) => ({ json, pairedItem: { item: index } })));
			} catch (error) {
				const problem = createNodeError(context.getNode(), error as Error, { itemIndex: index });
				// An error that is a NodeOperationError already is given back as it is, and may not say which item it is about.
				problem.context.itemIndex ??= index;
				if (!context.continueOnFail()) throw problem;
				output.push({ json: { error: problem.message }, pairedItem: { item: index } });
			}
		}
		return [output];
	});
}
