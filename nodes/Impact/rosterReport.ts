import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { SettledProspects } from '../../lib/impact/earlierIds';
import type { RosterItem } from '../../lib/impact/rosterItems';
import { RELATIONSHIP_STAGES } from '../../lib/partner/partner';
import { describeColumns, suggestFields } from '../shared/columns';
import { inform, warn } from '../shared/hints';
import { count, formatNumber } from '../shared/items';

/** Says in one hint who is in the roster, and what became of the items that came in. */
export function reportRoster(
	context: IExecuteFunctions,
	items: readonly RosterItem[],
	{ repeated, renamed }: SettledProspects,
	requests: number,
): void {
	const amounts = Map.groupBy(items, ({ data }) => data.relationshipStage);
	const stages = RELATIONSHIP_STAGES.flatMap(({ value, label }) => {
		const amount = amounts.get(value)?.length ?? 0;
		return amount === 0 ? [] : [`${formatNumber(amount)} ${label}`];
	});
	const sentences = [
		`${count(items.length, 'partner')}${stages.length > 0 ? `: ${stages.join(', ')}` : ''}.`,
		...(repeated > 0
			? [`${count(repeated, 'input item')} left out: the same ID or email address as another one.`]
			: []),
		...(renamed.length > 0
			? [
					`${count(renamed.length, 'prospect keeps', 'prospects keep')} the ID under which the address was written to before, such as ${renamed[0]?.id}.`,
				]
			: []),
		`${count(requests, 'request')} to impact.com.`,
	];
	inform(context, sentences.join(' '));
}

/** Warns of columns that the prospects lack, and of what they may be called instead. */
export function warnOfProspects(
	context: IExecuteFunctions,
	input: readonly INodeExecutionData[],
	{ all, unusable }: SettledProspects,
): void {
	if (unusable.length > 0) {
		const columns = describeColumns(
			unusable.map((index) => input[index]!),
			['partnerId', 'email'],
		);
		warn(context, `${count(unusable.length, 'input item')} left out: no partnerId and no email. ${columns}`);
	}
	const withoutId = all.filter(({ lacksId }) => lacksId).map(({ index }) => input[index]!);
	if (withoutId.length === 0) return;
	const [amount, address] =
		withoutId.length === 1
			? ['1 prospect has', 'the email address']
			: [`${formatNumber(withoutId.length)} prospects have`, 'their email address'];
	const isMisspelt = suggestFields(withoutId, ['partnerId']).length > 0;
	warn(
		context,
		`${amount} no partnerId; ${address} is used instead.${isMisspelt ? ` ${describeColumns(withoutId, ['partnerId'])}` : ''}`,
	);
}
