import { readFileSync } from 'node:fs';
import { describeOldHost, requireSupportedHost } from '../../nodes/shared/supportedHost';
import manifest from '../../package.json';

describe('an n8n or Node.js that is too old', () => {
	it('is named, with what to do', () => {
		expect(describeOldHost('1.120.31', '22.20.0')).toBe(
			'This n8n is too old for Partner Workflows, which needs n8n 2.30 or newer (n8n-workflow is 1.120.31). Update n8n. Nothing was sent.',
		);
		expect(describeOldHost('2.41.0', '22.15.9')).toContain('Node.js 22.15.9 is too old');
		expect(describeOldHost('2.29.9', '24.0.0')).toContain('(n8n-workflow is 2.29.9)');
		expect(describeOldHost(undefined, '20.19.0')).toContain('Node.js 20.19.0 is too old');
	});

	it('is not one that is supported', () => {
		expect(describeOldHost('2.30.2', '22.16.0')).toBeUndefined();
		expect(describeOldHost('2.41.0', '24.21.0')).toBeUndefined();
		expect(describeOldHost('3.0.0', '26.1.0')).toBeUndefined();
		expect(describeOldHost(undefined, '22.16.0')).toBeUndefined();
		expect(requireSupportedHost).not.toThrow();
	});

	it('is told by the range that package.json states', () => {
		const range = manifest.engines.node.replace('>=', '');
		expect(describeOldHost(undefined, `${range}.0`)).toBeUndefined();
		const [, oldestN8n = '', newestN8n = ''] = /^>=(\S+) <=(\S+)$/.exec(manifest.engines.n8n) ?? [];
		expect(describeOldHost(oldestN8n, `${range}.0`)).toBeUndefined();
		for (const page of ['README.md', 'docs/install.md']) {
			expect(readFileSync(page, 'utf8')).toContain(`Self-hosted n8n ${oldestN8n} to ${newestN8n}`);
		}
		expect(readFileSync('docs/install.md', 'utf8')).toContain(`Node.js ${range} or newer`);
		const [major = 0, minor = 0] = range.split('.').map(Number);
		expect(describeOldHost(undefined, `${major}.${minor - 1}.0`)).toBeDefined();
	});
});
