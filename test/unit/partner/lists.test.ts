import { LIST_FIELDS } from '../../../lib/partner/partner';
import { toList } from '../../../lib/partner/values';
import { CATALOGUE } from '../../../lib/segment/catalogue';

test.each([
	[
		['VIP', ' ', null, { name: 'New' }],
		['VIP', 'New'],
	],
	['VIP, Creators,', ['VIP', 'Creators']],
	['["VIP", "Creators, Paris"]', ['VIP', 'Creators, Paris']],
	[' [{"name": "VIP"}] ', ['VIP']],
	['[]', []],
	['[VIP]', ['[VIP]']],
	['[1, 2', ['[1', '2']],
	[5, ['5']],
	[undefined, []],
])('%j is the list %j', (value, list) => {
	expect(toList(value)).toEqual(list);
});

test('the list fields are those of the catalogue', () => {
	const lists = CATALOGUE.filter(
		({ name, path, kind }) => name === path && (kind === 'list' || kind === 'choices'),
	);
	expect(new Set(lists.map(({ name }) => name))).toEqual(LIST_FIELDS);
});
