import { readProspects } from '../../lib/impact/prospects';
import { normaliseAddress } from '../../lib/partner/addresses';
import { DAY } from '../../lib/partner/durations';
import { readAllContacts } from '../../lib/partner/partner';
import { toDateTime, type PartnerData } from '../../lib/partner/values';
import { INVENTED_PARTNERS, inventPartners } from '../../lib/rehearsal/inventedPartners';
import type { ProgramMember } from '../../lib/rehearsal/program';
import type { RehearsalRequest } from './request';

/** Who takes part in a rehearsal. */
export interface Cast {
	members: ProgramMember[];
	/** Partner ids by address, as `normaliseAddress` gives it. */
	byAddress: Map<string, string[]>;
	/** Whether a partner came with a date that still lies ahead, so that it becomes true at some hour. */
	hasFutureDates: boolean;
	notes: string[];
}

/**
 * The partners of a rehearsal: those that are given, each person once, or invented ones.
 *
 * @throws Error where none of those given has an id or an address
 */
export function gatherMembers(
	{ partners, seed, days, behavior }: Pick<RehearsalRequest, 'partners' | 'seed' | 'days' | 'behavior'>,
	start: number,
): Cast {
	const notes: string[] = [];
	const members = partners === undefined ? inventPartners(INVENTED_PARTNERS, seed, start, days) : [];
	if (partners === undefined) {
		notes.push(`${INVENTED_PARTNERS} partners were invented, since none were given.`);
	} else {
		const { all } = readProspects(partners);
		const known = all.filter(({ id }) => id !== undefined);
		const left = partners.length - known.length;
		if (left > 0) {
			notes.push(
				`${left} of the partners were left out: without an ID and address, or the same as another one.`,
			);
		}
		if (known.length === 0) throw new Error('None of the partners has a partnerId or an email address');
		const columns = new Set(known.flatMap(({ data }) => Object.keys(data)));
		// A table has every column in every row.
		const empty = Object.fromEntries([...columns].map((column) => [column, null]));
		members.push(...known.map(({ data }) => ({ data: { ...empty, ...data } })));
	}
	if (behavior.applyUnasked.length > 0 && behavior.applyUnasked.some(({ probability }) => probability > 0)) {
		notes.push('Some partners apply without having been written to, as the behavior says.');
	}
	const byAddress = new Map<string, string[]>();
	for (const { data } of members) {
		for (const { email } of readAllContacts(data)) {
			if (email === undefined) continue;
			const address = normaliseAddress(email);
			byAddress.set(address, [...(byAddress.get(address) ?? []), String(data.partnerId)]);
		}
	}
	const hasFutureDates = members.some(({ data }) => hasDateAfter(data, start));
	return { members, byAddress, hasFutureDates, notes };
}

function hasDateAfter(data: PartnerData, start: number): boolean {
	return Object.values(data).some(
		(value) =>
			typeof value === 'string' &&
			/^\d{4}-\d\d-\d\d/.test(value) &&
			(toDateTime(value, 'UTC')?.toMillis() ?? 0) > start - DAY,
	);
}
