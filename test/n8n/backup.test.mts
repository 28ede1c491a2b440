import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import type { Workflow } from '../../testkit/n8n/types.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { addRunNow, importTemplate, runPath, seedProspects } from '../../testkit/workflows/templates.mts';
import { paths } from '../../testkit/settings.mts';
import { findInstalledPostgres } from '../../testkit/databases/installedPostgres.mts';
import { startPostgres } from '../../testkit/databases/postgres.mts';
import { readPostgres, readSqlite, type ReadSends } from '../../testkit/ledger/balance.mts';
import { buildCrowd } from '../../testkit/partners/crowd.mts';
import { databaseEnvironment } from '../../testkit/n8n/queue.mts';
import { setUpTemplate, type Environment } from '../../testkit/n8n/environment.mts';
import { openOwnEnvironment, type Own } from '../../testkit/n8n/ownEnvironment.mts';

const CROWD = 100;
/** Emails per second: slow enough for a backup in the middle of a run. */
const RATE = 10;

/** The commands of a section of docs/install.md, one text per block. */
async function readCommands(heading: string): Promise<string[]> {
	const page = await readFile(join(paths.root, 'docs', 'install.md'), 'utf8');
	const [, section = ''] = page.split(`## ${heading}\n`);
	const [text = ''] = section.split('\n## ');
	return [...text.matchAll(/```sh\n([^]*?)```/g)].map(([, commands = '']) => commands);
}

const [backUpSqlite = '', restoreSqlite = '', backUpPostgres = '', restorePostgres = ''] =
	await readCommands('Back up and restore');

/** The workflow at the pace of the test. */
function slowDown(workflow: Workflow): Workflow {
	const nodes = workflow.nodes.map((node) => {
		if (!node.type.endsWith('.sendPartnerEmail')) return node;
		const options = { ...(node.parameters.options as Record<string, unknown>), rateLimit: RATE };
		return { ...node, parameters: { ...node.parameters, options } };
	});
	return { ...workflow, nodes };
}

/** A ledger in one kind of database, and what the page says about it. */
interface Place {
	/** What n8n is told, beyond the quiet defaults. */
	env: Record<string, string>;
	readSends: (environment: Environment) => ReadSends;
	/** What the commands are told. */
	variables: Record<string, string>;
	backUp: string;
	/** How a backup fails where there is one already; without it, it takes the other's place. */
	refusal?: RegExp;
	restore: string;
	/** Whether a restore that fails leaves the ledger as it was. */
	isAtomic: boolean;
	close?: () => Promise<void>;
}

async function useSqlite(): Promise<Place> {
	return {
		env: {},
		readSends: ({ ledgerFile }) => readSqlite(ledgerFile),
		variables: {},
		backUp: backUpSqlite,
		refusal: /output file already exists/,
		restore: restoreSqlite,
		isAtomic: false,
	};
}

async function usePostgres(): Promise<Place> {
	const log = join(paths.logs, 'test-backup-database.log');
	const postgres = await startPostgres(log, { installed: findInstalledPostgres() });
	await postgres.createDatabase('n8n');
	return {
		env: databaseEnvironment(postgres, 'n8n'),
		readSends: () => readPostgres(postgres, 'n8n'),
		variables: { DATABASE: postgres.url('n8n') },
		backUp: backUpPostgres,
		restore: restorePostgres,
		isAtomic: true,
		close: () => postgres.stop(),
	};
}

function describeBackup(name: string, open: () => Promise<Place>): void {
	let place: Place;
	let environment: Environment & Own;
	let workflowId: string;
	/** Whom the ledger knew before and after the backup was made. */
	let known: { before: string[]; after: string[] };

	before(async () => {
		place = await open();
		environment = await openOwnEnvironment(`backup-${name}`, place.env);
		await seedProspects(environment.n8n.client, buildCrowd(CROWD));
		const workflow = slowDown(addRunNow(await setUpTemplate(environment)));
		workflowId = (await importTemplate(environment.n8n.client, workflow, environment.userFolder)).id;
	});

	after(async () => {
		await environment?.close();
		await place?.close?.();
	});

	/** Runs commands of the docs in a shell, as somebody whose home is n8n's user folder. */
	async function runInShell(commands: string, cwd = environment.userFolder): Promise<void> {
		const { PATH = '' } = process.env;
		const env = {
			PATH: `${dirname(process.execPath)}${delimiter}${PATH}`,
			HOME: environment.userFolder,
			...place.variables,
		};
		await promisify(execFile)('sh', ['-ec', commands], { cwd, env });
	}

	/** The addresses that the ledger knows. */
	async function listKnown(status?: string): Promise<string[]> {
		const sends = await place.readSends(environment)();
		return sends
			.filter((send) => status === undefined || send.status === status)
			.map(({ address }) => address);
	}

	async function waitForSent(amount: number): Promise<void> {
		await waitFor(`${amount} emails`, 60_000, async () => {
			// There is no ledger before the first run.
			const sent = await listKnown('sent').catch(() => []);
			return sent.length >= amount ? true : undefined;
		});
	}

	async function listMailed(): Promise<string[]> {
		return (await environment.inbox.list()).flatMap(({ to }) => to.map(({ address }) => address));
	}

	it('is backed up while n8n sends', async () => {
		await environment.n8n.client.fireWebhook(runPath);
		await waitForSent(CROWD / 5);
		const sent = await listKnown('sent');
		await runInShell(place.backUp);
		known = { before: sent, after: await listKnown() };
		if (place.refusal) await assert.rejects(runInShell(place.backUp), place.refusal);
		assert.ok(known.after.length < CROWD, 'n8n still sends');
		await waitForSent(Math.min(known.after.length + CROWD / 4, CROWD));
	});

	it('is restored after a crash: who was mailed since the backup is mailed again, and nobody else', async () => {
		const { client, process: running } = environment.n8n;
		await client.unpublish(workflowId);
		running.kill();
		await running.ended;
		if (place.isAtomic) {
			const lost = await listKnown();
			// Where there is no backup.
			await assert.rejects(runInShell(place.restore, join(environment.userFolder, '.n8n')));
			const kept = new Set(await listKnown());
			assert.ok(lost.every((address) => kept.has(address)));
		}
		await runInShell(place.restore);
		const restored = new Set(await listKnown());
		assert.ok(known.before.every((address) => restored.has(address)));
		assert.ok([...restored].every((address) => known.after.includes(address)));

		const n8n = await environment.installation.start(place.env);
		const mailed = await listMailed();
		assert.ok(mailed.length > known.after.length);
		await n8n.client.publish(workflowId);
		assert.equal((await n8n.client.runByWebhook(workflowId, runPath)).status, 'success');
		const mailedNow = (await listMailed()).slice(mailed.length);
		const everybody = buildCrowd(CROWD).map(({ email }) => String(email));
		assert.deepEqual(mailedNow.sort(), everybody.filter((address) => !restored.has(address)).sort());
	});
}

describe('The backup of docs/install.md', { timeout: 1_200_000 }, () => {
	describe('of a ledger on SQLite', () => describeBackup('sqlite', useSqlite));
	describe('of a ledger on PostgreSQL', () => describeBackup('postgres', usePostgres));
});
