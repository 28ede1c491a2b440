import type { INodeExecutionData } from 'n8n-workflow';
import { readPartnerId } from '../../lib/partner/partner';
import { readPath } from '../../lib/partner/values';

/**
 * Which partners stand before each node, and which of the asked fields they have. A run of some partners can then tell
 * what a run of all would see there: the others are where their own last run left them.
 */
export class PresenceRecord {
	/** By node, then field path: the partners who were there and had it. */
	private readonly holders = new Map<string, Map<string, Set<string>>>();
	private readonly answers = new Map<string, boolean>();
	private changed = false;

	/** Takes partners away from where they were, before they go through a run. */
	withdraw(partnerIds: Iterable<string>): void {
		for (const partnerId of partnerIds) {
			for (const paths of this.holders.values()) {
				for (const partners of paths.values()) partners.delete(partnerId);
			}
		}
	}

	/** Whether anybody before a node has a field, those who are not in this run included. */
	hasField(nodeName: string, items: readonly INodeExecutionData[], path: string): boolean {
		const paths = this.holders.get(nodeName) ?? new Map<string, Set<string>>();
		this.holders.set(nodeName, paths);
		const partners = paths.get(path) ?? new Set<string>();
		paths.set(path, partners);
		for (const { json } of items) {
			const partnerId = readPartnerId(json);
			if (partnerId !== undefined && readPath(json, path) !== undefined) partners.add(partnerId);
		}
		const key = JSON.stringify([nodeName, path]);
		const answer = partners.size > 0;
		if ((this.answers.get(key) ?? answer) !== answer) this.changed = true;
		this.answers.set(key, answer);
		return answer;
	}

	/** Whether an answer has changed since the last time this was asked: then it concerns everybody. */
	takeChange(): boolean {
		const { changed } = this;
		this.changed = false;
		return changed;
	}
}
