import { createRequire } from 'node:module';
import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';
import { boundaries } from './tools/lint/boundaries.mjs';

const SHIPPED = ['lib/**/*.ts', 'nodes/**/*.ts', 'credentials/**/*.ts'];
const FOR_N8N = ['nodes/**/*.ts', 'credentials/**/*.ts'];

const nodesBasePlugin = loadNodesBasePlugin();

/** Its install script refuses npm, so it cannot be one of the devDependencies. */
function loadNodesBasePlugin() {
	const require = createRequire(new URL('./tools/lint/package.json', import.meta.url));
	try {
		return require('eslint-plugin-n8n-nodes-base');
	} catch (cause) {
		if (cause.code !== 'MODULE_NOT_FOUND') throw cause;
		throw new Error(
			'eslint-plugin-n8n-nodes-base is not installed. Run: npm install --ignore-scripts --prefix tools/lint',
			{ cause },
		);
	}
}

const nodeGlobals = Object.fromEntries(
	Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']),
);

export default tseslint.config(
	{ ignores: ['dist/', 'coverage/', '.run/', '**/node_modules/'] },
	{ linterOptions: { reportUnusedDisableDirectives: 'error' } },

	{
		files: ['**/*.{js,mjs}'],
		extends: [eslint.configs.recommended],
		languageOptions: { globals: nodeGlobals },
	},
	{ files: ['**/*.js'], languageOptions: { sourceType: 'commonjs' } },

	{
		files: ['**/*.{ts,mts}'],
		extends: [eslint.configs.recommended, tseslint.configs.recommendedTypeChecked],
		languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
		rules: {
			// The compiler's own convention for a parameter that is there for its position.
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
			'@typescript-eslint/consistent-type-imports': [
				'error',
				{ fixStyle: 'inline-type-imports', disallowTypeAnnotations: false },
			],
			// n8n's interfaces, and fakes of them, ask for a promise where there is nothing to await.
			'@typescript-eslint/require-await': 'off',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true },
			],
		},
	},

	{
		files: [...SHIPPED, '{testkit,test,bench,playground}/**'],
		plugins: { 'partner-workflows': { rules: { boundaries } } },
		rules: { 'partner-workflows/boundaries': 'error' },
	},
	{ files: SHIPPED, rules: { 'no-console': 'error' } },

	{
		files: [...FOR_N8N, 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
		rules: {
			// n8n Cloud only: it forbids dependencies. n8n installs them on self-hosted instances, and mail, SQL and templates need them.
			'@n8n/community-nodes/no-runtime-dependencies': 'off',
			// n8n Cloud only: it forbids imports beyond a short list. The boundaries rule above asks for what matters: that n8n installs it.
			'@n8n/community-nodes/no-restricted-imports': 'off',
			// n8n Cloud only: it forbids timers and the environment. The ledger follows n8n's own database settings.
			'@n8n/community-nodes/no-restricted-globals': 'off',
		},
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBasePlugin },
		rules: {
			...nodesBasePlugin.configs.nodes.rules,
			// Both want the literal ['main']: that contradicts node-connection-type-literal, and our outputs have names.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			// Neither can read options computed from the catalogue of fields, and the first would "fix" their default away.
			// TypeScript asks for a default all the same.
			'n8n-nodes-base/node-param-default-wrong-for-options': 'off',
			'n8n-nodes-base/node-param-default-missing': 'off',
		},
	},
	{
		// A helper may pass on an error that it does not know: the guard around every execute() gives it its context.
		files: ['nodes/**/*.ts'],
		ignores: ['nodes/**/*.node.ts', 'nodes/shared/guard.ts'],
		rules: { '@n8n/community-nodes/require-node-api-error': 'off' },
	},
	{
		// Operators already have n8n's built-in `smtp` credential; asking for the same again would be a step backwards.
		// n8n Cloud forbids another package's credential, and the two others do not know that this one exists.
		files: ['nodes/SendPartnerEmail/**/*.ts'],
		rules: {
			'@n8n/community-nodes/no-credential-reuse': 'off',
			'@n8n/community-nodes/valid-credential-references': 'off',
			'n8n-nodes-base/node-class-description-credentials-name-unsuffixed': 'off',
		},
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': nodesBasePlugin },
		rules: {
			...nodesBasePlugin.configs.credentials.rules,
			// For n8n's own repository only; ours is a link, as cred-class-field-documentation-url-not-http-url asks.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
		},
	},
	{
		files: ['package.json'],
		plugins: { 'n8n-nodes-base': nodesBasePlugin },
		languageOptions: {
			parser: tseslint.parser,
			parserOptions: { extraFileExtensions: ['.json'] },
		},
		rules: nodesBasePlugin.configs.community.rules,
	},

	{
		files: ['{test,testkit}/**/*.{ts,mts}'],
		rules: {
			// What Node's own test runner returns settles when the test has run; nobody has to wait for it.
			'@typescript-eslint/no-floating-promises': [
				'error',
				{ allowForKnownSafeCalls: [{ from: 'package', name: ['describe', 'it'], package: 'node:test' }] },
			],
			// Jest's matchers inside an expected value, `{ id: expect.any(String) }`, are typed `any`.
			'@typescript-eslint/no-unsafe-assignment': 'off',
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]',
					message: 'Every test runs.',
				},
				{
					selector: 'CallExpression[callee.name=/^(fdescribe|fit|xdescribe|xit|xtest)$/]',
					message: 'Every test runs.',
				},
			],
		},
	},
);
