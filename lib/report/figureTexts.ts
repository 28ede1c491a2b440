import type { StepFigures } from './stepFigures';

/** One of the sums at the top of the page. */
export interface Total {
	label: string;
	amount: string;
	/** What share of which emails it is; may be empty. */
	note: string;
}

const UNKNOWN = '–';
const NOT_TRACKED = 'not tracked';

/** The sums over all emails. Opens and clicks are out of those that were tracked. */
export function listTotals(steps: readonly StepFigures[]): Total[] {
	const sum = (field: keyof StepFigures) =>
		steps.reduce((total, figures) => total + Number(figures[field] ?? 0), 0);
	const sent = sum('sent');
	const entry = (label: string, field: keyof StepFigures): Total => ({
		label,
		amount: formatNumber(sum(field)),
		note: '',
	});
	const entryOfSent = (label: string, field: keyof StepFigures): Total => ({
		...entry(label, field),
		note: sent === 0 ? '' : `${formatShare(sum(field), sent)} of sent`,
	});
	const entryOfTracked = (label: string, field: keyof StepFigures, other: keyof StepFigures): Total => {
		const tracked = sum(field) + sum(other);
		if (tracked === sent) return entryOfSent(label, field);
		if (tracked === 0) return { label, amount: UNKNOWN, note: NOT_TRACKED };
		const note = `${formatShare(sum(field), tracked)} of ${formatNumber(tracked)} tracked`;
		return { ...entry(label, field), note };
	};
	return [
		entry('Sent', 'sent'),
		entryOfTracked('Opened', 'opened', 'notOpened'),
		entryOfTracked('Clicked', 'clicked', 'notClicked'),
		entryOfSent('Bounced', 'bounced'),
		entryOfSent('Unsubscribed', 'unsubscribed'),
		entryOfSent('Complained', 'complained'),
		entry('Uncertain', 'uncertain'),
		...(sum('heldBack') > 0
			? [{ ...entry('Held back', 'heldBack'), note: 'the mail server refuses the sender' }]
			: []),
	];
}

/** The figures of an email as they are read, with what share of its tracked emails was opened and clicked. */
export function formatFigures(figures: StepFigures): Record<string, string> {
	const texts = Object.entries(figures).map(([name, value]: [string, string | number | null]) => [
		name,
		typeof value === 'number' ? formatNumber(value) : (value ?? UNKNOWN),
	]);
	return {
		...(Object.fromEntries(texts) as Record<string, string>),
		openRate: formatRate(figures.opened, figures.notOpened),
		clickRate: formatRate(figures.clicked, figures.notClicked),
	};
}

/** Whether opens or clicks of some emails were not tracked. */
export function lacksTracking(steps: readonly StepFigures[]): boolean {
	return steps.some(
		({ sent, opened, notOpened, clicked, notClicked }) =>
			(opened ?? 0) + (notOpened ?? 0) < sent || (clicked ?? 0) + (notClicked ?? 0) < sent,
	);
}

/** A number with commas: `12,345`. */
export function formatNumber(amount: number): string {
	return amount.toLocaleString('en-US');
}

function formatRate(part: number | null, rest: number | null): string {
	return part === null || rest === null ? NOT_TRACKED : formatShare(part, part + rest);
}

function formatShare(part: number, whole: number): string {
	return whole === 0 ? UNKNOWN : `${((part / whole) * 100).toFixed(1)}%`;
}
