import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readLink } from '../../../lib/email/publicLinks';
import { isPrivateAddress, testPublicAddress } from '../../../lib/email/selfTest';

const keys = { current: randomBytes(32) };
let server: Server | undefined;
afterEach(() => {
	server?.closeAllConnections();
	server?.close();
});

async function serve(listener: RequestListener): Promise<string> {
	server = createServer(listener).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook`;
}

const answerWith =
	(signingKeys: typeof keys): RequestListener =>
	(request, response) => {
		const query = Object.fromEntries(new URL(request.url ?? '', 'http://x').searchParams);
		const link = readLink(query, signingKeys, Date.now());
		response.end(link.kind === 'selfTest' ? link.answer : '');
	};

test('the trigger of this ledger proves that it is', async () => {
	expect(await testPublicAddress(await serve(answerWith(keys)), keys)).toBeUndefined();
});

test.each<[string, RequestListener, string]>([
	['another ledger', answerWith({ current: randomBytes(32) }), 'Something else answers there.'],
	['a page', (_request, response) => response.end('<html>'), 'Something else answers there.'],
	['404', (_request, response) => response.writeHead(404).end(), 'It answers with the status 404.'],
	[
		'a redirect',
		(_request, response) => response.writeHead(302, { location: '/login' }).end(),
		'It cannot be reached.',
	],
	['a dropped line', (request) => request.socket.destroy(), 'It cannot be reached (UND_ERR_SOCKET).'],
])('%s does not', async (_name, listener, reason) => {
	expect(await testPublicAddress(await serve(listener), keys)).toBe(reason);
});

test.each([
	['http://localhost:5678/webhook/x', true],
	['http://127.0.0.1:5678/', true],
	['http://192.168.1.4/', true],
	['http://172.20.0.2/', true],
	['http://n8n:5678/', true],
	['http://n8n.local/', true],
	['https://n8n.acme.com/webhook', false],
	['https://172.32.0.1/', false],
])('%s is private: %s', (address, isPrivate) => expect(isPrivateAddress(address)).toBe(isPrivate));
