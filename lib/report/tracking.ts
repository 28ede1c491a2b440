import type { EmailEventKind } from '../ledger/schema';
import type { RecipientRow } from './recipientRows';

/**
 * Fills in whether opens and clicks were tracked where the ledger does not say, as of emails from before it kept that:
 * of all such emails of a step they were, if any was recorded of one, be it a machine's.
 *
 * @param unknown the rows of those emails
 * @param events what was recorded of any rows
 */
export function assumeTracking(
	unknown: ReadonlySet<RecipientRow>,
	events: ReadonlyArray<{ row: RecipientRow; event: { kind: EmailEventKind } }>,
): void {
	const recorded = new Set(
		events.filter(({ row }) => unknown.has(row)).map(({ row, event }) => keyOf(row, event.kind)),
	);
	for (const row of unknown) {
		row.tracksOpens = recorded.has(keyOf(row, 'opened'));
		// Where opens are tracked, clicks are as well.
		row.tracksClicks = row.tracksOpens || recorded.has(keyOf(row, 'clicked'));
	}
}

function keyOf({ program, chain, step }: RecipientRow, kind: EmailEventKind): string {
	return JSON.stringify([program, chain, step, kind]);
}
