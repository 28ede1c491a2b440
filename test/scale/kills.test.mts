import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '../../testkit/processes/ports.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import { runPath } from '../../testkit/workflows/templates.mts';
import { startPostgres, type Postgres } from '../../testkit/databases/postgres.mts';
import { recordFigure } from './figures.mts';
import { install, setUpProspecting, type Installation } from '../../testkit/n8n/installation.mts';
import { balance, readPostgres, readSqlite, type ReadSends } from '../../testkit/ledger/balance.mts';
import { buildCrowd } from '../../testkit/partners/crowd.mts';
import { databaseEnvironment } from '../../testkit/n8n/queue.mts';
import { startMailServer } from '../../testkit/mail/mailServer.ts';

const partners = buildCrowd(2_000);
/** Each kill costs a start of n8n, of which a build server can afford fewer. */
const kills = Number(process.env.SCALE_KILLS || 25);
/** Simultaneous Connections of Send Partner Email, as the template leaves it. */
const concurrency = 5;

describe('kill -9 of n8n in the middle of a run', { timeout: 1_200_000, concurrency: 2 }, () => {
	const installations: Record<'sqlite' | 'postgres', Installation | undefined> = {
		sqlite: undefined,
		postgres: undefined,
	};
	let postgres: Postgres;

	before(async () => {
		installations.sqlite = await install('kills-sqlite');
		installations.postgres = await install('kills-postgres');
		postgres = await startPostgres(installations.postgres.logFile('postgres'));
		await postgres.createDatabase('n8n');
	});
	after(async () => {
		await postgres?.stop();
		for (const installation of Object.values(installations)) await installation?.remove();
	});

	/** Kills n8n at random moments of a run until it has been killed often enough, and then lets it finish. */
	async function killOverAndOver(
		installation: Installation,
		env: Record<string, string>,
		readSends: ReadSends,
	): Promise<{ killed: number } & ReturnType<typeof balance>> {
		const mailServer = await startMailServer({ latencyMs: [2, 10] });
		const port = await findFreePort();
		let n8n = await installation.start(env, port);
		const workflowId = await setUpProspecting(n8n, installation, mailServer.port, partners);
		let killed = 0;
		try {
			for (; killed < kills; killed += 1) {
				const share = (partners.length - mailServer.arrivals.length) / (kills - killed);
				const target = mailServer.arrivals.length + Math.random() * 2 * share;
				await n8n.client.fireWebhook(runPath);
				const giveUp = performance.now() + 20_000;
				while (mailServer.arrivals.length < target && performance.now() < giveUp) await sleep(1);
				await sleep(Math.random() * 10);
				n8n.process.kill();
				await n8n.process.ended;
				n8n = await installation.start(env, port);
			}
			// The last run settles what is left.
			const execution = await n8n.client.runByWebhook(workflowId, runPath);
			assert.equal(execution.status, 'success', execution.error?.message);
			await waitFor(
				'the mail server to have counted',
				60_000,
				async () => mailServer.arrivals.length > 0 || undefined,
			);
			return { killed, ...balance(partners, await readSends(), mailServer.countByRecipient()) };
		} finally {
			await n8n.stop();
			await mailServer.close();
		}
	}

	const cases = [
		{
			name: 'SQLite',
			id: 'sqlite',
			run: () => {
				const { sqlite } = installations;
				assert.ok(sqlite);
				const file = join(sqlite.userFolder, '.n8n', 'partner-workflows.sqlite');
				return killOverAndOver(sqlite, {}, readSqlite(file));
			},
		},
		{
			name: 'PostgreSQL',
			id: 'postgres',
			run: () => {
				assert.ok(installations.postgres);
				const env = databaseEnvironment(postgres, 'n8n');
				return killOverAndOver(installations.postgres, env, readPostgres(postgres, 'n8n'));
			},
		},
	];

	for (const { name, id, run } of cases) {
		it(`mails nobody twice and loses nobody on ${name}`, async () => {
			const { killed, sent, uncertain, twice, lost, invented } = await run();
			await recordFigure(`kills-${id}`, {
				situation: `kill -9 of n8n at ${killed} random moments of a run of 2,000 partners, on ${name}`,
				mustHold: 'nobody twice, nobody lost; at most 5 uncertain per kill',
				measured: `${sent} sent, ${twice} twice, ${lost} lost, ${uncertain} uncertain`,
			});
			assert.equal(killed, kills);
			assert.deepEqual({ twice, lost, invented }, { twice: 0, lost: 0, invented: 0 });
			assert.ok(uncertain <= killed * concurrency, `${uncertain} uncertain of ${killed} kills`);
			assert.equal(sent + uncertain, partners.length);
		});
	}
});
