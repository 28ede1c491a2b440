import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { judgeRecords } from '../../../lib/email/sending/priorSends';
import {
	findRejectedSends,
	makeDueAgain,
	type RejectedFilter,
	type RejectedSend,
} from '../../../lib/ledger/rejectedSends';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { findSends } from '../../../lib/ledger/sends';
import { findSuppressions, type SuppressionCause } from '../../../lib/ledger/suppressions';
import { restoreNames } from '../../../lib/ledger/writtenNames';
import { inform, warn } from '../../shared/hints';
import { count } from '../../shared/items';
import { describePlace } from '../../shared/place';
import { readClock } from '../../shared/surroundings';
import { countKinds, readFilterText, readSpan, requireText, runForEachFilter } from '../filters';
import { isPreview } from '../manualExecutions';

/**
 * Makes emails that the mail server rejected due again, those excepted that the partner has or may have. A manual
 * execution only shows them unless it is set to send them again.
 *
 * @throws NodeOperationError for a filter that says nothing
 */
export async function sendAgain(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const onlyShow = isPreview(context, 'sendAgain');
	const answers = await runForEachFilter(
		items,
		(itemIndex) => readFilter(context, itemIndex),
		async (ledger, filter) => {
			const found = await findRejectedSends(ledger, filter);
			const verdicts = await judge(ledger, found);
			const wanted = found.filter((send) => isDue(verdicts.get(send)));
			const due = onlyShow ? [] : await makeDueAgain(ledger, wanted, describePlace(context), readClock());
			const done = new Set(due.map(identifySend));
			const written = await restoreNames(ledger, found);
			return found.map((send, index) => {
				const verdict = verdicts.get(send) ?? CHANGED;
				const isDone = done.has(identifySend(send));
				const wasMissed = !onlyShow && isDue(verdict) && !isDone;
				return describe(written[index] ?? send, wasMissed ? CHANGED : verdict, isDone);
			});
		},
		({ program, chain, step, partnerId, email }) => JSON.stringify([program, chain, step, partnerId, email]),
	);
	tell(
		context,
		answers.map(({ json }) => json),
		onlyShow,
	);
	return answers;
}

function readFilter(context: IExecuteFunctions, itemIndex: number): RejectedFilter {
	const read = (name: string, label: string) => readFilterText(context, name, label, itemIndex);
	const address = read('filters.email', 'Email');
	const reason = read('filters.reason', 'Reason Contains');
	const filter = {
		...readSpan(context, itemIndex),
		...(address !== undefined && { address }),
		...(reason !== undefined && { reason }),
	};
	const of = context.getNodeParameter('rejectedEmails', itemIndex);
	if (of === 'all') return filter;
	if (of === 'partner') {
		return { ...filter, partnerId: requireText(context, 'partnerId', 'Partner ID', itemIndex) };
	}
	const program = requireText(context, 'program', 'Program', itemIndex);
	const chain = read('chain', 'Chain');
	const step = read('step', 'Step');
	return { ...filter, program, ...(chain !== undefined && { chain }), ...(step !== undefined && { step }) };
}

/** What can be said of a rejected email: the statuses and words of Send Partner Email, where it has them. */
interface Verdict {
	status: 'due' | 'suppressed' | 'alreadySent' | 'uncertain' | 'changed';
	reason: string;
}

const DUE: Verdict = { status: 'due', reason: 'The next run of its Send Partner Email sends it' };
const CHANGED: Verdict = { status: 'changed', reason: 'It changed while this ran, so it was left alone' };

function isDue(verdict: Pick<Verdict, 'status'> | undefined): boolean {
	return verdict?.status === 'due' || verdict?.status === 'suppressed';
}

