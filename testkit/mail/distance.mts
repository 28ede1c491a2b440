import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A server as it is seen from far away. */
export interface DistantServer {
	port: number;
	stop(): Promise<void>;
}

/**
 * Puts a distance between a server on loopback and whoever connects to the port that this opens: each byte arrives half
 * a round trip later, in each direction. As on a real line, the delay holds back the bytes but not the ones behind them,
 * so that three commands in one write cost one round trip, and one after the other three. Nothing holds back a sender
 * that is faster than the line: it is made for emails, not for large files.
 *
 * @param roundTripMs what a question and its answer take on the way together; whole even milliseconds, as timers are
 */
export async function startDistance(port: number, roundTripMs: number): Promise<DistantServer> {
	const sockets = new Set<Socket>();
	const proxy = createServer({ noDelay: true, allowHalfOpen: true }, (near) => {
		const far = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
		delay(near, far, roundTripMs / 2);
		delay(far, near, roundTripMs / 2);
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.on('close', () => sockets.delete(socket));
		}
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return {
		port: (proxy.address() as AddressInfo).port,
		async stop() {
			for (const socket of sockets) socket.destroy();
			await new Promise((resolve) => proxy.close(resolve));
		},
	};
}

/** Timers of one length run in the order they were set, so bytes stay in order. */
function delay(from: Socket, to: Socket, milliseconds: number): void {
	const later = (work: () => void) => void setTimeout(work, milliseconds);
	from.on('data', (chunk) => later(() => to.destroyed || to.write(chunk)));
	from.on('end', () => later(() => to.end()));
	from.on('close', () => later(() => to.destroySoon()));
	// A broken connection breaks the other side when it closes.
	from.on('error', () => undefined);
}
