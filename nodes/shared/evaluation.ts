import { DateTime } from 'luxon';
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ChainStep } from '../../lib/ledger/names';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import { findSentAt, findSends } from '../../lib/ledger/sends';
import { createCalendar } from '../../lib/partner/calendar';
import { readPartnerId, readPrimaryContact } from '../../lib/partner/partner';
import { readPath } from '../../lib/partner/values';
import type { EvaluationContext, SegmentDefinition, Times } from '../../lib/segment/condition';
import { answerQuestions } from '../../lib/segment/ledgerAnswers';
import { listLedgerQuestions } from '../../lib/segment/ledgerQuestions';
import { withLedger } from './ledger';
import { addSampleTimes } from './sampleEmails';
import { findSurroundings, readClock } from './surroundings';

/**
 * Everything conditions need besides the partner. The ledger is opened only when a condition asks it something, and
 * asked once for each such question, whatever the number of partners.
 *
 * @param zone IANA time zone in which days begin and end
 * @throws LedgerError where the ledger is needed and cannot be used
 */
export async function createEvaluationContext(
	context: IExecuteFunctions,
	definitions: readonly SegmentDefinition[],
	items: readonly INodeExecutionData[],
	zone: string,
): Promise<EvaluationContext> {
	const clock = {
		now: DateTime.fromMillis(readClock(), { zone }) as DateTime<true>,
		calendar: createCalendar(zone),
	};
	const questions = definitions.flatMap((definition) => listLedgerQuestions(definition, clock));
	const audience = { partnerIds: listPartnerIds(items), addresses: listAddresses(items) };
	const answer =
		questions.length === 0
			? () => new Map<string, number>()
			: await withLedger((ledger) => answerQuestions(ledger, questions, audience));
	const nodeName = context.getNode().name;
	return {
		...clock,
		answer: addSampleTimes(context, items, answer),
		hasField: (path) =>
			items.length === 0 ||
			(findSurroundings()?.hasField(nodeName, items, path) ??
				items.some(({ json }) => readPath(json, path) !== undefined)),
	};
}

function listAddresses(items: readonly INodeExecutionData[]): string[] {
	return items.map(({ json }) => readPrimaryContact(json).email).filter((email) => email !== undefined);
}

/** The different partner ids among the items. */
export function listPartnerIds(items: readonly INodeExecutionData[]): string[] {
	return [...new Set(items.map(({ json }) => readPartnerId(json)).filter((id) => id !== undefined))];
}

/** When each partner was first sent an email; partners who were not are absent. */
export async function findSentTimes(
	ledger: LedgerDatabase,
	email: ChainStep,
	partnerIds: readonly string[],
): Promise<Times> {
	const sends = await findSends(ledger, email, partnerIds);
	const times = new Map<string, number>();
	for (const [partnerId, records] of sends) {
		const sentAt = findSentAt(records);
		if (sentAt !== undefined) times.set(partnerId, sentAt);
	}
	return times;
}
