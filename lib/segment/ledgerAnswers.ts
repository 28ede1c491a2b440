import { findLatestEvents } from '../ledger/emailEvents';
import { normaliseStep, type ChainStep } from '../ledger/names';
import type { LedgerDatabase } from '../ledger/schema';
import { findSends, listSentTimes, listUncertainTimes, type SendRecord } from '../ledger/sends';
import { findSuppressions } from '../ledger/suppressions';
import { findUntrackedSends } from '../ledger/untrackedSends';
import type { EvaluationContext, LedgerQuestion, Times } from './condition';
import type { Span } from './span';

/** Whom the questions are about. */
export interface Audience {
	partnerIds: readonly string[];
	/** Email addresses in any case. */
	addresses: readonly string[];
}

/**
 * Asks the ledger everything that a segment wants to know of all its partners, each question once and each email's
 * sends once.
 *
 * @returns what gives the answer to any of the questions
 */
export async function answerQuestions(
	ledger: LedgerDatabase,
	questions: readonly LedgerQuestion[],
	audience: Audience,
): Promise<EvaluationContext['answer']> {
	const answers = new Map<string, Times>();
	const sends = new Map<string, Map<string, SendRecord[]>>();
	const findSendsOnce = async (email: ChainStep) => {
		const key = JSON.stringify(normaliseStep(email));
		const known = sends.get(key) ?? (await findSends(ledger, email, audience.partnerIds));
		sends.set(key, known);
		return known;
	};
	const find = async (question: LedgerQuestion): Promise<Times> => {
		switch (question.about) {
			case 'email':
				return findHappenings(ledger, question, audience, await findSendsOnce(question.email));
			case 'untracked':
				return findUntrackedSends(ledger, question.email, question.happening, audience.partnerIds);
			case 'unsubscribed':
				return findUnsubscribed(ledger, question.program, audience.addresses);
		}
	};
	for (const question of questions) {
		const key = JSON.stringify(question);
		if (answers.has(key)) continue;
		answers.set(key, await find(question));
	}
	return (question) => answers.get(JSON.stringify(question)) ?? new Map<string, number>();
}

async function findHappenings(
	ledger: LedgerDatabase,
	{ email, happening, span }: Extract<LedgerQuestion, { about: 'email' }>,
	{ partnerIds }: Audience,
	sends: ReadonlyMap<string, SendRecord[]>,
): Promise<Times> {
	if (happening === 'sent') return pickTimes(sends, listSentTimes, span);
	if (happening === 'uncertain') return pickTimes(sends, listUncertainTimes, span);
	const events = await findLatestEvents(ledger, email, happening, partnerIds, span);
	// An address can be refused in the SMTP transaction, or by a report that arrives later.
	return happening === 'bounced' ? new Map([...pickTimes(sends, listBounces, span), ...events]) : events;
}

function listBounces({ status, settledAt }: SendRecord): number[] {
	return status === 'bounced' ? [settledAt ?? 0] : [];
}

/** The latest of each partner's times in a span. */
function pickTimes(
	sends: ReadonlyMap<string, SendRecord[]>,
	listTimes: (record: SendRecord) => number[],
	{ start, end }: Span,
): Map<string, number> {
	const latest = new Map<string, number>();
	for (const [partnerId, records] of sends) {
		for (const time of records.flatMap(listTimes)) {
			if (time < start || time >= end) continue;
			latest.set(partnerId, Math.max(time, latest.get(partnerId) ?? 0));
		}
	}
	return latest;
}

async function findUnsubscribed(
	ledger: LedgerDatabase,
	program: string,
	addresses: readonly string[],
): Promise<Times> {
	const times = new Map<string, number>();
	for (const [address, suppressions] of await findSuppressions(ledger, program, addresses)) {
		const unsubscribed = suppressions.find(({ reason }) => reason === 'unsubscribed');
		if (unsubscribed) times.set(address, unsubscribed.createdAt);
	}
	return times;
}
