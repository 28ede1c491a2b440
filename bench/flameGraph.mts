/** A profile as V8 writes it: https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-Profile */
export interface Profile {
	nodes: Array<{ id: number; callFrame: { functionName: string; url: string }; children?: number[] }>;
	samples: number[];
	/** Microseconds since the sample before. */
	timeDeltas: number[];
}

/** A function with what it called, merged over all the places it was called from the same way. */
export interface Frame {
	name: string;
	/** The library it belongs to. */
	owner: string;
	/** Microseconds, its own and those of what it called. */
	total: number;
	children: Map<string, Frame>;
}

/** V8's names for time in which nothing of the program runs. */
const IDLE = new Set(['(idle)', '(program)', '(root)']);

/** Says whose function it is: a package, Node.js, or nothing for code that was built in. */
function findOwner(url: string): string {
	if (url.startsWith('node:')) return 'Node.js';
	const packages = [...url.matchAll(/node_modules\/((?:@[^/]+\/)?[^/]+)\//g)].at(-1);
	return packages?.[1] ?? '';
}

/** Merges the samples of a profile into a tree, and says how much of the time each owner took for itself. */
export function mergeProfile({ nodes, samples, timeDeltas }: Profile): {
	root: Frame;
	shares: Array<[owner: string, share: number]>;
} {
	const own = new Map<number, number>();
	samples.forEach((id, index) => own.set(id, (own.get(id) ?? 0) + (timeDeltas[index] ?? 0)));
	const byId = new Map(nodes.map((node) => [node.id, node]));
	const root: Frame = { name: 'all', owner: '', total: 0, children: new Map() };
	const shares = new Map<string, number>();

	const visit = (id: number, path: readonly Frame[], owner: string): void => {
		const { callFrame, children = [] } = byId.get(id) as Profile['nodes'][number];
		const { functionName } = callFrame;
		const isCounted = !IDLE.has(functionName);
		// What is built in, such as a write to a socket, is the time of whoever called it.
		const found = findOwner(callFrame.url);
		const ownOwner =
			functionName === '(garbage collector)'
				? 'garbage collection'
				: found === '' || found === 'Node.js'
					? owner
					: found;
		let frames = path;
		if (isCounted) {
			const parent = path.at(-1) ?? root;
			const name = functionName || '(anonymous)';
			const key = `${name} ${callFrame.url}`;
			const frame = parent.children.get(key) ?? { name, owner: ownOwner, total: 0, children: new Map() };
			parent.children.set(key, frame);
			frames = [...path, frame];
			const time = own.get(id) ?? 0;
			for (const each of [root, ...frames]) each.total += time;
			shares.set(ownOwner, (shares.get(ownOwner) ?? 0) + time);
		}
		for (const child of children) visit(child, frames, ownOwner);
	};
	const [first] = nodes;
	if (first) visit(first.id, [], 'Node.js');
	const sorted = [...shares].map(([owner, time]): [string, number] => [owner, time / root.total]);
	return {
		root,
		shares: sorted.sort((one, other) => other[1] - one[1]).filter(([, share]) => share > 0.005),
	};
}

const WIDTH = 1200;
const ROW = 17;
/** Frames narrower than this share of the whole are left out. */
const NARROWEST = 0.004;

const COLOURS: Record<string, string> = {
	'n8n-nodes-partner-workflows': '#f4a259',
	nodemailer: '#5b8e7d',
	kysely: '#bc4b51',
	handlebars: '#8cb369',
	'html-to-text': '#8cb369',
	'Node.js': '#b8c0cc',
	'garbage collection': '#7d7f86',
};
const OTHER_COLOUR = '#d9c2a0';

/** Draws a tree of calls as an SVG: the wider, the more time; what is below was called by what is above. */
export function drawFlameGraph(root: Frame, title: string): string {
	const shapes: string[] = [];
	let depth = 0;
	const draw = (frame: Frame, x: number, row: number) => {
		const width = (frame.total / root.total) * WIDTH;
		depth = Math.max(depth, row);
		const percent = ((frame.total / root.total) * 100).toFixed(1);
		const label = width > 40 ? frame.name.slice(0, Math.floor((width - 6) / 6.2)) : '';
		const y = 40 + row * ROW;
		shapes.push(
			`<g><title>${escape(`${frame.name}, ${frame.owner}: ${percent} %`)}</title>` +
				`<rect x="${x.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${ROW - 1}" fill="${COLOURS[frame.owner] ?? OTHER_COLOUR}"/>` +
				(label ? `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escape(label)}</text>` : '') +
				'</g>',
		);
		let next = x;
		for (const child of [...frame.children.values()].sort((one, other) => other.total - one.total)) {
			if (child.total / root.total >= NARROWEST) draw(child, next, row + 1);
			next += (child.total / root.total) * WIDTH;
		}
	};
	draw(root, 0, 0);
	const named = Object.entries(COLOURS).filter(([owner]) => owner !== 'html-to-text');
	const legend = [...named, ['n8n and others', OTHER_COLOUR] as const].map(
		([owner, colour], index) =>
			`<rect x="${340 + index * 122}" y="10" width="10" height="10" fill="${colour}"/><text x="${354 + index * 122}" y="19" font-size="9">${escape(owner.replace('n8n-nodes-', ''))}</text>`,
	);
	const height = 50 + (depth + 1) * ROW;
	return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="11"><rect width="100%" height="100%" fill="#fff"/><text x="4" y="20" font-size="14" font-weight="bold">${escape(title)}</text>${legend.join('')}${shapes.join('')}</svg>\n`;
}

function escape(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
