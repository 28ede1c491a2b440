import { findEmptyFallbacks } from '../../../lib/email/emptyFallbacks';
import { PARTNER_FIELDS } from '../../../lib/partner/partner';
import { compileEmail } from '../../../lib/email/template';

const find = (copy: string, partners: Array<Record<string, unknown>>) => {
	const fields = new Set<string>([...PARTNER_FIELDS, ...partners.flatMap((partner) => Object.keys(partner))]);
	const { fallbacks } = compileEmail({ subject: copy, body: copy }, { fields });
	return findEmptyFallbacks(fallbacks, partners);
};
const pair = (field: string, other: Record<string, unknown> = {}) => [
	{ partnerId: '1', [field]: 'Mara', ...other },
	{ partnerId: '2', [field]: 'Bob', ...other },
];

test.each(['{firstName|there}', '{{firstName "there"}}', '{{#if name}}{{else}}{firstName|there}{{/if}}'])(
	'%s that nobody has, while everybody has first_name, is pointed out once',
	(copy) => {
		expect(find(copy, pair('first_name'))).toEqual([
			'No partner has firstName, so all get “there”. The partners have first_name.',
		]);
	},
);

test.each([
	['{lastName|}', 'Last Name', 'No partner has lastName, so all get nothing. The partners have Last Name.'],
	['{mpname|you}', 'Nmae', 'No partner has name, so all get “you”. The partners have Nmae.'],
	[
		'{{date joinedAt "soon"}}',
		'joined_at',
		'No partner has joinedAt, so all get “soon”. The partners have joined_at.',
	],
])('%s and %s', (copy, field, problem) => {
	expect(find(copy, pair(field))).toEqual([problem]);
});

test.each([
	['one partner alone', '{firstName|there}', pair('first_name').slice(1)],
	['a partner who has it', '{firstName|there}', [...pair('first_name'), { firstName: 'Ann' }]],
	['no similar field', '{firstName|there}', pair('color')],
	['a similar field that nobody has', '{firstName|there}', pair('color', { first_name: ' ' })],
	['a field that is more like another one', '{firstName|there}', pair('last_name')],
	['a token of the run', '{currentDay|today}', pair('current_day')],
	['a token without a fallback', '{firstName}', pair('first_name')],
	['an entry of a list', '{{#each contacts}}{{firstName "there"}}{{/each}}', pair('first_name')],
])('nothing is said about %s', (_what, copy, partners) => {
	expect(find(copy, partners)).toEqual([]);
});
