import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNodes, readTemplates } from '../../../../testkit/workflows/templateFiles';

/** The templates that the clock starts. The others answer to the web, and cannot be rehearsed. */
const templates = readTemplates().filter((template) => findNodes(template, 'scheduleTrigger').length > 0);

it.each(templates)('the template $id is rehearsed', ({ id }) => {
	expect(existsSync(join(__dirname, `${id}.test.ts`))).toBe(true);
});
