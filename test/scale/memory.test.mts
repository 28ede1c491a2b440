import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findFreePort } from '../../testkit/processes/ports.mts';
import { runPath } from '../../testkit/workflows/templates.mts';
import { recordFigure } from './figures.mts';
import { install, setUpProspecting } from '../../testkit/n8n/installation.mts';
import { buildCrowd } from '../../testkit/partners/crowd.mts';
import { inspect } from '../../testkit/processes/inspector.mts';
import { startMailServer } from '../../testkit/mail/mailServer.ts';

/** Two days; a build server makes do with fewer. */
const runs = Number(process.env.SCALE_RUNS || 48);
/** The first runs load code and fill n8n's caches. */
const settled = 5;

describe('hourly runs with 10,000 partners', { timeout: 1_200_000 }, () => {
	it("do not make n8n's memory grow", async () => {
		const installation = await install('memory');
		const mailServer = await startMailServer();
		const inspectorPort = await findFreePort();
		const n8n = await installation.start({ NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}` });
		try {
			// Nobody is due: they are past the stages that the template writes to.
			const id = await setUpProspecting(n8n, installation, mailServer.port, buildCrowd(10_000, 'expired'));
			const inspector = await inspect(inspectorPort);
			const megabytes: number[] = [];
			for (let run = 0; run < runs; run += 1) {
				const execution = await n8n.client.runByWebhook(id, runPath);
				assert.equal(execution.status, 'success', execution.error?.message);
				megabytes.push(await inspector.measureHeap());
			}
			inspector.close();
			const reference = megabytes[settled - 1] ?? NaN;
			const later = megabytes.slice(settled);
			const [lowest, highest] = [Math.min(...later), Math.max(...later)];
			const percent = (amount: number) => `${Math.round((amount / reference - 1) * 100)} %`;
			await recordFigure('memory', {
				situation: `${runs} runs of the prospecting workflow with 10,000 partners`,
				mustHold: 'the memory in use within 10 % of what it was after the fifth run',
				measured: `${Math.round(reference)} MB after the fifth, then from ${percent(lowest)} to ${percent(highest)}`,
			});
			assert.ok(highest <= reference * 1.1, `${highest} MB`);
		} finally {
			await n8n.stop();
			await mailServer.close();
			await installation.remove();
		}
	});
});
