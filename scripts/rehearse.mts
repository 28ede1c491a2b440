/**
 * Runs a workflow through weeks of hourly runs without sending anything, and shows what came of it.
 *
 *     npm run rehearse -- templates/automate-your-prospecting.json
 */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { basename, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand, stopEverything } from '../testkit/processes/processes.mts';
import { paths, readInstallDir } from '../testkit/settings.mts';

const usage = `npm run rehearse -- <workflow.json> [options]

  --partners FILE     your partners, CSV or JSON; without it, partners are invented
  --days N            how long, in days (30)
  --start DATE        the first hour, such as 2026-03-01 (today)
  --zone ZONE         time zone, such as Europe/Berlin (that of the workflow, else UTC)
  --behavior FILE     what partners do, YAML; see docs/rehearsal.md
  --seed N            another number, another chance (1)
  --items NODE=FILE   recorded items for a node that cannot be rehearsed; may be repeated
  --json FILE         writes the result as JSON
  --html FILE         writes the result as a page
  --every-hour        runs every hour with every partner; slower, and comes to the same`;

const options = {
	partners: { type: 'string' },
	days: { type: 'string', default: '30' },
	start: { type: 'string' },
	zone: { type: 'string' },
	behavior: { type: 'string' },
	seed: { type: 'string', default: '1' },
	items: { type: 'string', multiple: true },
	json: { type: 'string' },
	html: { type: 'string' },
	'every-hour': { type: 'boolean', default: false },
	help: { type: 'boolean', default: false },
} as const;

/** Reads a file that the operator named. @throws Error saying which option names it */
async function read(file: string, option: string): Promise<string> {
	try {
		return await readFile(file, 'utf8');
	} catch {
		throw new Error(`${option} “${file}” cannot be read`);
	}
}

/** When the newest file of a folder was changed. */
function newest(folder: string): number {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true });
	return Math.max(
		0,
		...files
			.filter((file) => file.isFile())
			.map((file) => statSync(join(file.parentPath, file.name)).mtimeMs),
	);
}

/** Compiles the package unless it is compiled as it is now. */
async function build(): Promise<void> {
	const compiled = join(paths.root, 'dist', 'nodes', 'rehearsal', 'rehearse.js');
	const sources = ['lib', 'nodes', 'credentials'].map((folder) => newest(join(paths.root, folder)));
	if (existsSync(compiled) && statSync(compiled).mtimeMs > Math.max(...sources)) return;
	await runCommand('Compiling the package', 'npm', ['run', 'build'], {
		cwd: paths.root,
		logFile: join(paths.logs, 'build.log'),
		timeoutMinutes: 10,
	});
}

async function readItems(entries: readonly string[]): Promise<Record<string, Array<Record<string, never>>>> {
	const items: Record<string, Array<Record<string, never>>> = {};
	for (const entry of entries) {
		const [, node, file] = /^([^=]+)=(.+)$/s.exec(entry) ?? [];
		if (node === undefined || file === undefined) {
			throw new Error(`--items “${entry}” must be "Node Name=items.json"`);
		}
		const content = JSON.parse(await read(file, '--items')) as Array<Record<string, never>>;
		if (!Array.isArray(content)) throw new Error(`--items “${file}” must hold a list of items`);
		items[node.trim()] = content.map((item) => item.json ?? item);
	}
	return items;
}

function readNumber(text: string, option: string): number {
	const number = Number(text);
	if (text.trim() !== '' && Number.isInteger(number) && number >= 0) return number;
	throw new Error(`${option} must be a whole number, not “${text}”`);
}

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({ options, allowPositionals: true });
	const [file, ...others] = positionals;
	if (values.help || file === undefined || others.length > 0) {
		console.log(usage);
		process.exitCode = values.help ? 0 : 2;
		return;
	}
	await build();
	// n8n-core writes its settings into N8N_USER_FOLDER on first use.
	process.env.N8N_USER_FOLDER ??= join(tmpdir(), 'partner-workflows-rehearsal');
	process.env.N8N_LOG_LEVEL ??= 'silent';
	const require = createRequire(import.meta.url);
	require('reflect-metadata');
	const from = <Module,>(path: string) => require(`../dist/${path}.js`) as Module;
	const { findHostModules } = from<typeof import('../nodes/rehearsal/hostModules.ts')>(
		'nodes/rehearsal/hostModules',
	);
	const { readWorkflow } = from<typeof import('../nodes/rehearsal/workflowFile.ts')>(
		'nodes/rehearsal/workflowFile',
	);
	const { rehearse } = from<typeof import('../nodes/rehearsal/rehearse.ts')>('nodes/rehearsal/rehearse');
	const { readStart } = from<typeof import('../nodes/rehearsal/start.ts')>('nodes/rehearsal/start');
	const { readBehavior } = from<typeof import('../lib/rehearsal/readBehavior.ts')>(
		'lib/rehearsal/readBehavior',
	);
	const { readPartnerFile } = from<typeof import('../lib/rehearsal/readPartners.ts')>(
		'lib/rehearsal/readPartners',
	);
	const { describeRehearsal } = from<typeof import('../lib/rehearsal/table.ts')>('lib/rehearsal/table');
	const { renderRehearsal } = from<typeof import('../lib/rehearsal/page.ts')>('lib/rehearsal/page');

	const workflow = readWorkflow(await read(file, 'The workflow'));
	const { partners, behavior } = values;
	const rehearsal = await rehearse(findHostModules(join(readInstallDir(process.env), 'package.json')), {
		workflow,
		items: await readItems(values.items ?? []),
		partners:
			partners === undefined
				? undefined
				: readPartnerFile(await read(partners, '--partners'), basename(partners)),
		days: readNumber(values.days, '--days'),
		start: readStart(values.start, values.zone ?? workflow.settings.timezone),
		zone: values.zone,
		behavior: readBehavior(behavior === undefined ? '' : await read(behavior, '--behavior')),
		seed: readNumber(values.seed, '--seed'),
		everyHour: values['every-hour'],
	});
	console.log(describeRehearsal(rehearsal));
	if (values.json !== undefined) {
		const emails = rehearsal.emails.map(({ html: _, ...email }) => email);
		await writeFile(values.json, JSON.stringify({ ...rehearsal, emails }, null, '\t'));
		console.log(`Written: ${relative(process.cwd(), values.json)}`);
	}
	if (values.html !== undefined) {
		await writeFile(values.html, renderRehearsal(rehearsal));
		console.log(`Written: ${relative(process.cwd(), values.html)}`);
	}
}

try {
	await main();
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
} finally {
	await stopEverything();
}
