import { NodeOperationError, type INode } from 'n8n-workflow';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { createNodeError } from '../../nodes/shared/nodeError';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

const NODE = { name: 'Node', type: 'x', typeVersion: 1, parameters: {} } as unknown as INode;

describe('an error of a node', () => {
	it('says what it is given, codes included', () => {
		const message = 'The host is gone (ECONNREFUSED), and so is the file (ENOENT).';
		expect(new NodeOperationError(NODE, message).message).not.toContain('host');
		const error = createNodeError(NODE, message, { description: 'Start it.' });
		expect(error).toMatchObject({ message, description: 'Start it.', messages: [] });
		expect(createNodeError(NODE, new Error(message))).toMatchObject({ message, messages: [] });
		expect(createNodeError(NODE, error, { itemIndex: 3 })).toBe(error);
		expect(error.message).toBe(message);
	});
});

const partner = { partnerId: 'a', email: 'a@partner.example' };
const sendTestEmail = async (options: NodeOptions = {}) => {
	const server = await startMailServer();
	await server.close();
	const message = { fromEmail: 'partners@acme.example', subject: 'Hi', body: '<p>Hi</p>' };
	return runNode(
		new SendPartnerEmail(),
		{ ...STEP, ...message, options: { sendTestEmailTo: 'me@acme.example' } },
		[partner],
		{ credentials: { smtp: server.credential }, mode: 'manual', ...options },
	);
};

describe('a connection that is refused', () => {
	const words =
		/^The test email was not sent: The mail server 127\.0\.0\.1:\d+ cannot be reached \(ECONNREFUSED\)\. Nothing was sent\.$/;

	it('is named by a test email that fails', async () => {
		const { error } = await sendTestEmail();
		expect(error?.message).toMatch(words);
	});

	it('is named while On Error continues', async () => {
		const result = await sendTestEmail({ onError: 'continueRegularOutput' });
		expect(result.hints(result.name).map(({ message }) => message)).toContainEqual(
			expect.stringMatching(words),
		);
	});
});

it.each([
	['Chain Delay', new ChainDelay(), { ...STEP, amount: 1, unit: 'days' }],
	['Partner Ledger', new PartnerLedger(), { resource: 'suppression', operation: 'getAll' }],
])('%s names the ledger that cannot be opened', async (_name, node, parameters) => {
	process.env.N8N_USER_FOLDER = '/dev/null';
	const { error } = await runNode(node, parameters, [partner]);
	expect(error?.message).toMatch(
		/^The ledger \/dev\/null\/\.n8n\/partner-workflows\.sqlite cannot be used: E[A-Z]+/,
	);
});
