/**
 * The sandbox program: a stand-in for impact.com's Brand API on this machine.
 *
 *     node testkit/sandbox/main.mts [--port 8125] [--partners 240] [--empty] [--history 365] [--limit 1000]
 *
 * With --empty nobody is in it at the start. It prints one line with its address when it is ready. A parent process that forked it gets the address as a message,
 * and takes it along when it ends.
 */
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { listKnownPartners } from '../partners/samplePartners.mts';
import { sandboxAccount } from './account.mts';
import { buildAccount } from './program.mts';
import { createSandboxServer } from './server.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '0' },
		partners: { type: 'string', default: '240' },
		empty: { type: 'boolean', default: false },
		history: { type: 'string', default: '365' },
		limit: { type: 'string', default: '1000' },
	},
});
const server = createSandboxServer({
	...sandboxAccount,
	hourlyLimit: Number(values.limit),
	build: () =>
		buildAccount({
			sid: sandboxAccount.sid,
			now: Date.now(),
			partners: values.empty ? 0 : Number(values.partners),
			historyDays: Number(values.history),
			known: values.empty ? [] : listKnownPartners(),
		}),
});
server.listen(Number(values.port), '127.0.0.1', () => {
	const { port } = server.address() as AddressInfo;
	console.log(`The sandbox program answers at http://127.0.0.1:${port}`);
	process.send?.(port);
});
process.on('disconnect', () => process.exit());
