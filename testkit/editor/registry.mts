import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A registry that has versions of one package, and has every other package from the registry of this machine's npm. */
export interface Registry {
	/** What n8n is told to reach it instead of the real one. */
	env: Record<string, string>;
	/** Adds a version to the package, as `npm publish` would: it is the latest from then on. */
	publish(tarball: string): Promise<void>;
	close(): Promise<void>;
}

/** A published version: its manifest with where its tarball is, and the tarball. */
interface Version {
	manifest: { name: string; version: string; dist: { tarball: string; integrity: string; shasum: string } };
	tarball: Buffer;
}

/**
 * Starts a registry without the package.
 *
 * n8n takes another registry than the public one only with a licence, and names it to npm on the command line, which
 * no setting of npm's overrides. So n8n is told that it is behind a proxy, and the proxy answers for the registry, with
 * a certificate that n8n is told to trust. It leads nowhere else.
 *
 * @param packageName the package that only this registry has
 */
export async function startRegistry(packageName: string): Promise<Registry> {
	const folder = await mkdtemp(join(tmpdir(), 'partner-workflows-registry-'));
	// Where npm reads no settings, since this machine's are for the real registry.
	const settings = {
		npm_config_userconfig: join(folder, 'user'),
		npm_config_globalconfig: join(folder, 'global'),
		npm_config_cache: join(folder, 'cache'),
	};
	const upstream = await readRegistry(folder, process.env);
	const address = await readRegistry(folder, { PATH: process.env.PATH, ...settings });
	const { host } = new URL(address);
	const certificate = join(folder, 'registry.crt');
	await createCertificate(host, certificate, join(folder, 'registry.key'));
	const versions: Version[] = [];

	const answer = async ({ url = '/', headers }: IncomingMessage, response: ServerResponse): Promise<void> => {
		const [name, ...rest] = url.slice(1).split('/').map(decodeURIComponent);
		if (name === packageName) return answerFor(rest.join('/'), versions, response);
		const passedOn = await fetch(upstream + url, { headers: { accept: headers.accept ?? '*/*' } });
		const type = passedOn.headers.get('content-type') ?? 'application/octet-stream';
		const body = Buffer.from(await passedOn.arrayBuffer());
		response.writeHead(passedOn.status, { 'content-type': type });
		response.end(type.includes('json') ? body.toString().replaceAll(`${upstream}/`, `${address}/`) : body);
	};
	const secure = createHttpsServer(
		{ key: await readFile(join(folder, 'registry.key')), cert: await readFile(certificate) },
		(request, response) => {
			answer(request, response).catch((error: Error) => response.writeHead(502).end(error.message));
		},
	);
	const sockets = new Set<Socket>();
	const proxy = createHttpServer((_request, response) => response.writeHead(403).end());
	proxy.on('connect', ({ url }: IncomingMessage, socket: Socket, head: Buffer) => {
		sockets.add(socket);
		socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
		if (url !== `${host}:443`) return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		if (head.length > 0) socket.unshift(head);
		secure.emit('connection', socket);
	});
	await once(proxy.listen(0, '127.0.0.1'), 'listening');

	const proxyUrl = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
	return {
		env: {
			HTTPS_PROXY: proxyUrl,
			https_proxy: proxyUrl,
			NO_PROXY: '',
			no_proxy: '',
			NODE_EXTRA_CA_CERTS: certificate,
			// npm hands its own setting on to what its scripts start, and trusts nothing else then.
			npm_config_cafile: certificate,
			npm_config_registry: address,
			...settings,
		},
		publish: async (tarball) => void versions.push(await readVersion(tarball, address)),
		close: async () => {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
			await rm(folder, { recursive: true, force: true, maxRetries: 3 });
		},
	};
}

/** The registry that npm uses; without any settings it is the one that n8n names. Without a slash at its end. */
async function readRegistry(folder: string, env: NodeJS.ProcessEnv): Promise<string> {
	const { stdout } = await run('npm', ['config', 'get', 'registry'], { cwd: folder, env });
	return stdout.trim().replace(/\/$/, '');
}

async function createCertificate(host: string, certificate: string, key: string): Promise<void> {
	const request = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${host}`];
	const names = ['-addext', `subjectAltName=DNS:${host}`];
	await run('openssl', [...request, ...names, '-keyout', key, '-out', certificate]);
}

async function readVersion(file: string, registry: string): Promise<Version> {
	const { stdout } = await run('tar', ['-xOzf', file, 'package/package.json']);
	const manifest = JSON.parse(stdout) as Version['manifest'];
	const tarball = await readFile(file);
	const hash = (algorithm: string, encoding: 'hex' | 'base64') =>
		createHash(algorithm).update(tarball).digest(encoding);
	const dist = {
		tarball: `${registry}/${manifest.name}/-/${manifest.name}-${manifest.version}.tgz`,
		integrity: `sha512-${hash('sha512', 'base64')}`,
		shasum: hash('sha1', 'hex'),
	};
	return { manifest: { ...manifest, dist }, tarball };
}

/**
 * Answers what npm and n8n ask of the package: all versions, one of them, or a tarball, see
 * https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md.
 *
 * @param path what follows the package's name
 */
function answerFor(path: string, versions: readonly Version[], response: ServerResponse): void {
	const latest = versions.at(-1);
	const json = (content: unknown) =>
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(content));
	if (latest === undefined) return void response.writeHead(404).end('{"error":"Not found"}');
	if (path === '') {
		const manifests = versions.map(({ manifest }) => [manifest.version, manifest]);
		return void json({
			name: latest.manifest.name,
			'dist-tags': { latest: latest.manifest.version },
			versions: Object.fromEntries(manifests) as unknown,
		});
	}
	const found = versions.find(({ manifest }) => manifest.dist.tarball.endsWith(`/${path}`));
	if (found) return void response.writeHead(200).end(found.tarball);
	const version = versions.find(({ manifest }) => manifest.version === path);
	if (version ?? path === 'latest') return void json((version ?? latest).manifest);
	response.writeHead(404).end('{"error":"Not found"}');
}
