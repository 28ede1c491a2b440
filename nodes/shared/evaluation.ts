import { DateTime } from 'luxon';
import type { INodeExecutionData } from 'n8n-workflow';
import { normaliseStep, type ChainStep } from '../../lib/ledger/names';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findSentAt, findSends } from '../../lib/ledger/sends';
import { readPartnerId } from '../../lib/partner/partner';
import { readPath } from '../../lib/partner/values';
import type { ConditionGroup, EvaluationContext, SentTimes } from '../../lib/segment/condition';
import { listEmailsAskedFor } from '../../lib/segment/segment';
import { withLedger } from './ledger';

/**
 * Everything conditions need besides the partner. The ledger is opened only when a condition asks about an email, and
 * asked once for each such email, whatever the number of partners.
 *
 * @param zone IANA time zone in which days begin and end
 * @throws LedgerError where the ledger is needed and cannot be used
 */
export async function createEvaluationContext(
	groups: readonly ConditionGroup[],
	items: readonly INodeExecutionData[],
	zone: string,
): Promise<EvaluationContext> {
	const emails = listEmailsAskedFor(groups);
	const sentTimes = emails.length === 0 ? new Map<string, SentTimes>() : await lookUpEmails(emails, items);
	return {
		now: DateTime.now().setZone(zone) as DateTime<true>,
		zone,
		sentTimes: (email) => sentTimes.get(keyOf(email)) ?? new Map<string, number>(),
		hasField: (path) => items.some(({ json }) => readPath(json, path) !== undefined),
	};
}

async function lookUpEmails(
	emails: readonly ChainStep[],
	items: readonly INodeExecutionData[],
): Promise<Map<string, SentTimes>> {
	return withLedger(async (ledger) => {
		const partnerIds = listPartnerIds(items);
		const found = new Map<string, SentTimes>();
		for (const email of emails) {
			if (!found.has(keyOf(email))) found.set(keyOf(email), await findSentTimes(ledger, email, partnerIds));
		}
		return found;
	});
}

/** The different partner ids among the items. */
export function listPartnerIds(items: readonly INodeExecutionData[]): string[] {
	return [...new Set(items.map(({ json }) => readPartnerId(json)).filter((id) => id !== undefined))];
}

/** When each partner was sent an email; partners who were not are absent. */
export async function findSentTimes(
	ledger: LedgerDatabase,
	email: ChainStep,
	partnerIds: readonly string[],
): Promise<SentTimes> {
	const sends = await findSends(ledger, email, partnerIds);
	const times = new Map<string, number>();
	for (const [partnerId, records] of sends) {
		const sentAt = findSentAt(records);
		if (sentAt !== undefined) times.set(partnerId, sentAt);
	}
	return times;
}

function keyOf(email: ChainStep): string {
	const { program, chain, step } = normaliseStep(email);
	return JSON.stringify([program, chain, step]);
}
