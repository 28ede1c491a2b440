import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { normaliseAddress } from '../../lib/partner/addresses';
import { HOUR } from '../../lib/partner/durations';
import { VirtualProgram, type ReceivedEmail } from '../../lib/rehearsal/program';
import type { Rehearsal } from '../../lib/rehearsal/result';
import type { Surroundings } from '../shared/surroundings';
import { createEngine, type Engine } from './engine';
import type { HostModules } from './hostModules';
import { findLanes, type RehearsedLane } from './lanes';
import { gatherMembers } from './members';
import { observe, type Observation } from './observe';
import type { PreparedWorkflow } from './prepareWorkflow';
import { PresenceRecord } from './presence';
import { Protocol } from './protocol';
import { Recorder } from './recorder';
import type { RehearsalRequest } from './request';
import { rememberHappening } from './rememberHappening';
import { findSensitivity, type Sensitivity } from './sensitivity';
import { WakeList } from './wakeList';

/** How a run ended; `idle` where there was none, because it could not have done anything. */
export type RunOutcome = 'idle' | 'done' | 'failed';

/** Everything that is on the stage of one rehearsal: the program, the ledger, the engine, and what stands in for the world. */
export class Stage {
	readonly surroundings: Surroundings;
	private readonly program: VirtualProgram;
	private readonly recorder: Recorder;
	private readonly presence = new PresenceRecord();
	private readonly wakes: WakeList;
	private engine: Engine | undefined;
	private readonly host: HostModules;
	private readonly lanes: RehearsedLane[];
	private readonly sensitivity: Sensitivity;
	private readonly protocol: Protocol;
	private readonly ledger: LedgerDatabase;
	private readonly prepared: PreparedWorkflow;
	private readonly request: RehearsalRequest;
	private readonly byAddress: ReadonlyMap<string, string[]>;
	/** Milliseconds since 1970, UTC. */
	private now: number;
	/** The partners of the present run. */
	private onStage: string[] = [];

	constructor(parts: {
		host: HostModules;
		prepared: PreparedWorkflow;
		ledger: LedgerDatabase;
		request: RehearsalRequest;
		start: number;
		end: number;
	}) {
		const { host, prepared, ledger, request, start, end } = parts;
		this.prepared = prepared;
		this.request = request;
		this.ledger = ledger;
		this.host = host;
		this.now = start;
		const { members, byAddress, notes, hasFutureDates } = gatherMembers(request, start);
		this.byAddress = byAddress;
		this.program = new VirtualProgram(members, request.behavior, request.seed, start, prepared.zone);
		this.recorder = new Recorder((address) => this.program.acceptsMail(address));
		this.wakes = new WakeList(prepared.triggers.map(({ name }) => name));
		this.lanes = findLanes(prepared);
		const sensitivity = findSensitivity(prepared);
		this.sensitivity = {
			...sensitivity,
			needsEveryHour: sensitivity.needsEveryHour || (hasFutureDates && sensitivity.dayZones.size > 0),
			needsEverybody: sensitivity.needsEverybody || byAddress.size > sensitivity.maximumAddresses,
		};
		this.protocol = new Protocol({ prepared, lanes: this.lanes, program: this.program, start, end, notes });
		this.surroundings = {
			now: () => this.now,
			ledger,
			openMailer: () => this.recorder.openMailer(),
			platform: {
				name: 'impact.com',
				carryOut: async ({ applicationId, decision }) =>
					this.decide(applicationId, decision)
						? { outcome: 'done', reason: '' }
						: { outcome: 'elsewhere', reason: '' },
			},
			hasField: (nodeName, items, path) => this.presence.hasField(nodeName, items, path),
		};
	}

	/** Gives back what n8n's engine holds. */
	async close(): Promise<void> {
		await this.engine?.close();
	}

	/** Lets time go by until an hour begins, with all that partners do until then. */
	async moveTo(now: number): Promise<void> {
		const isNewDay = [...this.sensitivity.dayZones].some((zone) => isOtherDay(this.now, now, zone));
		if (isNewDay) this.wakes.addEverybody();
		this.now = now;
		for (const happening of this.program.advance(now)) {
			this.protocol.addHappening(happening);
			const address = await rememberHappening(this.ledger, happening);
			if (address !== undefined) this.wakeAddress(address);
			this.wakes.add(happening.partnerId, now);
		}
		this.wakes.advance(now);
	}

