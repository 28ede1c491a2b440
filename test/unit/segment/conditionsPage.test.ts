import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConditionTables } from './conditionsPage';

const file = join(__dirname, '..', '..', '..', 'docs', 'conditions.md');
const begin = '<!-- Generated from the catalogue: npm run docs -->';
const end = '<!-- End of what is generated -->';

/** Without the white space that Prettier lines tables up with. */
const unaligned = (text: string) => text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');

it('docs/conditions.md lists exactly the conditions of the catalogue', () => {
	const [before = '', rest = ''] = readFileSync(file, 'utf8').split(begin);
	const [, after = ''] = rest.split(end);
	const expected = `${before}${begin}\n\n${createConditionTables()}\n\n${end}${after}`;
	if (process.env.UPDATE_DOCS === 'true') writeFileSync(file, expected);
	expect(unaligned(readFileSync(file, 'utf8'))).toBe(unaligned(expected));
});
