import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { findFreePort } from '../../testkit/processes/ports.mts';
import type { RunningProcess } from '../../testkit/processes/processes.mts';
import { waitFor } from '../../testkit/processes/progress.mts';
import {
	addRunNow,
	readTemplate,
	saveInboxCredential,
	seedProspects,
} from '../../testkit/workflows/templates.mts';
import type { Workflow } from '../../testkit/n8n/types.mts';
import type { N8nServer } from '../../testkit/n8n/server.mts';
import { paths } from '../../testkit/settings.mts';
import { startPostgres, type Postgres } from '../../testkit/databases/postgres.mts';
import { recordFigure } from './figures.mts';
import { install, type Installation } from '../../testkit/n8n/installation.mts';
import { balance, readPostgres } from '../../testkit/ledger/balance.mts';
import { buildCrowd } from '../../testkit/partners/crowd.mts';
import { prospectsOnly } from '../../testkit/workflows/prospectsOnly.mts';
import { startRedis, type Redis } from '../../testkit/databases/redis.mts';
import { queueEnvironment, startWorker } from '../../testkit/n8n/queue.mts';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer.ts';

const partners = buildCrowd(1_000);
const database = 'n8n';
/** Simultaneous Connections of Send Partner Email, as the template leaves it. */
const concurrency = 5;

/** A worker that is gone is noticed within seconds rather than a minute. */
const impatience = {
	QUEUE_WORKER_LOCK_DURATION: '6000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '3000',
};

