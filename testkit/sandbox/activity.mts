import { DAY, writeDate, writeDay } from './dates.mts';
import type { Random } from './random.mts';
import type { Account, Action, Partner } from './types.mts';

/** How busy a partner is: actions a day, and how many days ago it stopped. */
const habits = [
	{ perDay: 1.1, stoppedDaysAgo: 0, clicksPerDay: 60 },
	{ perDay: 0.15, stoppedDaysAgo: 0, clicksPerDay: 12 },
	{ perDay: 0.02, stoppedDaysAgo: 0, clicksPerDay: 3 },
	{ perDay: 0.12, stoppedDaysAgo: 45, clicksPerDay: 8 },
	{ perDay: 0, stoppedDaysAgo: 0, clicksPerDay: 0 },
] as const;

/** What a partner does from the day it joined on, as actions and as clicks of the account. */
export function addActivity(
	account: Account,
	partner: Partner,
	joinedAt: number,
	historyDays: number,
	now: number,
	random: Random,
): void {
	const habit = habits[random.pick([0, 1, 1, 1, 2, 2, 3, 4])] ?? habits[1];
	const firstDay = Math.min(historyDays, Math.floor((now - joinedAt) / DAY));
	for (let daysAgo = firstDay; daysAgo >= habit.stoppedDaysAgo; daysAgo -= 1) {
		const day = now - daysAgo * DAY;
		addClicks(account, day, partner.Id, Math.floor(random.next() * 2 * habit.clicksPerDay));
		const amount = Math.floor(habit.perDay) + (random.chance(habit.perDay % 1) ? 1 : 0);
		for (let index = 0; index < amount; index += 1) {
			// Not later than now, and not before the partner joined.
			const at = Math.max(day - random.between(1, 7) * 3_600_000, joinedAt);
			const state = random.chance(0.03) ? 'REVERSED' : daysAgo < 30 ? 'PENDING' : 'APPROVED';
			const sale = random.between(900, 16_000) / 100;
			account.actions.push(buildAction(account, partner, account.actions.length, at, sale, state));
		}
	}
}

function addClicks(account: Account, day: number, partnerId: string, clicks: number): void {
	if (clicks === 0) return;
	const key = writeDay(day);
	const ofDay = account.clicks.get(key) ?? new Map<string, number>();
	ofDay.set(partnerId, clicks);
	account.clicks.set(key, ofDay);
}

/** A conversion of a partner. */
export function buildAction(
	account: Pick<Account, 'sid' | 'programId'>,
	partner: Partner,
	number: number,
	at: number,
	amount: number,
	state: Action['shown']['State'],
): Action {
	const id = `${account.programId}.4636.${158_000 + number}`;
	const payout = Math.round(amount * 8) / 100;
	return {
		updatedAt: at + 10 * 60_000,
		shown: {
			Id: id,
			CampaignId: account.programId,
			CampaignName: 'Acme Partners',
			ActionTrackerId: 2240,
			ActionTrackerName: 'Sale',
			EventCode: '',
			MediaPartnerId: Number(partner.Id),
			MediaPartnerName: partner.Name,
			State: state,
			AdId: 506_720,
			ClientCost: payout,
			Payout: payout,
			DeltaPayout: payout,
			IntendedPayout: payout,
			Amount: amount,
			DeltaAmount: amount,
			IntendedAmount: amount,
			Currency: 'USD',
			ReferringDate: writeDate(at - 3_600_000),
			EventDate: writeDate(at),
			CreationDate: writeDate(at + 10 * 60_000),
			LockingDate: writeDate(at + 16 * DAY),
			ReferringType: 'CLICK_COOKIE',
			ReferringDomain: '',
			PromoCode: '',
			Oid: String(9_217_000 + number),
			CustomerStatus: 'NEW',
			Uri: `/Advertisers/${account.sid}/Actions/${id}`,
		},
	};
}
