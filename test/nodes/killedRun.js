// Runs Send Partner Email on n8n's engine in a process of its own, so that a test can kill it in the middle.
const { readFileSync } = require('node:fs');
const { ModuleKind, ScriptTarget, transpileModule } = require('typescript');

const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023, esModuleInterop: true };
require.extensions['.ts'] = (module, file) => {
	module._compile(transpileModule(readFileSync(file, 'utf8'), { compilerOptions }).outputText, file);
};

const { SendPartnerEmail } = require('../../nodes/SendPartnerEmail/SendPartnerEmail.node.ts');
const { runNode } = require('./engine');

const { parameters, items, credential } = JSON.parse(process.argv[2]);
void runNode(new SendPartnerEmail(), parameters, items, { credentials: { smtp: credential } });
