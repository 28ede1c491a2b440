const { createRequire, isBuiltin } = require('node:module');
const { default: JestRuntime } = require('jest-runtime');

/**
 * Jest's runtime, except that a worker loads each package once for all of its test files. n8n's engine alone takes
 * seconds, which every file would spend again. Our own modules are loaded afresh by each file, as ever.
 *
 * It needs `environment.js`: with a context per file, the packages would have other classes than the tests. A package
 * cannot be mocked with `jest.mock`.
 */
module.exports = class SharedPackagesRuntime extends JestRuntime {
	requireModuleOrMock(from, name) {
		if (isPackage(name)) return createRequire(from)(name);
		return super.requireModuleOrMock(from, name);
	}
};

/** `@jest/globals` is made by jest for each file. */
function isPackage(name) {
	return !/^[./]/.test(name) && !isBuiltin(name) && name !== '@jest/globals';
}
