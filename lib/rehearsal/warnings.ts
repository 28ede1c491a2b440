import { DateTime } from 'luxon';
import { normaliseStep } from '../ledger/names';
import type { Lane, Rehearsal } from './result';

/** So many emails in one day are too many for a partner. */
const TOO_MANY_A_DAY = 3;

/** What an operator should look at before going live, in sentences. */
export function findWarnings(rehearsal: Omit<Rehearsal, 'warnings'>): string[] {
	return [
		...describeFailures(rehearsal),
		...findCrowdedDays(rehearsal),
		...findEmailsAfterJoining(rehearsal),
		...findTwins(rehearsal.lanes),
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

function findCrowdedDays({ emails, lanes }: Omit<Rehearsal, 'warnings'>): string[] {
	const days = new Map<string, { partnerId: string; day: string; lanes: number[] }>();
	for (const { at, partnerId, outcome, lane } of emails) {
		if (outcome !== 'sent') continue;
		const day = at.slice(0, 10);
		const key = `${day} ${partnerId}`;
		const entry = days.get(key) ?? { partnerId, day, lanes: [] };
		entry.lanes.push(lane);
		days.set(key, entry);
	}
	const crowded = [...days.values()].filter((day) => day.lanes.length >= TOO_MANY_A_DAY);
	const [worst] = crowded.toSorted((one, other) => other.lanes.length - one.lanes.length);
	if (!worst) return [];
	const partners = new Set(crowded.map(({ partnerId }) => partnerId)).size;
	return [
		`${countPartners(partners)} ${TOO_MANY_A_DAY} or more emails in one day: ${worst.partnerId} ${worst.lanes.length} on ${worst.day}. ${adviseOnCrowd(lanes.filter((_, index) => worst.lanes.includes(index)))}`,
	];
}

/** A cap only hides that everybody gets everything. */
function adviseOnCrowd(lanes: readonly Lane[]): string {
	const open = lanes.filter(({ hasSegment, hasDelay }) => !hasSegment && !hasDelay);
	if (open.length === 0) return 'A Frequency Cap in Send Partner Email prevents it.';
	const nodes = open.map(({ node }) => `“${node}”`).join(' and ');
	return `Nothing before ${nodes} chooses partners: put a Segment Filter or a Chain Delay there.`;
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
			`“${nameLane(lane)}” goes to ${late.length.toLocaleString('en-US')} who had already joined, such as ${first.partnerId} on ${first.at.slice(0, 10)}. ${lane.hasSegment ? 'Ask for the Relationship Stage in its Segment Filter.' : `Put a Segment Filter before “${lane.node}” that asks for the Relationship Stage.`}`,
		];
	});
}

/** Lanes that send one and the same email. */
function findTwins(lanes: readonly Lane[]): string[] {
	const byEmail = Map.groupBy(
		lanes.filter(({ email }) => email),
		keyOf,
	);
	return [...byEmail.values()]
		.filter((twins) => twins.length > 1)
		.map((twins) => {
			const nodes = twins.map(({ node }) => `“${node}”`).join(' and ');
			return `“${nameLane(twins[0]!)}” is the email of ${nodes}: a partner gets it from one of them only. Give each email a Step of its own.`;
		});
}

function keyOf({ email, node }: Lane): string {
	return email ? JSON.stringify(Object.values(normaliseStep(email))) : node;
}

function findSilentLanes({ emails, timeline, lanes, leftOut }: Omit<Rehearsal, 'warnings'>): string[] {
	const used = new Set([...emails.map(({ lane }) => lane), ...timeline.flatMap(({ lane }) => lane ?? [])]);
	const sent = new Set([...used].map((index) => keyOf(lanes[index]!)));
	return lanes.flatMap((lane, index) => {
		if (used.has(index) || sent.has(keyOf(lane))) return [];
		const [main] = leftOut.filter((entry) => entry.lane === index);
		const why = main ? ` What stands in the way of most partners: ${main.reason.replace(/\.?$/, '.')}` : '';
		return [
			`“${nameLane(lane)}” never ${lane.email ? 'sends anything' : 'decides anything'} in this rehearsal.${why}`,
		];
	});
}

/** A lane as warnings and tables call it: its email, or its node. */
export function nameLane({ email, node }: Lane): string {
	return email ? `${email.chain}: ${email.step}` : node;
}
