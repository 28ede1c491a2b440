import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readLanes } from '../../testkit/workflows/lanes.mts';
import {
	addRunNow,
	importTemplate,
	readTemplate,
	runPath,
	saveInboxCredential,
	saveSandboxCredential,
	seedProspects,
	setUp,
} from '../../testkit/workflows/templates.mts';
import { startSandbox } from '../../testkit/sandbox/sandbox.mts';
import { paths } from '../../testkit/settings.mts';
import { install } from '../../testkit/n8n/installation.mts';
import { buildCrowd } from '../../testkit/partners/crowd.mts';
import { startMailServer } from '../../testkit/mail/mailServer.ts';

describe('the package on every n8n it supports', { timeout: 3_600_000 }, () => {
	const cases = [
		{ version: '2.30.8', name: 'the oldest', manifest: paths.oldestN8n },
		{ version: '2.41.1', name: 'the newest', manifest: undefined },
	];
	for (const { version, name, manifest } of cases) {
		it(`runs the prospecting template on ${version}, ${name}`, async () => {
			const installation = await install(`n8n-${version}`, manifest);
			const mailServer = await startMailServer({ latencyMs: [2, 10] });
			const sandbox = await startSandbox({ logFile: installation.logFile('sandbox'), args: ['--empty'] });
			const n8n = await installation.start();
			try {
				const { versionCli } = await n8n.client.request<{ versionCli: string }>('GET', '/settings');
				assert.equal(versionCli, version);
				await seedProspects(n8n.client, buildCrowd(20));
				const choices = {
					smtpId: await saveInboxCredential(n8n.client, mailServer.port),
					impactId: await saveSandboxCredential(n8n.client, sandbox.url),
				};
				const workflow = addRunNow(setUp(await readTemplate(paths.template), choices));
				const { id } = await importTemplate(n8n.client, workflow, installation.userFolder);
				const execution = await n8n.client.runByWebhook(id, runPath);
				assert.equal(execution.status, 'success', execution.error?.message);
				const lanes = readLanes(workflow, execution);
				assert.deepEqual(
					lanes.map(({ counts, failures }) => ({ counts, failures })),
					[
						{ counts: { sent: 20, notSent: 0, notMatched: 0 }, failures: [] },
						{ counts: { sent: 0, notSent: 0, waiting: 20, notMatched: 0 }, failures: [] },
						{ counts: { sent: 0, notSent: 0, waiting: 20, notMatched: 0 }, failures: [] },
						{ counts: { needsReview: 0, accepted: 0, rejected: 0 }, failures: [] },
					],
				);
				assert.equal(mailServer.countByRecipient().size, 20);
				assert.deepEqual(mailServer.doubles(), []);
				// Publishing tries its address out, which n8n must serve at that moment already.
				const events = await readTemplate(join(paths.templates, 'email-tracking.json'));
				await n8n.client.publish((await n8n.client.importWorkflow(events)).id);
			} finally {
				await n8n.stop();
				await sandbox.stop();
				await mailServer.close();
				await installation.remove();
			}
		});
	}
});
