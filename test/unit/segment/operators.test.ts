import { CATALOGUE } from '../../../lib/segment/catalogue';
import type { ValueKind } from '../../../lib/segment/condition';
import { OPERATORS } from '../../../lib/segment/operators';
import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context, custom, matches } from './conditions';

const verdictOf = (row: Parameters<typeof matches>[0][number], partner: Record<string, unknown>) => {
	if (matches([row], partner)) return 'holds';
	const negated = prepareSegment({ include: [{ conditions: [row], negated: true }], except: [] }, context());
	return negated.matches(partner) ? 'fails' : 'cannotTell';
};

/** A complete set of operands, so that every operator can be prepared. */
const operands = {
	text: 'straße',
	texts: 'straße, a',
	number: 1,
	upperNumber: 5,
	days: 7,
	date: '2026-03-01',
	upperDate: '2026-03-20',
	weekdays: [2],
	dayOfMonth: 10,
};

describe('the catalogue', () => {
	it('has unique names and labels, and operators for every field', () => {
		for (const key of ['name', 'label'] as const) {
			expect(new Set(CATALOGUE.map((field) => field[key])).size).toBe(CATALOGUE.length);
		}
		for (const field of CATALOGUE) expect(OPERATORS[field.kind].length).toBeGreaterThan(1);
	});

	it('has operators with unique names and labels', () => {
		for (const operators of Object.values(OPERATORS)) {
			expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length);
			expect(new Set(operators.map(({ label }) => label)).size).toBe(operators.length);
		}
	});

	it('has a vocabulary wherever values are chosen', () => {
		for (const { kind, vocabulary } of CATALOGUE) {
			expect(vocabulary !== undefined).toBe(kind === 'choice' || kind === 'choices');
			for (const { value, label } of vocabulary?.choices ?? []) {
				expect([vocabulary?.find(value), vocabulary?.find(label)]).toEqual([value, value]);
			}
		}
	});
});

describe('awkward values', () => {
	const NOTHING = [undefined, null, '', '   ', []];
	const HOLD_WITHOUT_VALUE = ['isEmpty', 'isNot', 'isNoneOf', 'doesNotContain', 'includesNoneOf'];
	/** Values that are there but are not of the kind. */
	const WRONG: Partial<Record<ValueKind, unknown[]>> = {
		text: [{}, [1], { name: 'a' }],
		number: ['many', '1,5', {}, [1], true, NaN, Infinity],
		date: ['soon', '2026-02-30', {}, true, NaN],
		boolean: ['maybe', 2, {}, []],
		list: [{}, { id: 5 }, ['VIP', { id: 5 }], '[{ "id": 5 }]', [['VIP']]],
	};

	for (const kind of ['text', 'number', 'date', 'boolean', 'list'] as const) {
		for (const { name } of OPERATORS[kind]) {
			it(`${kind}, ${name}: a missing value is no value, and nothing else`, () => {
				for (const x of NOTHING) {
					const expected = HOLD_WITHOUT_VALUE.includes(name) ? 'holds' : 'fails';
					expect([x, verdictOf(custom(kind, name, operands), { x })]).toEqual([x, expected]);
				}
			});
			it(`${kind}, ${name}: a value of another kind cannot be told`, () => {
				for (const x of WRONG[kind] ?? []) {
					if (Array.isArray(x) && x.length === 0) continue;
					expect([x, verdictOf(custom(kind, name, operands), { x })]).toEqual([x, 'cannotTell']);
				}
			});
		}
	}

	it.each(['[]', ' [ ] ', '["", null]', [null, ' '], ' , '])('%j is an empty list', (x) => {
		for (const { name } of OPERATORS.list) {
			const expected = HOLD_WITHOUT_VALUE.includes(name) ? 'holds' : 'fails';
			expect([name, verdictOf(custom('list', name, operands), { x })]).toEqual([name, expected]);
			const promotionalMethods = condition('promotionalMethods', name, { choices: ['COUPON'] });
			expect([name, verdictOf(promotionalMethods, { promotionalMethods: x })]).toEqual([name, expected]);
		}
	});

	it('reads methods by their type, also from the text of a list', () => {
		const excluded = condition('promotionalMethods', 'includesNoneOf', { choices: ['COUPON'] });
		for (const promotionalMethods of [[{ type: 'COUPON' }], '[{ "type": "COUPON" }]']) {
			expect(verdictOf(excluded, { promotionalMethods })).toBe('fails');
		}
		expect(verdictOf(excluded, { promotionalMethods: [{ kind: 'COUPON' }] })).toBe('cannotTell');
	});

	it.each([
		['relationshipStage', 'joined'],
		['country', 'DE'],
		['language', 'de'],
	])('%s: an unknown spelling is not taken for "none of"', (field, choice) => {
		for (const operator of ['isAnyOf', 'isNoneOf']) {
			const row = condition(field, operator, { choices: [choice] });
			expect(verdictOf(row, { [field]: 'Activ partner' })).toBe('cannotTell');
		}
	});

	it.each([
		['STRASSE', 'strasse', true],
		['Straße', 'STRASSE', false],
		['ﬁne', 'FINE', true],
		['Cafe\u0301', 'CAFÉ', true],
		['ＡＢＣ', 'abc', true],
		[' a ', 'A', true],
		['İ', 'i̇', true],
		['42', 42, true],
	])('text %p is %p: %p', (x, text, expected) => {
		expect(matches([custom('text', 'is', { text })], { x })).toBe(expected);
		expect(matches([custom('text', 'isNot', { text })], { x })).toBe(!expected);
	});
});

