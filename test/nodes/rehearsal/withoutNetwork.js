// Rehearses the prospecting template in a process in which every way to the network throws, and prints what came of it.
const ways = [
	[require('node:net'), ['connect', 'createConnection', 'createServer']],
	[require('node:net').Socket.prototype, ['connect']],
	[require('node:tls'), ['connect', 'createServer']],
	[require('node:http'), ['request', 'get', 'createServer']],
	[require('node:https'), ['request', 'get', 'createServer']],
	[require('node:http2'), ['connect']],
	[require('node:dgram'), ['createSocket']],
	[require('node:dns'), ['lookup', 'resolve', 'resolveMx']],
	[require('node:child_process'), ['spawn', 'exec', 'execFile', 'fork']],
	[globalThis, ['fetch', 'WebSocket']],
];
const attempts = [];
for (const [owner, names] of ways) {
	for (const name of names) {
		owner[name] = () => {
			attempts.push(name);
			throw new Error(`A rehearsal tried ${name}`);
		};
	}
}

require('../../../testkit/engine/typescriptHook');
const { createProspects, prospecting, run } = require('./host');
const { openMailer } = require('../../../lib/email/delivery');

async function main() {
	const behavior = '{ preset: eager, bounce: 20 %, unsubscribe: 20 % }';
	const { emails, timeline } = await run(prospecting(), behavior, { partners: createProspects(30) });
	const inRehearsal = attempts.length;
	// The same message by the real way out, to see that the traps work.
	const mailer = openMailer({ host: '127.0.0.1', port: 1, secure: false });
	const mailbox = { name: '', address: 'a@partner.example' };
	await mailer.send({ from: mailbox, to: mailbox, subject: 'x', text: 'x' });
	await mailer.close();
	const decided = timeline.filter(({ kind }) => kind === 'accepted').length;
	console.log(JSON.stringify({ emails: emails.length, decided, inRehearsal, outside: attempts.length }));
}
void main();
