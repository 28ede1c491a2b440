const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

// Jest asks each environment for a context to compile its modules in, and leaves no way to name the one that it runs in.
const environments = new WeakSet();
const { compileFunction } = vm;
vm.compileFunction = (code, parameters, options = {}) => {
	const { parsingContext, ...others } = options;
	return compileFunction(code, parameters, environments.has(parsingContext) ? others : options);
};

/**
 * Runs test files in the worker's own context, so that they can share packages, which see the same `Error` and `Array`
 * as the tests. What a file changes in `globalThis` and `process.env` is undone after it.
 */
module.exports = class SharedContextEnvironment extends TestEnvironment {
	constructor(config, context) {
		super(config, context);
		const { projectConfig } = config;
		environments.add(this.context);
		this.global = globalThis;
		this.moduleMocker = new this.moduleMocker.constructor(globalThis);
		this.fakeTimersModern = new this.fakeTimersModern.constructor({
			config: projectConfig,
			global: globalThis,
		});
		this.fakeTimers = null;
		this.globals = Object.getOwnPropertyDescriptors(globalThis);
		this.variables = { ...process.env };
		Object.assign(globalThis, projectConfig.globals);
	}

	async teardown() {
		await super.teardown();
		for (const name of Object.getOwnPropertyNames(globalThis)) {
			const before = this.globals[name];
			if (before === undefined) Reflect.deleteProperty(globalThis, name);
			else if (before.configurable) Object.defineProperty(globalThis, name, before);
		}
		for (const name of Object.keys(process.env)) {
			if (!(name in this.variables)) delete process.env[name];
		}
		Object.assign(process.env, this.variables);
	}
};
