import { DateTime } from 'luxon';
import type { IDataObject, INode, INodeExecutionData, IRun } from 'n8n-workflow';
import { readPartnerId } from '../../lib/partner/partner';
import { toText } from '../../lib/partner/values';
import type { RunFailure } from '../../lib/rehearsal/result';
import type { RehearsedLane } from './lanes';
import { OWN } from './nodeRoles';
import type { PreparedWorkflow } from './prepareWorkflow';

/** What an execution did, read from what its nodes put out. */
export interface Observation {
	/** Which partner and lane an email belongs to, by its Message-ID. */
	recipients: Map<string, { partnerId: string; lane: number }>;
	/** When each partner has to be looked at again, in milliseconds since 1970, UTC; 0 for as soon as possible. */
	wakes: Map<string, number>;
	/** By lane: what keeps each partner from its email; `undefined` where the partner has it. */
	reasons: Array<Map<string, string | undefined>>;
	decisions: Array<{ partnerId: string; lane: number; decision: 'accepted' | 'rejected' }>;
	failure: Omit<RunFailure, 'at' | 'times'> | undefined;
}

/** Words for the outcomes of Send Partner Email. */
const OUTCOMES: Readonly<Record<string, string>> = {
	suppressed: 'Unsubscribed, or the address bounced',
	capped: 'Had enough emails for now (Frequency Cap)',
	held: 'Waits for the Sending Hours',
	noPartnerId: 'Has no partnerId',
	noAddress: 'Has no email address',
	rejected: 'The address does not exist',
};

/** Outcomes that may be another one in the next hour, though nothing happens. */
const PASSING = new Set(['capped', 'temporaryFailure', 'renderFailed']);

/** Reads what came of a run. */
export function observe(
	runs: readonly IRun[],
	prepared: PreparedWorkflow,
	lanes: readonly RehearsedLane[],
): Observation {
	const observation: Observation = {
		recipients: new Map(),
		wakes: new Map(),
		reasons: lanes.map(() => new Map<string, string | undefined>()),
		decisions: [],
		failure: undefined,
	};
	const isGate = ({ name }: INode) => lanes.some((lane) => lane.gates.includes(name));
	const gates = prepared.nodes.filter(isGate);
	const others = prepared.nodes.filter((node) => !isGate(node));
	for (const { data } of runs) {
		const { runData, error, lastNodeExecuted } = data.resultData;
		// What a node that sends says comes last, whatever their order in the file: it knows more than what led there.
		for (const { name, type } of [...gates, ...others]) {
			for (const turn of runData[name] ?? []) {
				const outputs = turn.data?.main ?? [];
				if (type === `${OWN}chainDelay`) readDelay(observation, outputs, findLanesOf(lanes, name));
				if (type === `${OWN}segmentFilter`) readFilter(observation, outputs, findLanesOf(lanes, name));
				const lane = lanes.findIndex(({ node }) => node === name);
				if (lane >= 0 && type === `${OWN}sendPartnerEmail`) readSender(observation, outputs, lane);
				if (lane >= 0 && type === `${OWN}autoAccept`) readDecisions(observation, outputs, lane);
			}
		}
		if (error) observation.failure ??= { node: lastNodeExecuted ?? '', message: error.message };
	}
	return observation;
}

type Outputs = ReadonlyArray<INodeExecutionData[] | null>;

const findLanesOf = (lanes: readonly RehearsedLane[], gate: string): number[] =>
	lanes.flatMap(({ gates }, index) => (gates.includes(gate) ? [index] : []));

/** Calls back with each item of an output, its partner, and what the node said of it. */
function forEachItem(
	outputs: Outputs,
	index: number,
	property: string,
	use: (partnerId: string, value: IDataObject) => void,
): void {
	for (const { json } of outputs[index] ?? []) {
		const partnerId = readPartnerId(json);
		if (partnerId !== undefined) use(partnerId, (json[property] ?? {}) as IDataObject);
	}
}

function readDelay(observation: Observation, outputs: Outputs, lanes: readonly number[]): void {
	forEachItem(outputs, 1, 'chainDelay', (partnerId, { dueAt, reason }) => {
		if (typeof dueAt === 'string') wake(observation, partnerId, DateTime.fromISO(dueAt).toMillis());
		const why = typeof reason === 'string' ? reason : 'Waits for its time';
		for (const lane of lanes) observation.reasons[lane]!.set(partnerId, why);
	});
}

function readFilter(observation: Observation, outputs: Outputs, lanes: readonly number[]): void {
	forEachItem(outputs, 1, 'segment', (partnerId, { reasons, reason }) => {
		const first: unknown = Array.isArray(reasons) ? reasons[0] : reason;
		const why = typeof first === 'string' ? first : 'Does not match the segment';
		for (const lane of lanes) observation.reasons[lane]!.set(partnerId, why);
	});
}

function readSender(observation: Observation, outputs: Outputs, lane: number): void {
	for (const index of [0, 1]) {
		forEachItem(outputs, index, 'email', (partnerId, email) => {
			const outcomes = (email.recipients as IDataObject[] | undefined) ?? [email];
			for (const { messageId } of outcomes) {
				if (typeof messageId !== 'string') continue;
				observation.recipients.set(messageId, { partnerId, lane });
				wake(observation, partnerId, 0);
			}
			for (const { status, heldUntil } of outcomes) {
				if (typeof status === 'string' && PASSING.has(status)) wake(observation, partnerId, 0);
				if (typeof heldUntil === 'string')
					wake(observation, partnerId, DateTime.fromISO(heldUntil).toMillis());
			}
			const status = toText(email.status) ?? '';
			const hasIt = status === 'sent' || status === 'alreadySent';
			const why = OUTCOMES[status] ?? toText(email.reason) ?? status;
			observation.reasons[lane]!.set(partnerId, hasIt ? undefined : why);
		});
	}
}

function readDecisions(observation: Observation, outputs: Outputs, lane: number): void {
	for (const [index, decision] of [
		[1, 'accepted'],
		[2, 'rejected'],
	] as const) {
		forEachItem(outputs, index, 'application', (partnerId, { earlier }) => {
			if (earlier === true) return;
			observation.decisions.push({ partnerId, lane, decision });
			wake(observation, partnerId, 0);
		});
	}
	forEachItem(outputs, 0, 'application', (partnerId, { verdict }) => {
		// A decision that could not be carried out is tried again.
		if (verdict !== undefined) wake(observation, partnerId, 0);
		observation.reasons[lane]!.set(partnerId, 'Needs review');
	});
}

function wake({ wakes }: Observation, partnerId: string, at: number): void {
	wakes.set(partnerId, Math.min(wakes.get(partnerId) ?? Infinity, at));
}
