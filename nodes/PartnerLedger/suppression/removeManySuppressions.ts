import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	findRemovableSuppressions,
	removeFoundSuppressions,
	type RemovableSuppression,
	type SuppressionFilter,
} from '../../../lib/ledger/removeSuppressions';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { restoreNames } from '../../../lib/ledger/writtenNames';
import { inform, warn } from '../../shared/hints';
import { count } from '../../shared/items';
import { countKinds, readFilterText, readSpan, runForEachFilter } from '../filters';
import { isPreview } from '../manualExecutions';
import { readReasons, readScope } from './parameters';

/**
 * Lets many addresses be mailed again. A manual execution only shows them unless it is set to remove the suppressions.
 *
 * @throws NodeOperationError for a filter that says nothing
 */
export async function removeManySuppressions(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const onlyShow = isPreview(context, 'remove');
	const answers = await runForEachFilter(
		items,
		(itemIndex) => readFilter(context, itemIndex),
		async (ledger, filter) => {
			const found = await findRemovableSuppressions(ledger, filter);
			const removed = onlyShow ? [] : await removeFoundSuppressions(ledger, found);
			const done = new Set(removed);
			return describeAll(ledger, found, done);
		},
		({ email, holdsFor, reason }) => JSON.stringify([email, holdsFor, reason]),
	);
	tell(
		context,
		answers.map(({ json }) => json),
		onlyShow,
	);
	return answers;
}

function readFilter(context: IExecuteFunctions, itemIndex: number): SuppressionFilter {
	const read = (name: string, label: string) => readFilterText(context, name, label, itemIndex);
	const source = read('filters.source', 'Source Contains');
	const filter = {
		reasons: readReasons(context, itemIndex),
		...readSpan(context, itemIndex),
		...(source !== undefined && { source }),
	};
	const program = readScope(context, itemIndex);
	if (program === undefined) return filter;
	const chain = read('chain', 'Chain');
	const step = read('step', 'Step');
	return { ...filter, program, ...(chain !== undefined && { chain }), ...(step !== undefined && { step }) };
}

async function describeAll(
	ledger: LedgerDatabase,
	found: readonly RemovableSuppression[],
	removed: ReadonlySet<RemovableSuppression>,
) {
	const names = await restoreNames(ledger, found);
	const takeCauses = takeInTurn(
		await restoreNames(
			ledger,
			found.flatMap(({ causes }) => causes),
		),
	);
	const takeOthers = takeInTurn(
		await restoreNames(
			ledger,
			found.flatMap(({ others }) => others),
		),
	);
	return found.map((suppression, index) => {
		const causedBy = takeCauses(suppression.causes.length)
			.map(({ program, chain, step }) => `${chain}: ${step} (${program})`)
			.join(' and ');
		const stillSuppressedFor = takeOthers(suppression.others.length)
			.map(({ program, reason }) => `${reason} (${program || ALL_PROGRAMS})`)
			.join(', ');
		const { address, reason, partnerId, source, createdAt } = suppression;
		return {
			email: address,
			reason,
			...(causedBy !== '' && { causedBy }),
			holdsFor: names[index]?.program || ALL_PROGRAMS,
			...(stillSuppressedFor !== '' && { stillSuppressedFor }),
			...(partnerId !== null && { partnerId }),
			createdAt: new Date(createdAt).toISOString(),
			source,
			removed: removed.has(suppression),
		};
	});
}

/** Gives the next so many rows with every call. */
function takeInTurn<Row>(rows: readonly Row[]): (amount: number) => readonly Row[] {
	let taken = 0;
	return (amount) => rows.slice(taken, (taken += amount));
}

/** As the panel calls them under Holds For. */
const ALL_PROGRAMS = 'All Programs';

type Answer = Awaited<ReturnType<typeof describeAll>>[number];

function tell(context: IExecuteFunctions, answers: readonly Answer[], onlyShow: boolean): void {
	if (answers.length === 0) {
		inform(context, 'No suppression was found for these fields, so nothing changes.');
		return;
	}
	const removed = onlyShow ? answers : answers.filter((answer) => answer.removed);
	const causes = removed.length > 0 ? `: ${countKinds(removed.map(describeCause))}` : '';
	const amount = `${count(removed.length, 'suppression')}${causes}`;
	const missed = answers.length - removed.length;
	const lines = [
		onlyShow
			? `A manual execution removes nothing unless Manual Executions says so. The next run would remove ${amount}.`
			: `Removed ${amount}.`,
		...(missed > 0 ? [`${count(missed, 'suppression')} changed meanwhile and stayed.`] : []),
		...(onlyShow ? [] : ['Emails that were rejected stay so until Email → Send Again makes them due.']),
	];
	inform(context, lines.join(' '));
	const blocked = removed.filter(({ stillSuppressedFor }) => stillSuppressedFor !== undefined);
	if (blocked.length > 0) {
		const which = count(blocked.length, 'of these addresses has', 'of these addresses have');
		warn(context, `${which} another suppression as well, which stays: see stillSuppressedFor.`);
	}
	const unwilling = removed.filter(({ reason }) => reason === 'unsubscribed' || reason === 'complained');
	if (unwilling.length > 0) {
		const who = count(unwilling.length, 'of these people', 'of these people');
		warn(context, `${who} unsubscribed or complained. To write to them again may be unlawful.`);
	}
}

function describeCause({ causedBy }: Answer): string {
	return causedBy === undefined ? 'not caused by a known email' : `caused by ${causedBy}`;
}
