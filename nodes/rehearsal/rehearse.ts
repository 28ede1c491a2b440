import { setImmediate as giveWay } from 'node:timers/promises';
import { DateTime } from 'luxon';
import { openLedger } from '../../lib/ledger/open';
import { HOUR } from '../../lib/partner/durations';
import type { Rehearsal } from '../../lib/rehearsal/result';
import { firesInHour } from '../../lib/rehearsal/schedule';
import { surround } from '../shared/surroundings';
import type { HostModules } from './hostModules';
import { prepareWorkflow } from './prepareWorkflow';
import type { RehearsalRequest } from './request';
import { Stage } from './stage';
import { readRehearsalZone } from './start';

/** After so many failed runs in a row there is no use in going on. */
const MOST_FAILURES = 48;

/** The longest rehearsal, in days. */
export const LONGEST_REHEARSAL = 366;

/**
 * Runs a workflow through weeks of hourly runs, on n8n's own engine with the real nodes, a clock, a ledger and a partner
 * program of its own. Nothing is sent, accepted or remembered.
 *
 * @throws Error, in words for the operator, for a workflow that cannot be rehearsed or a request that makes no sense
 */
export async function rehearse(host: HostModules, request: RehearsalRequest): Promise<Rehearsal> {
	const began = performance.now();
	const zone = readRehearsalZone(request.zone ?? request.workflow.settings.timezone);
	if (!Number.isInteger(request.days) || request.days < 1 || request.days > LONGEST_REHEARSAL) {
		throw new Error(`Days must be a whole number from 1 to ${LONGEST_REHEARSAL}`);
	}
	const first = DateTime.fromMillis(request.start, { zone }).startOf('hour');
	if (!first.isValid) throw new Error('Start is not a date');
	const prepared = prepareWorkflow(request.workflow, request.items ?? {}, zone);
	const start = first.toMillis();
	const end = first.plus({ days: request.days }).toMillis();
	const ledger = await openLedger({ file: ':memory:' });
	let stage: Stage | undefined;
	try {
		await request.prepareLedger?.(ledger);
		const opened = new Stage({ host, prepared, ledger, request, start, end });
		stage = opened;
		await surround(opened.surroundings, async () => {
			let failures = 0;
			for (let now = start; now < end; now += HOUR) {
				request.signal?.throwIfAborted();
				await opened.moveTo(now);
				const time = DateTime.fromMillis(now, { zone }) as DateTime<true>;
				for (const { name, schedule } of prepared.triggers) {
					const fires = schedule.length === 0 || schedule.some((rule) => firesInHour(rule, time, first));
					const outcome = fires ? await opened.run(name) : 'idle';
					if (outcome !== 'idle') await giveWay();
					failures = outcome === 'failed' ? failures + 1 : outcome === 'done' ? 0 : failures;
				}
				if (failures >= MOST_FAILURES) {
					opened.stopEarly(now);
					break;
				}
			}
		});
		return opened.summarise((performance.now() - began) / 1000);
	} finally {
		await stage?.close();
		await ledger.destroy();
	}
}
