import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rehearsal } from '../../../../lib/rehearsal/result';
import { readWorkflow } from '../../../../nodes/rehearsal/workflowFile';
import { readTemplates } from '../../../../testkit/workflows/templateFiles';
import { DAYS } from '../days';
import { run } from '../host';

const EXPECTED = join(__dirname, 'expected', `${DAYS}-days`);

/** Every email and every decision by day and step: who gets what, when. */
function writeProtocol({ emails, timeline, lanes }: Rehearsal): string {
	const days = new Map<string, string[]>();
	const add = (at: string, what: string, partnerId: string) => {
		const line = `${at.slice(0, 10)} ${what}`;
		days.set(line, [...(days.get(line) ?? []), partnerId]);
	};
	for (const { at, step, outcome, partnerId } of emails) {
		add(at, outcome === 'sent' ? step : `${step} (${outcome})`, partnerId);
	}
	for (const { at, kind, lane, partnerId } of timeline) {
		if (kind !== 'accepted' && kind !== 'declined') continue;
		add(new Date(at).toISOString(), `${lanes[lane ?? -1]?.node ?? ''}: ${kind}`, partnerId);
	}
	const lines = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
	return lines.map(([line, partnerIds]) => `${line}: ${partnerIds.join(' ')}\n`).join('');
}

/** Rehearses a template and holds what it does against `expected`, where UPDATE_DOCS writes it down. */
export function rehearseTemplate(id: string): void {
	describe(`the template ${id}, rehearsed over ${DAYS} days`, () => {
		let rehearsal: Rehearsal;
		beforeAll(async () => {
			const template = readTemplates().find((shipped) => shipped.id === id)!;
			rehearsal = await run(readWorkflow(template), 'preset: typical', { days: DAYS });
		});

		it('writes to the partners it should, on the days it should', () => {
			const file = join(EXPECTED, `${id}.txt`);
			const protocol = writeProtocol(rehearsal);
			if (process.env.UPDATE_DOCS === 'true') writeFileSync(file, protocol);
			expect(protocol).toBe(readFileSync(file, 'utf8'));
		});

		it('runs without a failure, and mails nobody twice or twice a day', () => {
			const { emails, failures } = rehearsal;
			expect(failures).toEqual([]);
			const steps = emails.map(({ partnerId, chain, step }) => `${partnerId} ${chain} ${step}`);
			expect(steps).toHaveLength(new Set(steps).size);
			const days = emails.map(({ partnerId, at }) => `${partnerId} ${at.slice(0, 10)}`);
			expect(days).toHaveLength(new Set(days).size);
		});

		it('warns of nothing but what stays empty', () => {
			const neverFires = /^“.*” never sends anything in this rehearsal\./;
			expect(rehearsal.warnings.filter((warning) => !neverFires.test(warning))).toEqual([]);
		});
	});
}
