import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allNodes } from './allNodes';
import { createFieldTables } from './nodesPage';

const file = join(__dirname, '..', '..', 'docs', 'nodes.md');

/** Without the white space that Prettier lines tables up with. */
const unaligned = (text: string) => text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');

it.each(allNodes)('docs/nodes.md lists exactly the fields of %p', (Node) => {
	const { displayName, properties } = new Node().description;
	const begin = `<!-- Fields of ${displayName}, generated: npm run docs -->`;
	const end = `<!-- End of the fields of ${displayName} -->`;
	const page = readFileSync(file, 'utf8');
	const [before = '', rest = ''] = page.split(begin);
	const [, after] = rest.split(end);
	expect(after).toBeDefined();
	const expected = `${before}${begin}\n\n${createFieldTables(properties)}\n\n${end}${after}`;
	if (process.env.UPDATE_DOCS === 'true') writeFileSync(file, expected);
	expect(unaligned(readFileSync(file, 'utf8'))).toBe(unaligned(expected));
});