/** Tells, email by email, whether it can be sent again. */
async function judge(
	ledger: LedgerDatabase,
	found: readonly RejectedSend[],
): Promise<Map<RejectedSend, Verdict>> {
	const verdicts = new Map<RejectedSend, Verdict>();
	for (const sends of groupBy(found, ({ program, chain, step }) => JSON.stringify([program, chain, step]))) {
		const [first] = sends;
		if (!first) continue;
		const ids = [...new Set(sends.map(({ partnerId }) => partnerId))];
		const records = await findSends(ledger, first, ids);
		const addresses = [...new Set(sends.map(({ address }) => address))];
		const suppressions = await findSuppressions(ledger, first.program, addresses);
		for (const send of sends) {
			const earlier = judgeRecords(records.get(send.partnerId) ?? [], send.address, { now: readClock() });
			verdicts.set(send, toVerdict(earlier, suppressions.get(send.address)));
		}
	}
	return verdicts;
}

function toVerdict(
	earlier: ReturnType<typeof judgeRecords>,
	suppressions: readonly SuppressionCause[] | undefined,
): Verdict {
	if (earlier?.status === 'alreadySent' || earlier?.status === 'uncertain') {
		return { status: earlier.status, reason: earlier.reason ?? '' };
	}
	if (earlier?.status !== 'rejected') return CHANGED;
	if (!suppressions) return DUE;
	const causes = [...new Set(suppressions.map(({ reason }) => reason))].join(', ');
	return { status: 'suppressed', reason: `Waits until the suppression is removed: ${causes}` };
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => string): Row[][] {
	const groups = new Map<string, Row[]>();
	for (const row of rows) {
		const key = keyOf(row);
		const group = groups.get(key);
		if (group) group.push(row);
		else groups.set(key, [row]);
	}
	return [...groups.values()];
}

function identifySend({ program, chain, step, partnerId, address }: RejectedSend): string {
	return JSON.stringify([program, chain, step, partnerId, address]);
}

function describe(
	{ partnerId, address, program, chain, step, rejectedAt, reason: rejection }: RejectedSend,
	{ status, reason }: Verdict,
	isDone: boolean,
) {
	return {
		partnerId,
		email: address,
		status,
		reason,
		program,
		chain,
		step,
		rejectedAt: new Date(rejectedAt).toISOString(),
		madeDue: isDone,
		rejectedFor: rejection,
	};
}

/** What keeps an email as it is, in words. */
const STAYING: Partial<Record<string, string>> = {
	alreadySent: 'that the partner already has',
	uncertain: 'that may have been sent already',
	changed: 'that changed meanwhile',
};

type Answer = ReturnType<typeof describe>;

function tell(context: IExecuteFunctions, answers: readonly Answer[], onlyShow: boolean): void {
	if (answers.length === 0) {
		inform(context, 'No rejected email was found for these fields, so nothing changes.');
		return;
	}
	const due = answers.filter(isDue);
	const staying = answers.filter((answer) => !isDue(answer));
	const chains = countKinds(due.map(({ program, chain }) => `of ${chain} (${program})`));
	const emails = count(due.length, 'email');
	const verb = due.length === 1 ? 'is' : 'are';
	const list = due.length > 0 ? `: ${chains}` : '';
	const lines = [
		onlyShow
			? `A manual execution changes nothing unless Manual Executions says so. The next run would make ${emails} due again${list}.`
			: `${emails} ${verb} due again${list}.`,
	];
	if (due.length > 0 && !onlyShow) {
		lines.push(
			'The next run of Send Partner Email sends each of them once, if the partner still gets to that node.',
		);
	}
	if (staying.length > 0) {
		const which = countKinds(staying.map(({ status }) => STAYING[status] ?? status));
		lines.push(`Not sent again: ${which}.`);
	}
	inform(context, lines.join(' '));
	const suppressed = due.filter(({ status }) => status === 'suppressed').length;
	if (suppressed > 0) {
		const which = count(suppressed, 'of these emails', 'of these emails');
		warn(
			context,
			`${which} cannot be sent yet, because the address is suppressed. Remove the suppressions with Suppression → Remove Many; the next run then sends them.`,
		);
	}
}
