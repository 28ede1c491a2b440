/** Something to do in a lane: one of those that work at the same time. */
export interface Task {
	name: string;
	/** How long it takes, roughly, in seconds: what takes long begins early. */
	seconds: number;
	/** Names of the tasks that must have ended before. */
	after?: readonly string[];
	run(lane: number): Promise<void>;
}

/** Does all tasks, `lanes` at a time, those that others wait for and the longest ones first. */
export async function runTasks(tasks: readonly Task[], lanes: number): Promise<void> {
	const waiting = [...tasks].sort((one, other) => urgency(other, tasks) - urgency(one, tasks));
	const unfinished = new Set(tasks.map(({ name }) => name));
	const canBegin = ({ after = [] }: Task) => after.every((name) => !unfinished.has(name));
	let wake = Promise.withResolvers<void>();
	const work = async (lane: number): Promise<void> => {
		while (waiting.length > 0) {
			const index = waiting.findIndex(canBegin);
			if (index < 0) {
				await wake.promise;
				continue;
			}
			const [task] = waiting.splice(index, 1);
			if (!task) continue;
			await task.run(lane);
			unfinished.delete(task.name);
			wake.resolve();
			wake = Promise.withResolvers();
		}
	};
	await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
}

/** The seconds from the beginning of a task to the end of all that waits for it. */
function urgency({ name, seconds }: Task, tasks: readonly Task[]): number {
	const next = tasks.filter(({ after = [] }) => after.includes(name));
	return seconds + Math.max(0, ...next.map((task) => urgency(task, tasks)));
}
