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

it.each(allNodes)('the panel of %p is in American English', (Node) => {
	const texts = listTexts(new Node().description.properties);
	expect(texts.length).toBeGreaterThan(0);
	expect(
		texts.filter((text) =>
			/behaviour|colour|favour|centre|licence|[a-z]{3}is(e|ed|ing)\b(?<!wise|promised|raised?|otherwise)/i.test(
				text,
			),
		),
	).toEqual([]);
});

it('a condition on an ID has no example that is a word of a name', () => {
	const [conditions] = new SegmentFilter().description.properties.filter(({ name }) => name === 'conditions');
	const inputs = (conditions?.options?.[0] as { values: INodeProperties[] }).values;
	const asked = inputs.filter(
		({ name, displayOptions }) => name === 'text' && displayOptions?.show?.field?.includes('partnerId'),
	);
	expect(asked).toHaveLength(1);
	expect(asked[0]?.placeholder).toBeUndefined();
});
