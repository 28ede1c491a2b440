import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';
import { countries } from '../../lib/segment/vocabularies';
import { allNodes } from './allNodes';

type Labelled = INodeProperties | INodePropertyCollection | INodePropertyOptions;

/** Everything with a label in a panel, whatever it is part of: parameters, their options and their groups. */
function listLabelled(found: readonly Labelled[]): Labelled[] {
	return found.flatMap((one) => [
		one,
		...listLabelled('options' in one ? (one.options ?? []) : []),
		...listLabelled('values' in one ? one.values : []),
	]);
}

/** Names of countries are written as ISO 3166 has them. */
const COUNTRIES = new Set(countries.choices.map(({ label }) => label));

/** What stays small inside a label. */
const SMALL =
	/^(a|an|and|as|at|be|but|by|for|from|if|in|into|is|of|on|or|per|than|the|to|via|with|impact\.com)$/;

/** Whether every word begins with a capital, as in n8n's own panels; what is no word does not count. */
function isTitleCase(label: string): boolean {
	const words = label.split(/[\s/(]+/).filter((word) => /^\p{L}/u.test(word));
	return words.every((word) => /^\p{Lu}/u.test(word) || SMALL.test(word));
}

describe.each(allNodes)('The panel of %p', (Node) => {
	const labelled = listLabelled(new Node().description.properties);
	const parameters = labelled.filter((one): one is INodeProperties => 'type' in one);

	it('has labels in Title Case', () => {
		expect(labelled.length).toBeGreaterThan(0);
		const labels = labelled
			.filter((one) => !('type' in one && one.type === 'notice'))
			.map((one) => ('displayName' in one ? one.displayName : one.name));
		expect(labels.filter((label) => !COUNTRIES.has(label) && !isTitleCase(label))).toEqual([]);
	});

	it('says of each list that is loaded that a name or an ID can be given', () => {
		const loaded = parameters.filter(({ typeOptions }) => typeOptions?.loadOptionsMethod !== undefined);
		const wrong = loaded.filter(
			({ type, displayName }) =>
				!displayName.endsWith(type === 'multiOptions' ? ' Names or IDs' : ' Name or ID'),
		);
		expect(wrong).toEqual([]);
	});
});
