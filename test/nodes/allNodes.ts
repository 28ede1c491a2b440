import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { INodeType } from 'n8n-workflow';

const root = join(__dirname, '../..');

interface Manifest {
	n8n: { nodes: string[] };
}

type NodeClass = new () => INodeType;

/** The classes of all nodes that n8n loads, in the order in which package.json lists their files. */
export const allNodes: NodeClass[] = (
	JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
).n8n.nodes.map(loadClass);

/** @param file as in package.json, the compiled one: `dist/nodes/X/X.node.js`; its class is `X` */
function loadClass(file: string): NodeClass {
	const source = join(root, file.replace(/^dist\//, '').replace(/\.js$/, '.ts'));
	// eslint-disable-next-line @typescript-eslint/no-require-imports -- which files there are says package.json
	const classes = require(source) as Record<string, NodeClass | undefined>;
	const name = basename(source, '.node.ts');
	const Class = classes[name];
	if (Class === undefined) throw new Error(`${source} has no class "${name}"`);
	return Class;
}