describe('fields with known values', () => {
	const chosen = (field: string, operator: string, ...choices: string[]) =>
		condition(field, operator, { choices });

	it.each([
		[chosen('country', 'isAnyOf', 'GB'), { country: 'UK' }],
		[chosen('country', 'isAnyOf', 'GB'), { country: 'United Kingdom' }],
		[chosen('country', 'isAnyOf', 'United Kingdom'), { country: 'gb' }],
		[chosen('country', 'isAnyOf', 'ZA'), { country: 'SOUTHAFRICA' }],
		[chosen('country', 'isNoneOf', 'GB', 'IE'), { country: 'GERMANY' }],
		[chosen('language', 'isAnyOf', 'pt'), { language: 'pt-BR' }],
		[chosen('language', 'isAnyOf', 'pt'), { language: 'Portuguese' }],
		[chosen('contractStage', 'isAnyOf', 'joined'), { contractStage: 'ACTIVE' }],
		[chosen('contractStage', 'isAnyOf', 'awaitingPartner'), { contractStage: 'Awaiting Publisher Approval' }],
		[chosen('contractStage', 'isNoneOf', 'joined'), { contractStage: 'Something New' }],
		[chosen('partnerSize', 'isAnyOf', 'extraLarge'), { partnerSize: 'XL' }],
		[
			chosen('promotionalMethods', 'includesAnyOf', 'SOCIAL_MEDIA_INFLUENCER'),
			{ promotionalMethods: [{ type: 'SOCIAL_MEDIA_INFLUENCER', isPrimary: true }] },
		],
		[
			chosen('promotionalMethods', 'includesAllOf', 'CONTENT', 'COUPON'),
			{ promotionalMethods: 'coupons, content' },
		],
		[chosen('promotionalMethods', 'includesNoneOf', 'COUPON'), { promotionalMethods: ['Content'] }],
		[chosen('promotionalMethods', 'includesNoneOf', 'COUPON'), { promotionalMethods: [] }],
		[
			chosen('propertyType', 'includesAnyOf', 'SOCIAL'),
			{ mediaProperties: [{ type: 'WEBSITE' }, { type: 'SOCIAL', platform: 'TIKTOK' }] },
		],
		[
			chosen('propertyPlatform', 'includesAllOf', 'TIKTOK', 'YOUTUBE'),
			{ mediaProperties: [{ platform: 'TikTok' }, { platform: 'YouTube' }] },
		],
		[condition('templateTerms', 'includesAnyOf', { texts: 'standard' }), { templateTerms: 'Standard' }],
		[condition('emailDomain', 'is', { text: 'acme.com' }), { email: 'Ann@ACME.com' }],
		[condition('emailDomain', 'isNoneOf', { texts: 'gmail.com' }), { contacts: [{ email: 'a@acme.com' }] }],
		[condition('hasEmail', 'isTrue'), { contacts: [{ email: 'a@acme.com' }] }],
		[condition('hasEmail', 'isFalse'), { email: ' ' }],
	])('%j fits %j', (row, partner) => {
		expect(verdictOf(row, partner)).toBe('holds');
	});

	it.each([
		[chosen('country', 'isAnyOf', 'GB'), { country: 'GERMANY' }],
		[chosen('promotionalMethods', 'includesAllOf', 'CONTENT', 'COUPON'), { promotionalMethods: ['CONTENT'] }],
		[chosen('promotionalMethods', 'includesNoneOf', 'COUPON'), { promotionalMethods: ['Deals'] }],
		[chosen('propertyType', 'includesAnyOf', 'SOCIAL'), { mediaProperties: [] }],
	])('%j does not fit %j', (row, partner) => {
		expect(verdictOf(row, partner)).toBe('fails');
	});

	it('cannot tell from media properties that are no list', () => {
		const row = chosen('propertyType', 'includesNoneOf', 'SOCIAL');
		expect(verdictOf(row, { mediaProperties: 'SOCIAL' })).toBe('cannotTell');
	});
});

