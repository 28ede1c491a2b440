import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { findSavedSegment, saveSegment, type SavedSegment } from '../../lib/ledger/savedSegments';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { forgetUse, recordUse } from '../../lib/ledger/uses';
import { toText } from '../../lib/partner/values';
import type { SegmentDefinition } from '../../lib/segment/condition';
import { parseDefinition, serialiseDefinition } from '../../lib/segment/savedDefinition';
import { readConditionGroups } from '../shared/conditions';
import { warn, inform } from '../shared/hints';
import { formatTime } from '../shared/items';
import { withLedger } from '../shared/ledger';
import { isManualExecution } from '../shared/mode';
import { requireTextParameter } from '../shared/parameters';
import { readPlace } from '../shared/place';
import { readClock } from '../shared/surroundings';

/**
 * The segment that a node filters by: what its own panel says, or a saved one as it is now.
 *
 * @param zone IANA time zone for the times in hints
 * @throws NodeOperationError where the saved segment is gone or cannot be read
 */
export async function readSegmentDefinition(
	context: IExecuteFunctions,
	zone: string,
): Promise<SegmentDefinition> {
	if (context.getNodeParameter('segmentSource', 0, 'define') === 'saved') {
		return await withLedger((ledger) => useSavedSegment(context, ledger, zone));
	}
	const definition = {
		include: readConditionGroups(context, { first: 'conditions', further: 'orGroups' }),
		except: readConditionGroups(context, { further: 'except' }),
	};
	const name = toText(context.getNodeParameter('options.saveSegmentAs', 0, ''));
	if (name !== undefined || isManualExecution(context)) {
		await withLedger(async (ledger) => {
			await forgetUse(ledger, 'segment', readPlace(context));
			if (name !== undefined) await saveOwnSegment(context, ledger, name, definition);
		});
	}
	return definition;
}

async function useSavedSegment(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	zone: string,
): Promise<SegmentDefinition> {
	const name = requireTextParameter(context, 'savedSegment', 'Saved Segment');
	const saved = await findSavedSegment(ledger, name);
	if (saved === undefined) {
		throw new NodeOperationError(context.getNode(), `The saved segment “${name}” does not exist any more`, {
			description: 'Choose another Saved Segment, or define the segment here.',
		});
	}
	const lastRun = await recordUse(ledger, 'segment', saved.name, readPlace(context), readClock());
	sayWhichSegment(context, saved, lastRun, zone);
	try {
		return parseDefinition(saved.definition);
	} catch (error) {
		throw new NodeOperationError(
			context.getNode(),
			`The saved segment “${name}” ${(error as Error).message}`,
		);
	}
}

function sayWhichSegment(
	context: IExecuteFunctions,
	{ name, savedAt, savedBy }: SavedSegment,
	lastRun: number | undefined,
	zone: string,
): void {
	const isNew = lastRun !== undefined && savedAt > lastRun;
	const who = `“${savedBy.nodeName}” of the workflow “${savedBy.workflowName}”`;
	const message = `Saved segment “${name}”, last changed ${formatTime(savedAt, zone)} by ${who}.`;
	if (isNew) warn(context, `${message} It has changed since this node last ran.`);
	else inform(context, message);
}

async function saveOwnSegment(
	context: IExecuteFunctions,
	ledger: LedgerDatabase,
	name: string,
	definition: SegmentDefinition,
): Promise<void> {
	if (definition.include.length === 0) {
		warn(context, `The segment was not saved as “${name}”: it has no conditions.`);
		return;
	}
	const segment = { name, definition: serialiseDefinition(definition), savedBy: readPlace(context) };
	const outcome = await saveSegment(ledger, segment, readClock());
	if (outcome === 'saved')
		inform(context, `Saved as segment “${name}”. Every node that uses it now filters by it.`);
	if (outcome !== 'taken') return;
	const other = await findSavedSegment(ledger, name);
	warn(
		context,
		`The segment was not saved: “${name}” already is a segment of “${other?.savedBy.nodeName}” in the workflow “${other?.savedBy.workflowName}”. Enter another name under Save Segment As, or delete that one with the Partner Ledger node.`,
	);
}
