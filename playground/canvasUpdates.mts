import type { N8nClient } from '../testkit/n8n/client.mts';

/** What n8n tells its open editors about the nodes. */
export interface CanvasUpdates {
	/** How often it has told them to fetch the nodes again. */
	count(): number;
	close(): void;
}

/** Listens to n8n as an open editor does. */
export async function listenToUpdates({ url, cookie }: N8nClient): Promise<CanvasUpdates> {
	let count = 0;
	const socket = new WebSocket(`${url.replace('http', 'ws')}/rest/push?pushRef=npm-run-dev`, {
		headers: { cookie, origin: url },
	});
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', () => reject(new Error("n8n's editor channel does not open.")), {
			once: true,
		});
	});
	socket.addEventListener('message', ({ data }) => {
		if (String(data).includes('"nodeDescriptionUpdated"')) count += 1;
	});
	return { count: () => count, close: () => socket.close() };
}