	/** Runs what a trigger starts, with every partner for whom it may make a difference. */
	async run(trigger: string): Promise<RunOutcome> {
		const due = this.wakes.take(trigger);
		const { needsEveryHour, needsEverybody } = this.sensitivity;
		const isForAll =
			this.request.everyHour ||
			needsEveryHour ||
			due.everybody ||
			(needsEverybody && due.partnerIds.size > 0);
		const partnerIds = isForAll ? this.program.listPresent() : this.sortPresent(due.partnerIds);
		if (partnerIds.length === 0) return 'idle';
		const outcome = await this.perform(trigger, partnerIds);
		// What somebody brought with them changes what others are asked.
		if (this.presence.takeChange() && !isForAll) await this.perform(trigger, this.program.listPresent());
		return outcome;
	}

	/** Says that the rest would only have failed as well. */
	stopEarly(now: number): void {
		this.protocol.end = now + HOUR;
		this.protocol.warnings.push('Run after run failed, so the rehearsal ended early. Mend that first.');
	}

	/** @param seconds how long it took */
	summarise(seconds: number): Rehearsal {
		return this.protocol.summarise(seconds, this.request.seed);
	}

	private async perform(trigger: string, partnerIds: string[]): Promise<RunOutcome> {
		this.onStage = partnerIds;
		this.presence.withdraw(partnerIds);
		this.engine ??= await this.startEngine();
		const runs = await this.engine.run(trigger, this.now);
		const observation = observe(runs, this.prepared, this.lanes);
		this.protocol.addRun(this.now, partnerIds.length, observation);
		this.deliver(observation);
		for (const [partnerId, at] of observation.wakes) this.wakes.add(partnerId, Math.max(at, this.now + 1));
		this.wakeForResend(observation);
		if (!observation.failure) return 'done';
		for (const partnerId of partnerIds) this.wakes.add(partnerId, this.now + 1);
		return 'failed';
	}

	private startEngine(): Promise<Engine> {
		return createEngine(this.host, this.prepared, {
			listPartners: (emailProgram) =>
				this.onStage.map((partnerId) => this.program.itemOf(partnerId, emailProgram) as IDataObject),
			recorded: this.prepared.recorded,
			decide: (applicationId, decision) => void this.decide(applicationId, decision),
		});
	}

	private deliver({ recipients }: Observation): void {
		for (const [messageId, { message, isAccepted }] of this.recorder.takeAll()) {
			const recipient = recipients.get(messageId);
			if (!recipient) throw new Error(`Nobody knows whose email “${String(message.subject)}” is`);
			const { email, tracksOpens, tracksClicks } = this.lanes[recipient.lane]!;
			const received: ReceivedEmail = {
				...{ program: '', chain: '', step: '', ...email },
				partnerId: recipient.partnerId,
				address: message.to.address,
				at: this.now,
				...{ tracksOpens, tracksClicks },
			};
			this.protocol.addEmail(received, recipient.lane, message, isAccepted);
			if (isAccepted) this.program.receive(received);
			else this.wakeAddress(message.to.address);
		}
	}

	/** An email that may be sent again some days later is due again then. */
	private wakeForResend({ recipients }: Observation): void {
		for (const { partnerId, lane } of recipients.values()) {
			const days = this.lanes[lane]?.resendAfterDays ?? 0;
			if (days > 0) this.wakes.add(partnerId, this.now + days * 24 * HOUR + 1);
		}
	}

	/** Several partners may share an address. */
	private wakeAddress(address: string): void {
		for (const partnerId of this.byAddress.get(normaliseAddress(address)) ?? []) {
			this.wakes.add(partnerId, this.now);
		}
	}

	private decide(applicationId: string, decision: 'accepted' | 'rejected'): boolean {
		const happening = this.program.decide(applicationId, decision, this.now);
		if (!happening) return false;
		this.protocol.addHappening(happening);
		this.wakes.add(happening.partnerId, this.now + 1);
		return true;
	}

	private sortPresent(partnerIds: ReadonlySet<string>): string[] {
		return [...partnerIds]
			.filter((partnerId) => this.program.find(partnerId)?.isPresent)
			.sort((one, other) => this.program.indexOf(one) - this.program.indexOf(other));
	}
}

function isOtherDay(before: number, after: number, zone: string): boolean {
	const dayOf = (time: number) => DateTime.fromMillis(time, { zone }).toISODate();
	return dayOf(before) !== dayOf(after);
}
