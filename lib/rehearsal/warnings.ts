import { DateTime } from 'luxon';
import type { Lane, Rehearsal } from './result';

/** So many emails in one day are too many for a partner. */
const TOO_MANY_A_DAY = 3;

/** What an operator should look at before going live, in sentences. */
export function findWarnings(rehearsal: Omit<Rehearsal, 'warnings'>): string[] {
	return [
		...describeFailures(rehearsal),
		...findCrowdedDays(rehearsal),
		...findEmailsAfterJoining(rehearsal),
		...findSilentLanes(rehearsal),
	];
}

function describeFailures({ failures, zone }: Omit<Rehearsal, 'warnings'>): string[] {
	return failures.map(({ at, node, message, times }) => {
		const first = DateTime.fromMillis(at, { zone }).setLocale('en-US').toFormat('MMM d, HH:mm');
		const often = times === 1 ? `The run of ${first} failed` : `${times} runs failed, the first on ${first}`;
		return `${often}, at “${node}”: ${message.replace(/\.?$/, '.')} The lanes after it did not run.`;
	});
}

function findCrowdedDays({ emails }: Omit<Rehearsal, 'warnings'>): string[] {
	const amounts = new Map<string, { partnerId: string; day: string; amount: number }>();
	for (const { at, partnerId, outcome } of emails) {
		if (outcome !== 'sent') continue;
		const day = at.slice(0, 10);
		const key = `${day} ${partnerId}`;
		const entry = amounts.get(key) ?? { partnerId, day, amount: 0 };
		entry.amount += 1;
		amounts.set(key, entry);
	}
	const crowded = [...amounts.values()].filter(({ amount }) => amount >= TOO_MANY_A_DAY);
	const [worst] = crowded.toSorted((one, other) => other.amount - one.amount);
	if (!worst) return [];
	const partners = new Set(crowded.map(({ partnerId }) => partnerId)).size;
	return [
		`${countPartners(partners)} ${TOO_MANY_A_DAY} or more emails in one day: ${worst.partnerId} ${worst.amount} on ${worst.day}. A Frequency Cap in Send Partner Email prevents it.`,
	];
}

const countPartners = (amount: number) =>
	amount === 1 ? '1 partner gets' : `${amount.toLocaleString('en-US')} partners get`;

function findEmailsAfterJoining({ emails, lanes }: Omit<Rehearsal, 'warnings'>): string[] {
	return lanes.flatMap((lane, index) => {
		if (lane.isForJoined) return [];
		const late = emails.filter((email) => email.lane === index && email.hadJoined);
		const [first] = late;
		if (!first) return [];
		return [
			`“${nameLane(lane)}” goes to ${late.length.toLocaleString('en-US')} who had already joined, such as ${first.partnerId} on ${first.at.slice(0, 10)}. Ask for the Relationship Stage in its Segment Filter.`,
		];
	});
}

function findSilentLanes({ emails, timeline, lanes }: Omit<Rehearsal, 'warnings'>): string[] {
	const used = new Set([...emails.map(({ lane }) => lane), ...timeline.flatMap(({ lane }) => lane ?? [])]);
	return lanes.flatMap((lane, index) =>
		used.has(index)
			? []
			: [
					`“${nameLane(lane)}” never ${lane.email ? 'sends anything' : 'decides anything'} in this rehearsal.`,
				],
	);
}

/** A lane as warnings and tables call it: its email, or its node. */
export function nameLane({ email, node }: Lane): string {
	return email ? `${email.chain}: ${email.step}` : node;
}