describe('a list of partners', () => {
	const listed = (partners: string, partnerId: unknown, operator = 'isInList') =>
		verdictOf(condition('partnerList', operator, { partners }), { partnerId });

	it.each([
		['1001\n1002\r\n1003', 1002],
		['1001, 1002,1003', '1003'],
		['1001; 1002', '1002'],
		['1001\t1002', '1002'],
		['1001 1002', '1002'],
		['MP ID\n1001\n1002', '1001'],
		['Name,MP ID,Country\n"Acorn, Inc.",1001,US\n"Oak ""O""",1002,DE', '1002'],
		['\ufeffPartner ID;Name\n1001;Acorn', '1001'],
		['ab-7', 'AB-7'],
	])('%j has %p', (partners, id) => {
		expect([listed(partners, id), listed(partners, id, 'isNotInList')]).toEqual(['holds', 'fails']);
		expect([listed(partners, '9'), listed(partners, '9', 'isNotInList')]).toEqual(['fails', 'holds']);
	});

	it('does not take other columns of a CSV file for ids', () => {
		expect(listed('Name,MP ID\nAcorn,1001', 'Acorn')).toBe('fails');
	});

	it.each(['', ' , ,', 'MP ID\n', '"unclosed'])('is refused when nothing can be read from %j', (partners) => {
		const segment = prepareSegment(anyOf([condition('partnerList', 'isNotInList', { partners })]), context());
		expect(segment.matches({ partnerId: '1' })).toBe(false);
		expect(segment.problems.join()).toMatch(/Partner List: paste/);
	});
});

describe('anniversaries', () => {
	it.each([
		['2024-02-29', '2026-02-28T12:00', true],
		['2024-02-29', '2026-03-01T12:00', false],
		['2024-02-29', '2028-02-28T12:00', false],
		['2024-02-29', '2028-02-29T12:00', true],
		['2023-02-28', '2024-02-28T12:00', true],
		['2023-02-28', '2024-02-29T12:00', false],
		['2020-03-10T23:30:00Z', '2026-03-11T00:10', true],
		['2020-03-10T23:30:00Z', '2026-03-10T23:50', false],
	])('of %s on %s: %p', (joinedAt, at, expected) => {
		const evaluation = context({ at, zone: 'Europe/Berlin' });
		expect(matches([condition('joinedAt', 'anniversary')], { joinedAt }, evaluation)).toBe(expected);
	});
});
