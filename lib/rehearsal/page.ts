import type { Rehearsal } from './result';
export function renderRehearsal(rehearsal: Rehearsal): string {
	return JSON.stringify(rehearsal);
}
