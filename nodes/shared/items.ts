import { DateTime } from 'luxon';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { keepUndecided } from './undecided';

/**
 * A copy of an item with one property added, linked to the item it came from. The incoming item is shared with other
 * nodes and never changed.
 *
 * @param index position of the item in the node's input
 */
export function extendItem(
	item: INodeExecutionData,
	index: number,
	property: string,
	value: IDataObject,
): INodeExecutionData {
	return {
		json: { ...item.json, [property]: keepUndecided(item.json[property], value) },
		...(item.binary && { binary: item.binary }),
		pairedItem: { item: index },
	};
}

/**
 * The same for a preview, where somebody reads the output: who it is and what the node says of them come first, so that
 * both stand in the first columns of n8n's table.
 */
export function extendPreviewItem(
	item: INodeExecutionData,
	index: number,
	property: string,
	value: IDataObject,
): INodeExecutionData {
	const who = Object.entries(item.json).filter(([field]) => field === 'partnerId' || field === 'name');
	const json = { ...Object.fromEntries(who), [property]: value, ...item.json };
	return extendItem({ ...item, json }, index, property, value);
}

/** An amount with thousands separators: `1,204`. */
export function formatNumber(amount: number): string {
	return amount.toLocaleString('en-US');
}

/** An amount with its noun: `1 partner`, `1,204 partners`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
	return `${formatNumber(amount)} ${amount === 1 ? noun : plural}`;
}

/** A point in time for an operator: `24 Nov 2026, 08:10`. */
export function formatTime(instant: number, zone: string): string {
	return DateTime.fromMillis(instant, { zone }).toFormat('d LLL yyyy, HH:mm');
}
