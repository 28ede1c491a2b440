import { waitFor } from './progress.mts';

/** The inspector of a Node.js process that was started with `--inspect`. */
export interface Inspector {
	/** Megabytes of objects that are still in use, after a garbage collection. */
	measureHeap(): Promise<number>;
	close(): void;
}

/** Connects to the inspector on a loopback port. */
export async function inspect(port: number): Promise<Inspector> {
	const targets = await waitFor('the inspector to answer', 60_000, async () => {
		const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => undefined);
		return (await answer?.json()) as Array<{ webSocketDebuggerUrl: string }> | undefined;
	});
	const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '');
	await new Promise((resolve, reject) => {
		socket.addEventListener('open', resolve, { once: true });
		socket.addEventListener('error', reject, { once: true });
	});
	let calls = 0;
	/** https://chromedevtools.github.io/devtools-protocol/v8/ */
	const call = (method: string): Promise<Record<string, unknown>> => {
		const id = (calls += 1);
		return new Promise((resolve) => {
			const listen = ({ data }: MessageEvent) => {
				const answer = JSON.parse(String(data)) as { id?: number; result: Record<string, unknown> };
				if (answer.id !== id) return;
				socket.removeEventListener('message', listen);
				resolve(answer.result);
			};
			socket.addEventListener('message', listen);
			socket.send(JSON.stringify({ id, method }));
		});
	};
	return {
		measureHeap: async () => {
			await call('HeapProfiler.collectGarbage');
			const { usedSize } = (await call('Runtime.getHeapUsage')) as { usedSize: number };
			return usedSize / (1024 * 1024);
		},
		close: () => socket.close(),
	};
}
