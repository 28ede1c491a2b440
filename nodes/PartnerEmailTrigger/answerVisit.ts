import type { IncomingMessage, ServerResponse } from 'node:http';
import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { receiveVisit, type VisitResult } from '../../lib/email/visit';
import { showPixel, showUnavailable, type VisitReply } from '../../lib/email/visitReplies';
import type { EmailEvent } from '../../lib/ledger/emailEvents';
import { toText } from '../../lib/partner/values';
import { withLedger } from '../shared/ledger';

/** Answers one request to the trigger, and starts the workflow for an event that the operator chose. */
export async function answerVisit(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { reply, event } = await receive(context);
	send(context, reply);
	if (!event || !isWanted(context, event)) return { noWebhookResponse: true };
	return { noWebhookResponse: true, workflowData: [[{ json: toItem(event) }]] };
}

/** Never throws: whoever follows a link gets a page, not an error of n8n's. */
async function receive(context: IWebhookFunctions): Promise<VisitResult> {
	const headers = context.getHeaderData();
	const reader = {
		brand: toText(context.getNodeParameter('brand', '')) ?? '',
		acceptLanguage: toText(headers['accept-language']) ?? '',
	};
	const query = context.getQueryData() as Record<string, unknown>;
	try {
		return await withLedger((ledger) =>
			receiveVisit(ledger, {
				method: methodOf(context),
				query,
				userAgent: toText(headers['user-agent']) ?? '',
				now: Date.now(),
				...reader,
			}),
		);
	} catch (error) {
		context.logger.error('The Partner Email Trigger could not use the ledger', { error });
		return { reply: query.o === undefined ? showUnavailable(reader) : showPixel() };
	}
}

function send(context: IWebhookFunctions, { status, headers, body }: VisitReply): void {
	const response = context.getResponseObject() as unknown as ServerResponse;
	response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
	response.end(methodOf(context) === 'HEAD' ? undefined : body);
}

function methodOf(context: IWebhookFunctions): string {
	const { method } = context.getRequestObject() as unknown as IncomingMessage;
	return (method ?? 'GET').toUpperCase();
}

function isWanted(context: IWebhookFunctions, { kind, isAutomated }: EmailEvent): boolean {
	const events = context.getNodeParameter('events', []) as string[];
	if (!events.includes(kind)) return false;
	return !isAutomated || context.getNodeParameter('options.includeAutomated', false) === true;
}

function toItem({ kind, happenedAt, detail, ...event }: EmailEvent): IDataObject {
	const { partnerId, address, program, chain, step, isAutomated } = event;
	return {
		event: kind,
		partnerId,
		email: address,
		program,
		chain,
		step,
		...(detail !== undefined && { link: detail }),
		isAutomated,
		happenedAt: new Date(happenedAt).toISOString(),
	};
}
