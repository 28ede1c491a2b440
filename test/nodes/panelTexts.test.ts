import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { allNodes } from './allNodes';

/** Everything that an operator reads in a panel; the names under which parameters are stored are left out. */
function listTexts(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, content]) => {
		if (typeof content !== 'string') return listTexts(content);
		const isShown = ['displayName', 'description', 'hint', 'placeholder', 'action'].includes(key);
		return isShown || (key === 'name' && 'value' in value) ? [content] : [];
	});
}

/** Words that are written otherwise in the United States. */
function listBritishWords(text: string): string[] {
	const found = text.matchAll(
		/\b\w*(?:behaviour|colour|favour|honour|labour|centre|licence|[a-z]{3}is(?:e|ed|ing)\b(?<!wise|promised|raised?))\w*/gi,
	);
	return Array.from(found, ([word]) => word);
}

it.each(allNodes)('the panel of %p is in American English', (Node) => {
	const texts = listTexts(new Node().description.properties);
	expect(texts.length).toBeGreaterThan(0);
	expect(texts.flatMap(listBritishWords)).toEqual([]);
});

const root = join(__dirname, '../..');
const readFolder = (folder: string, ending: string) =>
	readdirSync(join(root, folder))
		.filter((file) => file.endsWith(ending))
		.map((file) => join(folder, file));

it.each(['README.md', ...readFolder('docs', '.md'), ...readFolder('templates', '.json')])(
	'%s is in American English',
	(file) => {
		expect(listBritishWords(readFileSync(join(root, file), 'utf8'))).toEqual([]);
	},
);

it('a condition on an ID has no example that is a word of a name', () => {
	const [conditions] = new SegmentFilter().description.properties.filter(({ name }) => name === 'conditions');
	const inputs = (conditions?.options?.[0] as { values: INodeProperties[] }).values;
	const asked = inputs.filter(
		({ name, displayOptions }) => name === 'text' && displayOptions?.show?.field?.includes('partnerId'),
	);
	expect(asked).toHaveLength(1);
	expect(asked[0]?.placeholder).toBeUndefined();
});
