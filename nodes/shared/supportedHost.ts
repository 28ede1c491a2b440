import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The oldest n8n that the package is tested with, and the Node.js that n8n asks for, as `engines` in package.json. */
const OLDEST_N8N = '2.30';
const OLDEST_NODE = '22.16';

let problem: string | null | undefined;

/**
 * Makes sure that n8n and Node.js are not too old for what the nodes use, which would otherwise break somewhere in the
 * middle of a run.
 *
 * @throws Error that says what to update
 */
export function requireSupportedHost(): void {
	problem ??= describeOldHost(readN8nVersion(), process.versions.node) ?? null;
	if (problem !== null) throw new Error(problem);
}

/**
 * Says what is too old.
 *
 * @param n8n version of n8n-workflow; `undefined` where it is not known, which counts as new enough
 * @param node version of Node.js
 */
export function describeOldHost(n8n: string | undefined, node: string): string | undefined {
	if (n8n !== undefined && isOlder(n8n, OLDEST_N8N)) {
		return `This n8n is too old for Partner Workflows, which needs n8n ${OLDEST_N8N} or newer (n8n-workflow is ${n8n}). Update n8n. Nothing was sent.`;
	}
	if (isOlder(node, OLDEST_NODE)) {
		return `Node.js ${node} is too old for Partner Workflows, which needs Node.js ${OLDEST_NODE} or newer. Update Node.js and restart n8n. Nothing was sent.`;
	}
	return undefined;
}

function isOlder(version: string, least: string): boolean {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const [leastMajor = 0, leastMinor = 0] = least.split('.').map(Number);
	return major < leastMajor || (major === leastMajor && minor < leastMinor);
}

/** The version of n8n: that of its package n8n-workflow, which has the same first two numbers since n8n 2. */
function readN8nVersion(): string | undefined {
	try {
		const [folder] = require.resolve('n8n-workflow').split(`${sep}dist${sep}`);
		const manifest = JSON.parse(readFileSync(join(folder ?? '', 'package.json'), 'utf8')) as {
			version?: string;
		};
		return manifest.version;
	} catch {
		return undefined;
	}
}
