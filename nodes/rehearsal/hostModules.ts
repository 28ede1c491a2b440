import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as Core from 'n8n-core';
import type { INodeType, IVersionedNodeType } from 'n8n-workflow';

/** What a rehearsal needs of n8n itself. */
export interface HostModules {
	core: typeof Core;
	/** One of n8n's built-in nodes by its name, such as `set`. @throws Error where n8n's nodes are not to be found */
	loadBuiltIn: (name: string) => INodeType | IVersionedNodeType;
}

const NOT_FOUND =
	'n8n’s own engine cannot be found from here, so nothing can be rehearsed. Rehearse on the n8n instance itself, or on the command line with “npm run rehearse”.';

/**
 * Finds n8n's engine, which runs this very node: n8n puts the place of its modules on NODE_PATH.
 *
 * @param from a file next to which n8n's nodes are installed; by default where n8n itself is
 * @throws Error, in words for the operator, where there is no n8n
 */
export function findHostModules(from = __filename): HostModules {
	const ownRequire = createRequire(__filename);
	const requireFrom = createRequire(from);
	let core: typeof Core;
	try {
		core = ownRequire('n8n-core') as typeof Core;
	} catch (error) {
		throw new Error(NOT_FOUND, { cause: error });
	}
	return { core, loadBuiltIn: (name) => loadBuiltIn(requireFrom, name) };
}

type KnownNodes = Record<string, { className: string; sourcePath: string } | undefined>;

function loadBuiltIn(requireFrom: NodeJS.Require, name: string): INodeType | IVersionedNodeType {
	const folder = dirname(requireFrom.resolve('n8n-nodes-base/package.json'));
	const known = (requireFrom(join(folder, 'dist/known/nodes.json')) as KnownNodes)[name];
	if (known === undefined) throw new Error(`n8n has no node “${name}”`);
	const classes = requireFrom(join(folder, known.sourcePath)) as Record<
		string,
		new () => INodeType | IVersionedNodeType
	>;
	const Class = classes[known.className];
	if (Class === undefined) throw new Error(`n8n has no node “${name}”`);
	return new Class();
}