describe('n8n in queue mode, with two workers', { timeout: 1_200_000 }, () => {
	let installation: Installation;
	let postgres: Postgres;
	let redis: Redis;
	let mailServer: MailServer;
	let main: N8nServer;
	let port: number;
	let env: Record<string, string>;
	let credentialId: string;
	const workers: RunningProcess[] = [];

	before(async () => {
		installation = await install('queue');
		postgres = await startPostgres(installation.logFile('postgres'));
		await postgres.createDatabase(database);
		redis = await startRedis(installation.userFolder, installation.logFile('redis'));
		mailServer = await startMailServer({ latencyMs: [2, 10] });
		port = await findFreePort();
		env = { ...queueEnvironment(postgres, database, redis), ...impatience };
		main = await installation.start(env, port);
		await keepWorkersRunning();
		await seedProspects(main.client, partners);
		credentialId = await saveInboxCredential(main.client, mailServer.port);
	});
	after(async () => {
		await Promise.all(workers.map((worker) => worker.stop()));
		await main?.stop();
		await mailServer?.close();
		await redis?.stop();
		await postgres?.stop();
		await installation?.remove();
	});

	/** What a container platform does: starts again what has ended. */
	async function keepWorkersRunning(): Promise<void> {
		if (main.process.hasEnded()) main = await installation.start(env, port);
		const living = workers.filter((worker) => !worker.hasEnded());
		while (living.length < 2) {
			living.push(await startWorker(installation, `worker-${workers.length + living.length}`, env));
		}
		workers.splice(0, Infinity, ...living);
	}

	/** The prospecting template as a chain of its own, so that everybody is still to be mailed. */
	async function publish(chain: string, change: (workflow: Workflow) => Workflow = (workflow) => workflow) {
		const template = addRunNow(prospectsOnly(await readTemplate(paths.template), credentialId));
		const text = JSON.stringify(template).replaceAll('"chain":"Prospecting"', `"chain":"${chain}"`);
		const workflow = change(JSON.parse(text) as Workflow);
		const webhook = workflow.nodes.find(({ type }) => type === 'n8n-nodes-base.webhook');
		assert.ok(webhook);
		Object.assign(webhook, { webhookId: chain, parameters: { ...webhook.parameters, path: chain } });
		const { id } = await main.client.importWorkflow({ ...workflow, name: chain });
		await main.client.publish(id);
		return id;
	}

	/** Lets whatever still runs come to an end, and runs the workflow once more, undisturbed. */
	async function finish(path: string, id: string, chain = path) {
		await keepWorkersRunning();
		let [before, since] = [mailServer.arrivals.length, performance.now()];
		await waitFor('the mail server to have nothing to do', 120_000, async () => {
			if (mailServer.arrivals.length !== before)
				[before, since] = [mailServer.arrivals.length, performance.now()];
			return performance.now() - since > 4_000 || undefined;
		});
		const execution = await main.client.runByWebhook(id, path);
		assert.equal(execution.status, 'success', execution.error?.message);
		const sends = await readPostgres(postgres, database)();
		const result = balance(
			partners,
			sends.filter((send) => send.chain === chain),
			mailServer.countByRecipient(),
		);
		mailServer.arrivals.length = 0;
		return result;
	}

	/** Waits until the mail server has accepted some more emails: 50 to 250. */
	async function waitForSome(): Promise<void> {
		const target = mailServer.arrivals.length + 50 + Math.random() * 200;
		await waitFor(
			'emails to arrive',
			60_000,
			async () => mailServer.arrivals.length >= Math.min(target, partners.length - 100) || undefined,
			1,
		);
	}

	/** The workers that hold claims at this moment; none as long as there is no ledger. */
	async function findBusyWorkers(): Promise<RunningProcess[]> {
		const [ledger] = await postgres.query<{ name: string | null }>(
			database,
			`select to_regclass('partner_workflows.sends') as name`,
		);
		if (!ledger?.name) return [];
		const claims = await postgres.query<{ pid: number }>(
			database,
			`select distinct split_part(claimed_by, '/', 1)::int as pid from partner_workflows.sends where status = 'claimed'`,
		);
		return workers.filter(({ pid }) => claims.some((claim) => claim.pid === pid));
	}

	const disturbances = [
		{
			id: 'worker-killed',
			situation: 'a worker killed in the middle of a run, twice',
			uncertain: 2 * concurrency,
			disturb: async (chain: string) => {
				for (let times = 0; times < 2; times += 1) {
					await main.client.fireWebhook(chain);
					await waitForSome();
					const [busy] = await waitFor(
						'a worker to send',
						60_000,
						async () => {
							const found = await findBusyWorkers();
							return found.length > 0 ? found : undefined;
						},
						1,
					);
					busy?.kill();
					await busy?.ended;
					await keepWorkersRunning();
				}
			},
		},
		{
			id: 'redis-restarted',
			situation: 'Redis killed and restarted in the middle of a run',
			uncertain: 0,
			disturb: async (chain: string) => {
				await main.client.fireWebhook(chain);
				await waitForSome();
				await redis.crashAndRestart();
			},
		},
		{
			id: 'postgres-restarted',
			situation: 'PostgreSQL killed and restarted in the middle of a run',
			uncertain: concurrency,
			disturb: async (chain: string) => {
				await main.client.fireWebhook(chain);
				await waitForSome();
				await postgres.crashAndRestart();
			},
		},
	];

	for (const { id, situation, uncertain: allowed, disturb } of disturbances) {
		it(`mails nobody twice and loses nobody: ${situation}`, async () => {
			const workflowId = await publish(id);
			await disturb(id);
			const { sent, uncertain, twice, lost, invented } = await finish(id, workflowId);
			await recordFigure(id, {
				situation: `Queue mode, 1,000 partners: ${situation}`,
				mustHold: `nobody twice, nobody lost; at most ${allowed} uncertain`,
				measured: `${sent} sent, ${twice} twice, ${lost} lost, ${uncertain} uncertain`,
			});
			assert.deepEqual({ twice, lost, invented }, { twice: 0, lost: 0, invented: 0 });
			assert.ok(uncertain <= allowed, `${uncertain} uncertain`);
			assert.equal(sent + uncertain, partners.length);
		});
	}

	/** Waits until everybody is mailed; returns how many workers sent at the same time. */
	async function countBusyWorkers(): Promise<number> {
		const busy = new Set<number>();
		await waitFor(
			'all to be sent',
			120_000,
			async () => {
				for (const { pid } of await findBusyWorkers()) busy.add(pid);
				return mailServer.arrivals.length >= partners.length || undefined;
			},
			5,
		);
		return busy.size;
	}

	/** Runs the same for one chain after the other until both workers took part: one may take all there is. */
	async function watchBothWorkers(
		chain: string,
		situation: string,
		run: (chain: string) => Promise<Awaited<ReturnType<typeof finish>> & { busy: number }>,
	): Promise<void> {
		for (let tries = 1; ; tries += 1) {
			const { busy, sent, uncertain, twice, lost } = await run(`${chain}-${tries}`);
			assert.deepEqual({ sent, twice, lost, uncertain }, { sent: 1_000, twice: 0, lost: 0, uncertain: 0 });
			if (busy < 2 && tries < 6) continue;
			assert.equal(busy, 2, 'Both workers took part');
			await recordFigure(chain, {
				situation: `Queue mode, 1,000 partners: ${situation}`,
				mustHold: 'each email once, and both workers send',
				measured: `${sent} sent, ${twice} twice, ${lost} lost, ${uncertain} uncertain; ${busy} workers sent at once`,
			});
			return;
		}
	}

	it('sends each email once when a workflow is fired twice at once, by hand too', async () => {
		const situation =
			'the same workflow fired twice at the same moment, and by hand (with Manual Executions set to send)';
		await watchBothWorkers('fired-twice', situation, async (chain) => {
			const id = await publish(chain, sendFromCanvas);
			const fired = await Promise.all([
				main.client.fireWebhook(chain),
				main.client.fireWebhook(chain),
				main.client.request<{ executionId: string }>('POST', `/workflows/${id}/run`, {
					triggerToStartFrom: { name: 'Every Hour' },
				}),
			]);
			assert.ok(fired[2].executionId);
			return { busy: await countBusyWorkers(), ...(await finish(chain, id)) };
		});
	});

	it('shares one large run between the workers with the template for it', async () => {
		const situation = 'the template partner-shards, four parts on two workers';
		await watchBothWorkers('shards', situation, async (chain) => {
			const file = join(paths.templates, 'partner-shards.json');
			const template = prospectsOnly(await readTemplate(file), credentialId);
			const text = JSON.stringify(template).replaceAll('"chain":"Prospecting"', `"chain":"${chain}"`);
			const workflow = JSON.parse(text) as Workflow;
			const webhooks: string[] = [];
			for (const node of workflow.nodes) {
				if (node.type !== 'n8n-nodes-base.scheduleTrigger') continue;
				// Nobody can wait for the full hour: each trigger becomes a webhook of the same name.
				const path = `${chain}-${webhooks.push(node.id)}`;
				const parameters = { httpMethod: 'POST', path, options: {} };
				Object.assign(node, {
					type: 'n8n-nodes-base.webhook',
					typeVersion: 2.1,
					webhookId: path,
					parameters,
				});
			}
			const { id } = await main.client.importWorkflow({
				...workflow,
				settings: { ...workflow.settings, saveDataSuccessExecution: 'all' },
			});
			await main.client.publish(id);
			await Promise.all(webhooks.map((_, index) => main.client.fireWebhook(`${chain}-${index + 1}`)));
			return { busy: await countBusyWorkers(), ...(await finish(`${chain}-1`, id, chain)) };
		});
	});

	/** The option that makes an execution from the canvas send like one of the Schedule Trigger. */
	function sendFromCanvas(workflow: Workflow): Workflow {
		const nodes = workflow.nodes.map((node) => {
			if (!node.type.endsWith('.sendPartnerEmail')) return node;
			const options = { ...(node.parameters.options as object), manualExecutions: 'send' };
			return { ...node, parameters: { ...node.parameters, options } };
		});
		return { ...workflow, nodes };
	}
});
