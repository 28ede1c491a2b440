import { DateTime } from 'luxon';
import type { OutgoingMessage } from '../../lib/email/message';
import { HOUR } from '../../lib/partner/durations';
import { toText } from '../../lib/partner/values';
import type { Happening, ReceivedEmail, VirtualProgram } from '../../lib/rehearsal/program';
import type {
	LeftOut,
	Rehearsal,
	RehearsedEmail,
	RunFailure,
	TimelineEntry,
} from '../../lib/rehearsal/result';
import { findWarnings } from '../../lib/rehearsal/warnings';
import type { RehearsedLane } from './lanes';
import type { Observation } from './observe';
import type { PreparedWorkflow } from './prepareWorkflow';

const EXAMPLES = 5;

/** Keeps what happens in a rehearsal. */
export class Protocol {
	/** Milliseconds since 1970, UTC. */
	end: number;
	readonly warnings: string[] = [];
	private readonly prepared: PreparedWorkflow;
	private readonly lanes: readonly RehearsedLane[];
	private readonly program: VirtualProgram;
	private readonly start: number;
	private readonly notes: string[];
	private readonly emails: RehearsedEmail[] = [];
	private readonly timeline: TimelineEntry[] = [];
	private readonly failures = new Map<string, RunFailure>();
	/** By lane, then partner: what was last said of the partner there. */
	private readonly reasons: Array<Map<string, string | undefined>>;
	private readonly emailIndex = new Map<ReceivedEmail, number>();
	private runs = 0;
	private visits = 0;

	constructor(parts: {
		prepared: PreparedWorkflow;
		lanes: readonly RehearsedLane[];
		program: VirtualProgram;
		start: number;
		end: number;
		notes: readonly string[];
	}) {
		this.prepared = parts.prepared;
		this.lanes = parts.lanes;
		this.program = parts.program;
		this.start = parts.start;
		this.end = parts.end;
		this.notes = [...parts.prepared.notes, ...parts.notes];
		this.reasons = parts.lanes.map(() => new Map<string, string | undefined>());
	}

	/** What partners did before the rehearsal is not part of it. */
	addHappening({ at, partnerId, kind, email }: Happening): void {
		if (at < this.start) return;
		const index = email && this.emailIndex.get(email);
		this.timeline.push({ at, partnerId, kind, ...(index !== undefined && { email: index }) });
	}

	addRun(at: number, partners: number, { reasons, decisions, failure }: Observation): void {
		this.runs += 1;
		this.visits += partners;
		reasons.forEach((own, lane) => {
			for (const [partnerId, reason] of own) this.setReason(lane, partnerId, reason);
		});
		for (const { partnerId, lane, decision } of decisions) {
			this.timeline.push({ at, partnerId, kind: decision === 'accepted' ? 'accepted' : 'declined', lane });
			this.setReason(lane, partnerId, undefined);
		}
		if (!failure) return;
		const key = JSON.stringify(failure);
		const known = this.failures.get(key) ?? { ...failure, at, times: 0 };
		known.times += 1;
		this.failures.set(key, known);
	}

	/** Who has had the email is not left out any more, whatever is said later. */
	private setReason(lane: number, partnerId: string, reason: string | undefined): void {
		const known = this.reasons[lane]!;
		if (known.has(partnerId) && known.get(partnerId) === undefined) return;
		known.set(partnerId, reason);
	}

	addEmail(email: ReceivedEmail, lane: number, message: OutgoingMessage, isAccepted: boolean): void {
		const { at, partnerId, address, program, chain, step } = email;
		const index = this.emails.push({
			at: DateTime.fromMillis(at, { zone: this.prepared.zone }).toISO() ?? '',
			...{ partnerId, address, program, chain, step, lane },
			subject: String(message.subject ?? ''),
			outcome: isAccepted ? 'sent' : 'bounced',
			hadJoined: this.program.find(partnerId)?.stage === 'joined',
			html: typeof message.html === 'string' ? message.html : '',
		});
		this.emailIndex.set(email, index - 1);
		this.timeline.push({ at, partnerId, kind: isAccepted ? 'email' : 'bounced', email: index - 1, lane });
	}

	/** @param seconds how long it took */
	summarise(seconds: number, seed: number): Rehearsal {
		const { prepared, lanes, program, start, end, emails, timeline } = this;
		timeline.sort((one, other) => one.at - other.at || rankDecision(one) - rankDecision(other));
		const present = program.listPresent();
		const failures = [...this.failures.values()];
		const leftOut = lanes.flatMap((_, lane) => this.listLeftOut(lane, present));
		const facts = {
			workflow: prepared.file.name,
			...{ zone: prepared.zone, start, end, seed },
			hours: Math.round((end - start) / HOUR),
			runs: this.runs,
			visits: this.visits,
			events: timeline.length,
			seconds,
			partners: present.length,
			names: Object.fromEntries(
				present.map((partnerId) => [partnerId, toText(program.itemOf(partnerId).name) ?? '']),
			),
			lanes: lanes.map(({ node, title, color, email, isForJoined, hasSegment, hasDelay }) => ({
				...{ node, title, color, isForJoined, hasSegment, hasDelay },
				...(email && { email }),
			})),
			...{ emails, timeline, leftOut, failures },
			notes: this.notes,
		};
		return { ...facts, warnings: [...this.warnings, ...findWarnings(facts)] };
	}

	private listLeftOut(lane: number, present: readonly string[]): LeftOut[] {
		if (!this.lanes[lane]!.email) return [];
		const byReason = new Map<string, string[]>();
		const known = this.reasons[lane]!;
		for (const partnerId of present) {
			const reason = known.has(partnerId) ? known.get(partnerId) : 'Did not get to this lane';
			if (reason === undefined) continue;
			const group = byReason.get(reason) ?? [];
			group.push(partnerId);
			byReason.set(reason, group);
		}
		return [...byReason]
			.map(([reason, ids]) => ({ lane, reason, partners: ids.length, examples: ids.slice(0, EXAMPLES) }))
			.sort((one, other) => other.partners - one.partners);
	}
}

/** Of what happens at the same moment, a decision comes before what follows from it. */
const rankDecision = ({ kind }: TimelineEntry): number =>
	kind === 'accepted' || kind === 'declined' ? 0 : 1;
