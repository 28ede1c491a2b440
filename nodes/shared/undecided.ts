import type { IDataObject } from 'n8n-workflow';
import { readPath, toText, type PartnerData } from '../../lib/partner/values';

/** What the nodes that decide who is mailed add to an item, and what operators call those nodes. */
const GATES = { segment: 'Segment Filter', chainDelay: 'Chain Delay', application: 'Auto-Accept' };

/** What such a node says of an item that it could not decide about. */
export function describeUndecided(reason: string): { undecided: true; reason: string } {
	return { undecided: true, reason };
}

/**
 * What a node says of an item. That an earlier one of its kind could not decide about the item stays, whatever this one
 * says: it was passed on by an output that means something else.
 *
 * @param before what the item has there so far
 */
export function keepUndecided(before: unknown, value: IDataObject): IDataObject {
	const reason = readUndecided(before);
	return reason === undefined ? value : { ...value, ...describeUndecided(reason) };
}

/** Says that a node before could not decide whether a partner is mailed, or `undefined`. */
export function explainUndecided(partner: PartnerData): string | undefined {
	for (const [property, name] of Object.entries(GATES)) {
		const reason = readUndecided(readPath(partner, property));
		if (reason !== undefined) return `The ${name} before this node could not decide: ${reason}`;
	}
	return undefined;
}

function readUndecided(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { undecided, reason } = value as PartnerData;
	return undecided === true ? (toText(reason) ?? '') : undefined;
}
