import { BadRequest, ok, refuse, type Answer } from './answers.mts';
import { addMembership } from './contracts.mts';
import { writeDate } from './dates.mts';
import type { Account, Group } from './types.mts';

interface Decision {
	contractId?: unknown;
	groupId?: unknown;
	reason?: unknown;
}

/** Accepts a pending contract: the partner is joined under a new one from now on. The first decision is final. */
export function accept(account: Account, programId: number, body: unknown, now: number): Answer {
	return decide(account, programId, body, (index, groups) => {
		const pending = account.contracts[index];
		if (!pending) return;
		const id = pending.Id.replace(/^P/, 'S');
		const signed = writeDate(now);
		const active = {
			...pending,
			Id: id,
			Status: 'ACTIVE' as const,
			StartDate: signed,
			BrandSignatory: 'API',
			BrandSignatoryDate: signed,
			DateLastUpdated: signed,
			Uri: pending.Uri.replace(pending.Id, id),
		};
		account.contracts[index] = active;
		addMembership(account, active);
		showAddress(account, pending.PartnerId);
		for (const group of groups) group.members.add(String(pending.PartnerId));
	});
}

/** Declines a pending contract. */
export function decline(account: Account, programId: number, body: unknown, now: number): Answer {
	return decide(account, programId, body, (index, groups) => {
		const pending = account.contracts[index];
		if (!pending) return;
		account.contracts[index] = { ...pending, Status: 'DECLINED', DateLastUpdated: writeDate(now) };
		for (const group of groups) group.members.add(String(pending.PartnerId));
	});
}

function decide(
	account: Account,
	programId: number,
	body: unknown,
	apply: (index: number, groups: Group[]) => void,
): Answer {
	const { contractId, groupId } = (body ?? {}) as Decision;
	if (typeof contractId !== 'string' || !/^[PS]-\d+$/.test(contractId)) {
		throw new BadRequest('contractId', 'The contractId is missing or malformed');
	}
	const wanted = typeof groupId === 'string' && groupId !== '' ? groupId.split(',') : [];
	const groups = wanted.map((id) => account.groups.find((group) => group.Id === id.trim()));
	if (groups.includes(undefined)) throw new BadRequest('groupId', `There is no group ${String(groupId)}`);
	if (account.decided.has(contractId)) {
		return refuse(409, 'A decision for this contract has already been recorded');
	}
	const index = account.contracts.findIndex(({ Id, Status }) => Id === contractId && Status === 'PENDING');
	if (index < 0 || programId !== account.programId) return refuse(404, 'Contract or program not found');
	account.decided.add(contractId);
	apply(
		index,
		groups.filter((group) => group !== undefined),
	);
	return ok({ Status: 'OK' });
}

/** A partner's address is hidden until it joins. */
function showAddress(account: Account, partnerId: number): void {
	const contact = account.partners.get(String(partnerId))?.Contacts.find(({ IsPrimary }) => IsPrimary);
	if (contact) contact.Email = contact.Email.replace('***', contact.FirstName.slice(1).toLowerCase());
}
