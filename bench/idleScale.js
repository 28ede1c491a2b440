/**
 * Runs the four lanes of the prospecting template on n8n's engine with 100,000 partners who were all invited three days
 * ago, and prints as JSON how many milliseconds the nodes took. n8n itself does not keep an execution with so many
 * items. Started by idle.mts.
 */
require('../testkit/engine/typescriptHook');
const { mkdtempSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { AutoAccept } = require('../nodes/AutoAccept/AutoAccept.node.ts');
const { ChainDelay } = require('../nodes/ChainDelay/ChainDelay.node.ts');
const { SegmentFilter } = require('../nodes/SegmentFilter/SegmentFilter.node.ts');
const { SendPartnerEmail } = require('../nodes/SendPartnerEmail/SendPartnerEmail.node.ts');
const { readTemplate, replaceExamples } = require('../testkit/workflows/templateFiles.ts');

const template = replaceExamples(readTemplate('automate-your-prospecting'));

const PARTNERS = 100_000;
const LANES = [
	['New Prospects', 'Send Invite'],
	['7 Days After Invite', 'Not Joined Yet', 'Send Follow-Up 1'],
	['14 Days After Invite', 'Still Not Joined', 'Send Follow-Up 2'],
	['Accept Invited Partners'],
];

function createNode(name) {
	const { type, parameters } = template.nodes.find((node) => node.name === name);
	const options = { ...parameters.options, maximumAddresses: 1_000_000 };
	return {
		name,
		type,
		parameters: { ...parameters, options, ...(name === LANES[3][0] && { platform: 'none' }) },
	};
}

async function main() {
	const { buildCrowd } = await import('../testkit/partners/crowd.mts');
	const { fillLedger, openLedger } = await import('./fillLedger.mts');
	const { NO_OP, PACKAGE, runWorkflow } = require('../testkit/engine/engine.ts');
	const file = join(process.env.N8N_USER_FOLDER, '.n8n', 'partner-workflows.sqlite');
	const ledger = await openLedger({ file });
	await fillLedger(ledger, { step: 'Invite', partners: PARTNERS, sentAt: Date.now() - 3 * 86_400_000 });
	await ledger.destroy();
	const items = buildCrowd(PARTNERS, 'new').map((json) => ({ json }));
	const source = { ...new SegmentFilter().description, name: 'source', outputs: ['main'], properties: [] };
	const measure = async () => {
		const { run, status, error } = await runWorkflow({
			nodes: [
				{ name: 'Start', type: NO_OP },
				{ name: 'Partners', type: 'bench.source' },
				...LANES.flat().map(createNode),
			],
			connections: [
				['Start', 'Partners'],
				...LANES.map(([first]) => ['Partners', first]),
				...LANES.flatMap((lane) => lane.slice(1).map((name, index) => [lane[index], name])),
			],
			types: {
				'bench.source': { description: source, execute: async () => [items] },
				[`${PACKAGE}.autoAccept`]: new AutoAccept(),
				[`${PACKAGE}.chainDelay`]: new ChainDelay(),
				[`${PACKAGE}.segmentFilter`]: new SegmentFilter(),
				[`${PACKAGE}.sendPartnerEmail`]: new SendPartnerEmail(),
			},
			credentials: { smtp: { host: '127.0.0.1', port: 1, secure: false, user: '', password: '' } },
			items: [{}],
		});
		if (status !== 'success') throw error;
		const { runData } = run.data.resultData;
		const sent = (runData['Send Invite'] ?? [])[0]?.data?.main?.[0]?.length;
		if (sent !== 0) throw new Error(`Send Invite let ${sent} items through in an idle hour.`);
		const times = LANES.flat().flatMap((name) =>
			(runData[name] ?? []).map(({ executionTime }) => executionTime),
		);
		return times.reduce((sum, time) => sum + time, 0);
	};
	// The first run compiles code, and does not count.
	await measure();
	console.log(JSON.stringify({ partners: PARTNERS, ms: Math.min(await measure(), await measure()) }));
}

const folder = mkdtempSync(join(tmpdir(), 'partner-workflows-bench-'));
process.env.N8N_USER_FOLDER = folder;
main()
	.catch((error) => {
		console.error(error);
		process.exitCode = 1;
	})
	.finally(() => rmSync(folder, { recursive: true, force: true }));
