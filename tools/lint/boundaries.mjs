import { readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const manifest = JSON.parse(readFileSync(resolve(ROOT, 'package.json'), 'utf8'));

/** What n8n installs next to the compiled nodes, or already has; anything else is missing on the operator's machine. */
const INSTALLED = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));

const SHIPPED = ['lib', 'nodes', 'credentials'];

/** Which top-level folders a folder may reach with a relative import. */
const REACHABLE = {
	lib: ['lib'],
	nodes: ['nodes', 'lib', 'credentials'],
	credentials: ['credentials', 'lib'],
	// What tests, measurements and the playground share knows none of them.
	testkit: ['testkit', ...SHIPPED],
	test: ['test', 'testkit', 'templates', 'package.json', ...SHIPPED],
	bench: ['bench', 'testkit', 'dist', ...SHIPPED],
	playground: ['playground', 'testkit'],
};

/** Which other folders of lib a folder of lib may import. */
const LIB_IMPORTS = {
	partner: [],
	ledger: ['partner'],
	// Acceptance rules are written with the conditions of segments.
	application: ['partner', 'ledger', 'segment'],
};
const LIB_IMPORTS_DEFAULT = ['partner', 'ledger'];

/** Which other folders of nodes a folder of nodes may import, besides its own: what two nodes need is in `shared`. */
const NODE_IMPORTS = {
	shared: [],
	// Partner Ledger has the operation Rehearse.
	PartnerLedger: ['shared', 'rehearsal'],
	// A rehearsal runs the very nodes of a workflow.
	rehearsal: ['shared', 'AutoAccept', 'ChainDelay', 'SegmentFilter', 'SendPartnerEmail'],
};
const NODE_IMPORTS_DEFAULT = ['shared'];

const segments = (file) => relative(ROOT, file).split(sep);
const packageOf = (specifier) =>
	specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');

/** Says why `specifier` may not be imported by `file`, or nothing when it may. */
function forbidden(file, specifier, isTypeOnly) {
	const [top, folder] = segments(file);
	if (!(top in REACHABLE)) return undefined;

	if (!specifier.startsWith('.')) {
		if (top === 'lib' && /^n8n-/.test(specifier)) return 'lib knows nothing of n8n; nodes translate';
		if (isTypeOnly || !SHIPPED.includes(top) || isBuiltin(specifier) || INSTALLED.has(packageOf(specifier)))
			return undefined;
		return `"${packageOf(specifier)}" is not in dependencies, so n8n would not install it`;
	}

	const [targetTop, targetFolder] = segments(resolve(dirname(file), specifier));
	if (!REACHABLE[top].includes(targetTop)) return `${top} may import ${REACHABLE[top].join(', ')} only`;
	if (top !== targetTop || folder === targetFolder) return undefined;

	const allowed = folderImports(top, folder);
	if (allowed === undefined || allowed.includes(targetFolder)) return undefined;
	const names = allowed.map((name) => `${top}/${name}`).join(', ');
	return `${top}/${folder} may import ${names || `no other folder of ${top}`}`;
}

/** The other folders of `top` that a folder of it may import; `undefined` where all may. */
function folderImports(top, folder) {
	if (top === 'lib') return LIB_IMPORTS[folder] ?? LIB_IMPORTS_DEFAULT;
	if (top === 'nodes') return NODE_IMPORTS[folder] ?? NODE_IMPORTS_DEFAULT;
	return undefined;
}

/** Keeps dependencies pointing one way, see "Where things live" in ARCHITECTURE.md. */
export const boundaries = {
	meta: { type: 'problem', schema: [], messages: { forbidden: 'Import of "{{specifier}}": {{reason}}.' } },
	create(context) {
		const check = (source, isTypeOnly) => {
			if (source?.type !== 'Literal' || typeof source.value !== 'string') return;
			const reason = forbidden(context.filename, source.value, isTypeOnly);
			if (reason) {
				context.report({ node: source, messageId: 'forbidden', data: { specifier: source.value, reason } });
			}
		};
		return {
			ImportDeclaration: (node) => check(node.source, node.importKind === 'type'),
			ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
			ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
			ImportExpression: (node) => check(node.source, false),
			TSImportType: (node) => check(node.source ?? node.argument?.literal, true),
			TSExternalModuleReference: (node) => check(node.expression, false),
			'CallExpression[callee.name="require"]': (node) => check(node.arguments[0], false),
		};
	},
};
