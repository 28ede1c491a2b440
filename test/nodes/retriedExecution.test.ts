import type { INodeType } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { retryWorkflow, runWorkflow, type RunOptions } from '../../testkit/engine/engine';
import { probe } from '../../testkit/engine/probe';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

/** Fails the first time, as a node does whose service is away. */
function failingOnce(): INodeType {
	let runs = 0;
	return probe(async function () {
		runs += 1;
		if (runs === 1) throw new Error('Not today');
		return [this.getInputData()];
	});
}

const startedBy = (mode: 'manual' | 'trigger'): RunOptions => ({
	mode,
	nodes: [
		{ name: 'Partners', type: 'test.partners' },
		{
			name: 'Send',
			type: 'n8n-nodes-partner-workflows.sendPartnerEmail',
			parameters: { ...STEP, fromName: '', fromEmail: 'partners@acme.example', subject: 'Hi', body: 'Hi' },
		},
	],
	connections: [['Partners', 'Send']],
	types: {
		'test.partners': failingOnce(),
		'n8n-nodes-partner-workflows.sendPartnerEmail': new SendPartnerEmail(),
	},
	credentials: { smtp: server.credential },
	items: [{ partnerId: '1', email: 'ann@partner.example' }],
});
const countClaims = () =>
	inLedger(async (ledger) => (await ledger.selectFrom('sends').selectAll().execute()).length);

describe('a failed execution that is retried', () => {
	it('previews again where somebody had executed the workflow by hand', async () => {
		const options = startedBy('manual');
		const failed = await runWorkflow(options);
		expect(failed.status).toBe('error');

		const retried = await retryWorkflow(options, failed);
		expect(retried.outputs('Send').map(({ json }) => json.email)).toMatchObject([{ status: 'preview' }]);
		expect(server.arrivals).toEqual([]);
		expect(await countClaims()).toBe(0);
	});

	it('sends where a published workflow had run', async () => {
		const options = startedBy('trigger');
		const retried = await retryWorkflow(options, await runWorkflow(options));
		expect(retried.outputs('Send').map(({ json }) => json.email)).toMatchObject([{ status: 'sent' }]);
		expect(server.arrivals).toHaveLength(1);
	});

	it.each([
		['manual', 'preview'],
		['trigger', 'sent'],
	] as const)('counts in a sub-workflow as its caller, started by %s', async (source, status) => {
		const options = startedBy('trigger');
		const failed = await runWorkflow(options);
		// As n8n has it of a workflow that another one called.
		const { data } = failed.run;
		data.executionData!.runtimeData!.source = 'integrated';
		data.parentExecution = {
			executionId: '7',
			workflowId: 'caller',
			executionContext: { version: 1, establishedAt: 0, source },
		};

		const retried = await retryWorkflow(options, failed);
		expect(retried.outputs('Send').map(({ json }) => json.email)).toMatchObject([{ status }]);
	});
});
