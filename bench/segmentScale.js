/**
 * Runs Segment Filter on n8n's engine with 100,000 partners, 30 days of performance on each and ten conditions, and
 * prints as JSON what it took: milliseconds of the node's `execute`, and how far the memory of the process grew beyond the
 * items that came in. Started by segment.mts with --expose-gc.
 */
require('../testkit/engine/typescriptHook');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { SegmentFilter } = require('../nodes/SegmentFilter/SegmentFilter.node.ts');

const PARTNERS = 100_000;
const DAYS = 30;
const MB = 1024 * 1024;

const last30Days = { range: 'lastDays', rangeDays: 30 };
const conditions = [
	{ field: 'relationshipStage', choiceOperator: 'isNoneOf', relationshipStageChoices: ['rejected'] },
	{ field: 'country', choiceOperator: 'isAnyOf', countryChoices: ['DE', 'US', 'FR', 'GB'] },
	{ field: 'language', choiceOperator: 'isAnyOf', languageChoices: ['en'] },
	{ field: 'groups', listOperator: 'includesAnyOf', texts: 'Creators, Press' },
	{ field: 'joinedAt', dateOperator: 'inTheLastDays', days: 365 },
	{ field: 'lastClickAt', milestoneOperator: 'inTheLastDays', days: 90 },
	{ field: 'clicks', ...last30Days, amountOperator: 'greaterThan', number: 10 },
	{ field: 'actions', ...last30Days, amountOperator: 'greaterThan', number: 0 },
	{ field: 'revenue', ...last30Days, amountOperator: 'between', number: 1, upperNumber: 100_000 },
	{
		field: 'customField',
		customField: 'accountManager.level',
		customKind: 'number',
		numberOperator: 'lessThan',
		number: 5,
	},
];

async function main() {
	const { createActivePartners } = await import('./benchPartners.mts');
	const { NO_OP, PACKAGE, runWorkflow } = require('../testkit/engine/engine.ts');
	const items = createActivePartners(PARTNERS, Date.now(), DAYS).map((json) => ({ json }));
	const source = { ...new SegmentFilter().description, name: 'source', outputs: ['main'], properties: [] };
	const segmentFilter = new SegmentFilter();
	const { execute } = segmentFilter;
	const measured = {};
	segmentFilter.execute = async function () {
		global.gc();
		const before = process.memoryUsage().rss;
		const started = performance.now();
		const result = await execute.call(this);
		measured.ms = Math.round(performance.now() - started);
		measured.rssMB = Math.round((process.memoryUsage().rss - before) / MB);
		return result;
	};
	const { outputs, status, error } = await runWorkflow({
		nodes: [
			{ name: 'Start', type: NO_OP },
			{ name: 'Partners', type: 'bench.source' },
			{
				name: 'Filter',
				type: `${PACKAGE}.segmentFilter`,
				parameters: { conditions: { condition: conditions }, options: { maximumAddresses: 1_000_000 } },
			},
		],
		connections: [
			['Start', 'Partners'],
			['Partners', 'Filter'],
		],
		types: {
			'bench.source': { description: source, execute: async () => [items] },
			[`${PACKAGE}.segmentFilter`]: segmentFilter,
		},
		items: [{}],
	});
	if (status !== 'success') throw error;
	const result = {
		partners: PARTNERS,
		conditions: conditions.length,
		daysOfPerformance: DAYS,
		matched: outputs('Filter', 0).length,
		...measured,
	};
	console.log(JSON.stringify(result));
}

const folder = mkdtempSync(join(tmpdir(), 'partner-workflows-bench-'));
process.env.N8N_USER_FOLDER = folder;
main().finally(() => rmSync(folder, { recursive: true, force: true }));
