import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { normaliseName } from '../../../lib/ledger/names';
import { listSavedSegments, type SavedSegment } from '../../../lib/ledger/savedSegments';
import { listAllUses } from '../../../lib/ledger/uses';
import { createCalendar } from '../../../lib/partner/calendar';
import { parseDefinition } from '../../../lib/segment/savedDefinition';
import { prepareSegment } from '../../../lib/segment/segment';
import { readLimit } from '../../shared/numbers';
import type { Operation } from '../operation';
import { describeUses } from '../uses';
import { readClock } from '../../shared/surroundings';

/** Lists the saved segments: what each is, in words, where it comes from and who uses it. */
export const getManySegments: Operation = async (context, ledger, itemIndex) => {
	const all = await listSavedSegments(ledger);
	const limit = readLimit(context, itemIndex);
	const uses = await listAllUses(ledger, 'segment');
	return all.slice(0, limit).map((segment): IDataObject => ({
		name: segment.name,
		conditions: describeConditions(segment, context.getTimezone()),
		savedAt: new Date(segment.savedAt).toISOString(),
		savedBy: { ...segment.savedBy },
		usedBy: describeUses(uses.get(normaliseName(segment.name))),
	}));
};

function describeConditions({ definition }: SavedSegment, zone: string): string {
	const clock = {
		now: DateTime.fromMillis(readClock(), { zone }) as DateTime<true>,
		calendar: createCalendar(zone),
	};
	try {
		const answer = () => new Map<string, number>();
		return prepareSegment(parseDefinition(definition), { ...clock, answer, hasField: () => true })
			.description;
	} catch (error) {
		return `The segment ${(error as Error).message}`;
	}
}
