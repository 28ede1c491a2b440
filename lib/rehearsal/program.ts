import { normaliseName } from '../ledger/names';
import { normaliseAddress } from '../partner/addresses';
import type { PartnerData } from '../partner/values';
import type { Behavior } from './behavior';
import { drawDelay, drawLogNormal } from './delay';
import type { Happening, ReceivedEmail } from './happening';
import { addSale, describePartner, readState, type PartnerState } from './partnerState';
import { Plans, type Plan } from './plans';

export type { Happening, HappeningKind, ReceivedEmail } from './happening';

/** A partner before the rehearsal begins. Times are milliseconds since 1970, UTC. */
export interface ProgramMember {
	data: PartnerData;
	/** When the partner comes into the operator's list; absent for from the start. */
	appearsAt?: number;
	/** When it applied, or joined, in the history that comes before the rehearsal. */
	appliedAt?: number;
	joinedAt?: number;
}

/**
 * The partner program of a rehearsal: prospects, applications, contracts and sales, as they go by the behavior. The
 * same seed gives the same program, whatever it is asked when.
 */
export class VirtualProgram {
	private readonly partners = new Map<string, PartnerState>();
	private readonly byApplication = new Map<string, PartnerState>();
	private readonly plans: Plans;
	private readonly items = new Map<string, PartnerData>();

	/**
	 * @param members each id once
	 * @param start milliseconds since 1970, UTC
	 * @param zone IANA time zone in which times are written and days of performance begin
	 */
	constructor(
		members: readonly ProgramMember[],
		private readonly behavior: Behavior,
		seed: number,
		start: number,
		private readonly zone: string,
	) {
		this.plans = new Plans(seed);
		members.forEach((member, index) => this.enter(member, index, start));
	}

	/** Every partner that is there now, in the order of items. */
	listPresent(): string[] {
		return [...this.partners.values()].filter(({ isPresent }) => isPresent).map(({ partnerId }) => partnerId);
	}

	/** Position of a partner among all. */
	indexOf(partnerId: string): number {
		return this.require(partnerId).index;
	}

	find(partnerId: string): Readonly<PartnerState> | undefined {
		return this.partners.get(partnerId);
	}

	/**
	 * The partner's item as nodes get it.
	 *
	 * @param emailProgram what a Get Roster calls the program; whoever unsubscribed from it is marked
	 */
	itemOf(partnerId: string, emailProgram = ''): PartnerData {
		const partner = this.require(partnerId);
		const item = this.items.get(partnerId) ?? describePartner(partner, this.zone);
		this.items.set(partnerId, item);
		const { unsubscribedFrom } = partner;
		return unsubscribedFrom.size > 0 && unsubscribedFrom.has(normaliseName(emailProgram))
			? { ...item, unsubscribed: true }
			: item;
	}

	/** Lets everything happen up to and including a time, in milliseconds since 1970, UTC. */
	advance(until: number): Happening[] {
		const happened: Happening[] = [];
		for (let plan = this.plans.take(until); plan; plan = this.plans.take(until)) {
			if (!this.carryOut(plan)) continue;
			this.items.delete(plan.partnerId);
			happened.push(plan);
		}
		return happened;
	}

	/** Whether an address exists. */
	acceptsMail(address: string): boolean {
		return this.plans.draw('bounce', normaliseAddress(address))[0]! >= this.behavior.bounce;
	}

	/** A partner gets an email, and perhaps does something about it later. */
	receive(email: ReceivedEmail): void {
		const partner = this.partners.get(email.partnerId);
		if (!partner) return;
		if (partner.stage === 'new') this.moveTo(partner, 'outreach', email.at);
		const { open, click, unsubscribe, apply } = this.behavior;
		if (email.tracksOpens) this.plans.answer(open, 'opened', email);
		if (email.tracksClicks) this.plans.answer(click, 'clicked', email);
		this.plans.answer(unsubscribe, 'unsubscribed', email);
		this.plans.answer(apply, 'applied', email);
	}

	/**
	 * Somebody decides an application.
	 *
	 * @param at milliseconds since 1970, UTC
	 * @returns what came of it; nothing where it was decided before
	 */
	decide(applicationId: string, decision: 'accepted' | 'rejected', at: number): Happening | undefined {
		const partner = this.byApplication.get(applicationId);
		if (!partner?.isOpen) return undefined;
		partner.isOpen = false;
		if (decision === 'rejected') {
			this.moveTo(partner, 'rejected', at);
			return { at, partnerId: partner.partnerId, kind: 'rejected' };
		}
		this.join(partner, at);
		return { at, partnerId: partner.partnerId, kind: 'joined' };
	}

