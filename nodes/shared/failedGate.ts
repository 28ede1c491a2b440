import type { IDataObject } from 'n8n-workflow';
import { readPath, toText, type PartnerData } from '../../lib/partner/values';

/** What the nodes that decide who is mailed add to an item, and what operators call those nodes. */
const GATES = { segment: 'Segment Filter', chainDelay: 'Chain Delay', application: 'Auto-Accept' };

/** What such a node says of an item that it could not decide about. */
export function describeFailure(reason: string): { failed: true; reason: string } {
	return { failed: true, reason };
}

/**
 * What a node says of an item. That an earlier one of its kind could not decide about the item stays, whatever this one
 * says: it was passed on by an output that means something else.
 *
 * @param before what the item has there so far
 */
export function keepFailure(before: unknown, value: IDataObject): IDataObject {
	const reason = readFailure(before);
	return reason === undefined ? value : { ...value, ...describeFailure(reason) };
}

/** Says that a node before could not decide whether a partner is mailed, or `undefined`. */
export function explainFailedGate(partner: PartnerData): string | undefined {
	for (const [property, name] of Object.entries(GATES)) {
		const reason = readFailure(readPath(partner, property));
		if (reason !== undefined) return `The ${name} before this node could not run: ${reason}`;
	}
	return undefined;
}

function readFailure(value: unknown): string | undefined {
	if (typeof value !== 'object' || value === null) return undefined;
	const { failed, reason } = value as PartnerData;
	return failed === true ? (toText(reason) ?? '') : undefined;
}
