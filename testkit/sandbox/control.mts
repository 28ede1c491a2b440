import { createHash } from 'node:crypto';
import { buildAction } from './activity.mts';
import { ok, refuse, type Answer } from './answers.mts';
import { addMembership, buildContract, type Standing } from './contracts.mts';
import { DAY } from './dates.mts';
import { buildPartner } from './partnerProfile.mts';
import { createRandom } from './random.mts';
import type { Account, Action } from './types.mts';

/**
 * What happens at impact.com without our doing, for tests and the playground to bring about. None of this is part of the
 * Brand API.
 */
export function happen(account: Account, event: string, body: Record<string, unknown>, now: number): Answer {
	switch (event) {
		case 'application':
			return apply(account, body, now);
		case 'action':
			return sell(account, body, now);
		case 'action-change':
			return changeAction(account, body, now);
		case 'campaign-change':
			for (const campaign of account.campaigns) {
				if (campaign.Id === body.id) campaign.State = String(body.state);
			}
			return ok({ done: true });
		case 'group':
			account.groups.push({ Id: String(body.id), Name: String(body.name), members: new Set() });
			return ok({ done: true });
		default:
			return refuse(404, `Nothing is called ${event}`);
	}
}

/**
 * Somebody signs up and applies, or has come further already, or has nothing to do with the program (`none`). The same
 * address again is another account. `days` ago it came to that; `method` is its promotional method, and `groups` names
 * the groups it is in.
 */
function apply(account: Account, body: Record<string, unknown>, now: number): Answer {
	const [name, email, firstName, lastName, country] = [
		'name',
		'email',
		'firstName',
		'lastName',
		'country',
	].map((field) => (typeof body[field] === 'string' ? body[field] : '')) as [
		string,
		string,
		string,
		string,
		string,
	];
	// The same person gets the same id again when the sandbox begins afresh.
	const id = 3_000_000 + (createHash('sha256').update(email).digest().readUInt32BE() % 1_000_000);
	const index = account.partners.size;
	const method = typeof body.method === 'string' ? { method: body.method } : {};
	const person = { name, email, firstName, lastName, country, ...method };
	const changedAt = now - Number(body.days ?? 0) * DAY;
	const isAnother = account.partners.has(String(id));
	const accountId = isAnother ? id + 1_000_000 : id;
	const profile = buildPartner(account.sid, accountId, index, changedAt, createRandom(id), person);
	account.partners.set(profile.Id, profile);
	for (const group of account.groups) {
		if (Array.isArray(body.groups) && body.groups.includes(group.Name)) group.members.add(profile.Id);
	}
	const signatory = { id: accountId, contact: `${firstName} ${lastName}`.trim() };
	if (body.standing === 'none') return ok({ partnerId: profile.Id });
	const standing = (body.standing ?? 'applied') as Standing;
	const contract = buildContract(account, signatory, standing, now + account.contracts.length, changedAt);
	account.contracts.push(contract);
	if (standing === 'joined') addMembership(account, contract);
	return ok({ partnerId: profile.Id, contractId: contract.Id });
}

/** A customer buys through a partner. */
function sell(account: Account, body: Record<string, unknown>, now: number): Answer {
	const partner = account.partners.get(String(body.partnerId));
	if (!partner) return refuse(404, 'There is no such partner');
	const at = typeof body.at === 'string' ? Date.parse(body.at) : now;
	const action = buildAction(account, partner, account.actions.length, at, Number(body.amount), 'PENDING');
	account.actions.unshift({ ...action, updatedAt: now });
	return ok({ actionId: action.shown.Id });
}

/** An order is changed (which counts as an update) or reversed (which does not). */
function changeAction(account: Account, body: Record<string, unknown>, now: number): Answer {
	const action = account.actions.find(({ shown }) => shown.Id === body.actionId);
	if (!action) return refuse(404, 'There is no such action');
	if (body.state !== undefined) action.shown.State = body.state as Action['shown']['State'];
	if (body.amount !== undefined) {
		action.shown.Amount = Number(body.amount);
		action.updatedAt = now;
	}
	return ok({ done: true });
}
