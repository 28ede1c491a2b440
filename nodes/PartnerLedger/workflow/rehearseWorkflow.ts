import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { readPartnerId, readPrimaryContact } from '../../../lib/partner/partner';
import { toNumber, toText } from '../../../lib/partner/values';
import { renderRehearsal } from '../../../lib/rehearsal/page';
import { readBehavior } from '../../../lib/rehearsal/readBehavior';
import type { Rehearsal } from '../../../lib/rehearsal/result';
import { summariseLanes } from '../../../lib/rehearsal/summary';
import { findHostModules } from '../../rehearsal/hostModules';
import { rehearse } from '../../rehearsal/rehearse';
import { copySavedParts } from '../../rehearsal/savedParts';
import { readStart } from '../../rehearsal/start';
import { readWorkflow, type WorkflowFile } from '../../rehearsal/workflowFile';
import { inform, warn } from '../../shared/hints';
import { count, formatNumber } from '../../shared/items';
import { readNumber } from '../../shared/numbers';

/**
 * Rehearses a workflow with the incoming partners, on the engine of the n8n that runs this node.
 *
 * @returns one item per email, lane or warning, or a page
 * @throws NodeOperationError for a workflow or an option that cannot be used
 */
export async function rehearseWorkflow(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const { workflow, partners } = readInput(context, items);
	const own = workflow.settings.timezone;
	const ownZone = own === undefined || own === 'DEFAULT' ? context.getTimezone() : own;
	const zone = toText(context.getNodeParameter('options.timezone', 0, '')) ?? ownZone;
	const rehearsal = await rehearse(findHostModules(), {
		workflow,
		items: readRecordedItems(context),
		partners: partners.length > 0 ? partners : undefined,
		days: toNumber(context.getNodeParameter('days', 0, 30)) ?? Number.NaN,
		start: readStart(toText(context.getNodeParameter('options.start', 0, '')), zone),
		zone,
		behavior: readOwnBehavior(context),
		seed: readNumber(context, 'options.seed', 'Seed', { fallback: 1, least: 0, isWhole: true }),
		prepareLedger: copySavedParts,
		signal: context.getExecutionCancelSignal(),
	});
	report(context, rehearsal);
	return putOut(context, rehearsal);
}

/** The workflow, from the parameter or among the items, and the partners. */
function readInput(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): { workflow: WorkflowFile; partners: IDataObject[] } {
	const isWorkflow = ({ json }: INodeExecutionData) =>
		Array.isArray(json.nodes) && typeof json.connections === 'object';
	const written: unknown = context.getNodeParameter('workflow', 0, '');
	const given = isUnset(written) ? items.find(isWorkflow)?.json : written;
	if (given === undefined) {
		throw new NodeOperationError(context.getNode(), 'Workflow is empty', {
			description:
				'Paste the JSON of the workflow, or put an n8n node with the operation “Get a workflow” before this one.',
		});
	}
	const partners = items
		.filter((item) => !isWorkflow(item))
		.map(({ json }) => json)
		.filter((json) => readPartnerId(json) !== undefined || readPrimaryContact(json).email !== undefined);
	return { workflow: readWorkflow(given), partners };
}

/** Whether a JSON field is empty or as it was at first. */
function isUnset(written: unknown): boolean {
	if (typeof written === 'string') return /^\s*(\{\s*\})?\s*$/.test(written);
	return typeof written !== 'object' || written === null || Object.keys(written).length === 0;
}

function readRecordedItems(context: IExecuteFunctions): Record<string, IDataObject[]> {
	const written: unknown = context.getNodeParameter('options.recordedItems', 0, '');
	if (isUnset(written)) return {};
	const problem = 'Recorded Items must be JSON with a list of items for each node';
	const description = 'Write { "HTTP Request": [{ "partnerId": "1" }] }, with the names of your own nodes.';
	let content: unknown = written;
	try {
		if (typeof written === 'string') content = JSON.parse(written) as unknown;
	} catch (error) {
		throw new NodeOperationError(context.getNode(), `${problem}: ${(error as Error).message}`, {
			description,
		});
	}
	if (typeof content !== 'object' || content === null || !Object.values(content).every(Array.isArray)) {
		throw new NodeOperationError(context.getNode(), problem, { description });
	}
	return content as Record<string, IDataObject[]>;
}

function readOwnBehavior(context: IExecuteFunctions) {
	const preset = toText(context.getNodeParameter('behavior', 0, 'typical')) ?? 'typical';
	return readBehavior(
		`preset: ${preset}\n${toText(context.getNodeParameter('options.changeBehavior', 0, '')) ?? ''}`,
	);
}

function report(context: IExecuteFunctions, rehearsal: Rehearsal): void {
	for (const warning of rehearsal.warnings) warn(context, warning);
	const sent = rehearsal.emails.filter(({ outcome }) => outcome === 'sent').length;
	inform(
		context,
		`${count(sent, 'email')} to ${count(rehearsal.partners, 'partner')} in ${formatNumber(rehearsal.hours)} hourly runs. Nothing was sent. ${rehearsal.notes.join(' ')}`.trim(),
	);
}

async function putOut(context: IExecuteFunctions, rehearsal: Rehearsal): Promise<INodeExecutionData[]> {
	const toItems = (records: readonly object[]) =>
		records.map((json) => ({ json: { ...json }, pairedItem: { item: 0 } }));
	switch (context.getNodeParameter('format', 0, 'html')) {
		case 'emails':
			return toItems(rehearsal.emails);
		case 'lanes':
			return toItems(summariseLanes(rehearsal));
		case 'warnings':
			return toItems(rehearsal.warnings.map((warning) => ({ warning })));
		default: {
			const html = renderRehearsal(rehearsal);
			const data = await context.helpers.prepareBinaryData(
				Buffer.from(html, 'utf8'),
				'rehearsal.html',
				'text/html',
			);
			return [{ json: { html }, binary: { data }, pairedItem: { item: 0 } }];
		}
	}
}
