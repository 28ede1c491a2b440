import type { EmailEventKind } from '../ledger/schema';

/** An email, by what it is called, and what of it is tracked. */
interface TrackedEmail {
	program: string;
	chain: string;
	step: string;
	tracksOpens: boolean;
	tracksClicks: boolean;
}

/**
 * Fills in whether opens and clicks were tracked where the ledger does not say, as of emails from before it kept that:
 * of all such emails of a step they were, if any was recorded of one, be it a machine's.
 *
 * @param unknown the rows of those emails
 * @param events what was recorded of any rows
 */
export function assumeTracking<Row extends TrackedEmail>(
	unknown: ReadonlySet<Row>,
	events: ReadonlyArray<{ row: Row; event: { kind: EmailEventKind } }>,
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

function keyOf({ program, chain, step }: TrackedEmail, kind: EmailEventKind): string {
	return JSON.stringify([program, chain, step, kind]);
}
