import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { recordBounce } from './bounce/recordBounce';
import { archiveEmails } from './email/archiveEmails';
import { resumeSending } from './email/resumeSending';
import { sendAgain } from './email/sendAgain';
import { settleUncertain } from './email/settleUncertain';
import { renewLinkKey } from './linkKey/renewLinkKey';
import { deleteMessagingTemplate } from './messagingTemplate/deleteMessagingTemplate';
import { getManyMessagingTemplates } from './messagingTemplate/getManyMessagingTemplates';
import { saveMessagingTemplate } from './messagingTemplate/saveMessagingTemplate';
import type { Operation } from './operation';
import { forget } from './partner/forget';
import { getReport } from './report/getReport';
import { deleteSegment } from './segment/deleteSegment';
import { getManySegments } from './segment/getManySegments';
import { addOneSuppression } from './suppression/addSuppression';
import { getManySuppressions } from './suppression/getManySuppressions';
import { importCsv } from './suppression/importCsv';
import { removeManySuppressions } from './suppression/removeManySuppressions';
import { removeSuppression } from './suppression/removeSuppression';
import { rehearseWorkflow } from './workflow/rehearseWorkflow';

/** Operations that run once for each item, by resource and operation of the panel. */
export const ITEM_OPERATIONS: Readonly<Record<string, Operation>> = {
	'bounce.record': recordBounce,
	'email.archive': archiveEmails,
	'email.resumeSending': resumeSending,
	'email.settleUncertain': settleUncertain,
	'linkKey.renew': renewLinkKey,
	'messagingTemplate.delete': deleteMessagingTemplate,
	'messagingTemplate.getAll': getManyMessagingTemplates,
	'messagingTemplate.save': saveMessagingTemplate,
	'partner.forget': forget,
	'segment.delete': deleteSegment,
	'segment.getAll': getManySegments,
	'suppression.add': addOneSuppression,
	'suppression.getAll': getManySuppressions,
	'suppression.importCsv': importCsv,
	'suppression.remove': removeSuppression,
};

/** Operations that run once for all items. A rehearsal opens a ledger of its own. */
export const RUN_OPERATIONS: Readonly<
	Record<string, (context: IExecuteFunctions, items: INodeExecutionData[]) => Promise<INodeExecutionData[]>>
> = {
	'email.sendAgain': sendAgain,
	'report.get': getReport,
	'suppression.removeMany': removeManySuppressions,
	'workflow.rehearse': rehearseWorkflow,
};
