// Lets a plain Node.js process load the TypeScript sources, for tests that need a process of its own.
const { readFileSync } = require('node:fs');
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true };
require.extensions['.ts'] = (module, file) => {
	module._compile(transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
};
// Node tries extensions in the order in which they were added, and beside X.node.ts lies X.node.json.
const readJson = require.extensions['.json'];
delete require.extensions['.json'];
require.extensions['.json'] = readJson;