	private enter({ data, appearsAt, appliedAt, joinedAt }: ProgramMember, index: number, start: number): void {
		const partner = readState(data, index, start, this.zone);
		const { partnerId } = partner;
		this.partners.set(partnerId, partner);
		if (partner.applicationId !== undefined) this.byApplication.set(partner.applicationId, partner);
		if (joinedAt !== undefined) {
			this.join(partner, joinedAt);
		} else if (partner.stage === 'joined') {
			this.planSale(partner, Math.max(start, partner.lastActionAt ?? 0));
		}
		if (appliedAt !== undefined) this.plans.add({ at: appliedAt, partnerId, kind: 'applied' });
		if (partner.isOpen) this.planDecision(partner, start);
		if (appearsAt !== undefined) {
			partner.isPresent = false;
			this.plans.add({ at: appearsAt, partnerId, kind: 'appeared' });
		}
		if (partner.stage === 'new' || partner.stage === 'outreach') {
			this.behavior.applyUnasked.forEach((reaction, position) => {
				this.plans.addByChance(reaction, ['applyUnasked', String(position)], {
					at: appearsAt ?? start,
					partnerId,
					kind: 'applied',
				});
			});
		}
	}

	/** Makes a plan come true, unless it has become impossible. */
	private carryOut(plan: Plan): boolean {
		const partner = this.require(plan.partnerId);
		switch (plan.kind) {
			case 'appeared':
				partner.isPresent = true;
				return true;
			case 'opened':
			case 'clicked':
				return true;
			case 'unsubscribed':
				return unsubscribe(partner, normaliseName(plan.email?.program ?? ''));
			case 'applied':
				return this.apply(partner, plan.at);
			case 'joined':
			case 'rejected':
				return this.decideByPerson(partner, plan);
			case 'sold':
				return this.sell(partner, plan);
		}
	}

	private apply(partner: PartnerState, at: number): boolean {
		if (partner.stage !== 'new' && partner.stage !== 'outreach') return false;
		partner.applicationId = String(700_000 + partner.index);
		partner.appliedAt = at;
		partner.isOpen = true;
		this.byApplication.set(partner.applicationId, partner);
		this.moveTo(partner, 'negotiating', at);
		this.planDecision(partner, at);
		return true;
	}

	private planDecision(partner: PartnerState, at: number): void {
		const { decide } = this.behavior;
		const [chance = 0, first = 0, second = 0] = this.plans.draw('decide', partner.partnerId);
		this.plans.add({
			at: at + drawDelay(decide.delay, first, second),
			partnerId: partner.partnerId,
			kind: chance < decide.probability ? 'joined' : 'rejected',
			...(partner.applicationId !== undefined && { applicationId: partner.applicationId }),
		});
	}

	private decideByPerson(partner: PartnerState, { at, kind, applicationId }: Plan): boolean {
		if (!partner.isOpen || applicationId !== partner.applicationId) return false;
		return this.decide(applicationId ?? '', kind === 'joined' ? 'accepted' : 'rejected', at) !== undefined;
	}

	private join(partner: PartnerState, at: number): void {
		partner.joinedAt = at;
		this.moveTo(partner, 'joined', at);
		this.planSale(partner, at);
	}

	private planSale(partner: PartnerState, at: number): void {
		const count = partner.days.reduce((total, { actions }) => total + actions, 0);
		const isFirst = count === 0 && partner.firstActionAt === undefined;
		const reaction = isFirst ? this.behavior.sell : this.behavior.sellAgain;
		this.plans.addByChance(reaction, ['sell', String(count)], {
			at,
			partnerId: partner.partnerId,
			kind: 'sold',
			count,
		});
	}

	private sell(partner: PartnerState, plan: Plan): boolean {
		if (partner.stage !== 'joined') return false;
		const { order } = this.behavior;
		const [first = 0, second = 0, third = 0] = this.plans.draw(
			'order',
			partner.partnerId,
			String(plan.count),
		);
		// Few partners bring most of the revenue: each has a level of its own.
		const [level = 0, other = 0] = this.plans.draw('level', partner.partnerId);
		const median = drawLogNormal({ ...order, spread: 2 * order.spread }, level, other);
		const revenue = Math.round(drawLogNormal({ ...order, median }, first, second) * 100) / 100;
		addSale(partner, { at: plan.at, revenue, clicks: 10 + Math.floor(third * 40) }, this.zone);
		plan.revenue = revenue;
		this.planSale(partner, plan.at);
		return true;
	}

	private moveTo(partner: PartnerState, stage: PartnerState['stage'], at: number): void {
		partner.stage = stage;
		partner.stageChangedAt = at;
		this.items.delete(partner.partnerId);
	}

	private require(partnerId: string): PartnerState {
		const partner = this.partners.get(partnerId);
		if (!partner) throw new Error(`The program has no partner “${partnerId}”`);
		return partner;
	}
}

/** @returns false where the partner had unsubscribed from the program before */
function unsubscribe({ unsubscribedFrom }: PartnerState, program: string): boolean {
	if (unsubscribedFrom.has(program)) return false;
	unsubscribedFrom.add(program);
	return true;
}
