// Lets a plain Node.js process load the TypeScript sources, for tests that need a process of its own.
const { readFileSync } = require('node:fs');
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true };
require.extensions['.ts'] = (module, file) => {
	module._compile(transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
};
