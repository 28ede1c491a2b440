import { DateTime } from 'luxon';
import { compileEmail } from '../../../lib/email/template';
import { TemplateError } from '../../../lib/email/templateError';
import { editDistance, suggestName } from '../../../lib/email/suggestion';

const NOW = DateTime.utc(2026, 3, 1);
const FIELDS = new Set(['firstName', 'country', 'groups', 'First Name']);

function compileBody(body: unknown) {
	return () => compileEmail({ subject: 'S', body: body as string }, { fields: FIELDS });
}

function refuse(body: string): TemplateError {
	try {
		compileBody(body)();
	} catch (error) {
		if (error instanceof TemplateError) return error;
		throw error;
	}
	throw new Error(`${body} was accepted`);
}

describe('unknown names', () => {
	test.each([
		[
			'{{fristName}}',
			'Body, line 1, column 3: {{fristName}} is not a known token. Did you mean {{firstName}}?',
		],
		['{FirstName}', 'Body, line 1, column 1: {FirstName} is not a known token. Did you mean {firstName}?'],
		['{first_name}', 'Body, line 1, column 1: {first_name} is not a known token. Did you mean {firstName}?'],
		['{mpName|x}', 'Body, line 1, column 1: {mpName} is not a known token. Did you mean {mpname}?'],
		[
			'{{first.name}}',
			'Body, line 1, column 3: {{first.name}} is not a known token. Did you mean {{firstName}}?',
		],
		[
			'{{Frist_Nam}}',
			'Body, line 1, column 3: {{Frist_Nam}} is not a known token. Did you mean {{firstName}}?',
		],
		['{xyzzy}', 'Body, line 1, column 1: {xyzzy} is not a known token. Partners have no field of that name.'],
		[
			'{{#if contry}}x{{/if}}',
			'Body, line 1, column 7: {{contry}} is not a known token. Did you mean {{country}}?',
		],
		[
			'{{@root.contry}}',
			'Body, line 1, column 3: {{@root.contry}} is not a known token. Did you mean {{country}}?',
		],
		[
			'{{constructor}}',
			'Body, line 1, column 3: {{constructor}} is not a known token. Partners have no field of that name.',
		],
		[
			'{{#each groups}}{{../contry}}{{/each}}',
			'Body, line 1, column 19: {{../contry}} is not a known token. Did you mean {{country}}?',
		],
		[
			'{{#each groups}}{contry}{{/each}}',
			'Body, line 1, column 17: {contry} is not a known token. Did you mean {country}?',
		],
	])('%s', (body, message) => {
		expect(refuse(body).message).toBe(message);
	});

	test('are found where they stand', () => {
		expect(refuse('<p>\n  <b>Hi</b>\r\n\t{x} and {{firstName}}')).toMatchObject({
			field: 'Body',
			line: 3,
			column: 2,
		});
		expect(refuse('{{firstName}}\n{{#if country}}\n  a {{nope}}\n{{/if}}')).toMatchObject({
			line: 3,
			column: 7,
		});
		expect(refuse('{{#if country}}\n\n{{/if}}\n\n  {firstName} {nope}')).toMatchObject({
			line: 5,
			column: 15,
		});
	});

	test('are reported with the label of their field', () => {
		const compile = (copy: object) => () =>
			compileEmail({ subject: 'S', body: 'B', ...copy }, { fields: FIELDS });
		expect(compile({ subject: 'Hi {nope}' })).toThrow(/^Subject, line 1, column 4: /);
		expect(compile({ previewText: '{{nope}}' })).toThrow(/^Preview Text, line 1, column 3: /);
	});

	test('an ad code without the ID of an ad gets an explanation', () => {
		for (const body of ['{adcode_anvil}', '{{adcode}}', '{adcode_}']) {
			expect(refuse(body).message).toContain('with the ID of the ad at impact.com: {adcode_12345}');
		}
	});

	test('are taken for missing values where a fallback is asked for and the copy says what to do without one', () => {
		const compile = (copy: object) =>
			compileEmail({ subject: 'S', body: 'B', ...copy }, { fields: FIELDS, unknownNames: 'useFallback' });
		const body =
			'{{manager "your team"}} {manager|us} { manager | them } {{date end "soon"}} {{money @root.fee "0"}}' +
			'{{#if manager}}x{{else}}, {{/if}}{{#each orders}}y{{/each}}{{#unless end}}z{{/unless}}';
		expect(compile({ body }).render({}, { now: NOW }).text).toBe('your team us them soon 0, z');
		expect(compile({ subject: 'Hi {manager|you}' }).render({}, { now: NOW }).subject).toBe('Hi you');
		for (const refused of ['{{manager}}', '{manager}', '{{date end}}', '{adcode_x|y}', '{trackingLink|x}']) {
			expect(() => compile({ body: refused })).toThrow(TemplateError);
		}
		for (const wrong of ['{{frstName "there"}}', '{ frstName | there }', '{{#if frstName}}{{/if}}']) {
			expect(refuse(wrong).message).toContain('Did you mean');
		}
	});

	test('are tried as the column of all words between the braces first', () => {
		const fields = new Set(['firstName', 'First Name', 'Joined On', 'Revenue (EUR)', 'Customer #']);
		const partner = { 'First Name': 'Ana', 'Joined On': '2026-03-01', 'Revenue (EUR)': 5, 'Customer #': 7 };
		const fill = (body: string, unknownNames?: 'useFallback') =>
			compileEmail({ subject: 'S', body }, { fields, unknownNames }).render(partner, { now: NOW }).html;
		expect(
			fill(
				'{{First Name}} {{ First Name "First Name" }} {{[First Name] "there"}} {{#if First Name}}x{{/if}}',
			),
		).toBe('Ana Ana Ana x');
		expect(fill('{{date Joined On "soon"}} {{money Revenue (EUR)}} {{Revenue (EUR)}} {{Customer #}}')).toBe(
			'March 1, 2026 5.00 5 7',
		);
		expect(fill('{{Account Manager "us"}} {{[Account Manager] "you"}}', 'useFallback')).toBe('us you');
		expect(() => fill('{{Account Manager "us"}}')).toThrow('only be one fallback');
		expect(() => fill('{{First Nam}}')).toThrow('only be one fallback');
		expect(() => compileEmail({ subject: '{First Name}', body: 'B' }, { fields })).toThrow(
			'Did you mean {{[First Name]}}?',
		);
		expect(compileEmail({ subject: 'S', body: '{First Name}' }, { fields }).problems[0]).toContain(
			'Did you mean {{[First Name]}}?',
		);
	});

	test('within each and with are not checked', () => {
		expect(
			compileBody('{{#each groups}}{{anything}}{{/each}}{{#with country}}{{any.thing}}{{/with}}'),
		).not.toThrow();
	});
});

describe('tracking links and ad codes', () => {
	test.each([
		['{trackingLnk}', 'Did you mean {trackingLink}?'],
		['{{#if trackingLink}}x{{/if}}', 'can only be written out as it is'],
		['{{#if adcode_1}}x{{/if}}', 'can only be written out as it is'],
		['{trackingLink|https://acme.com}', 'takes nothing else'],
		['{adcode_1|x}', 'takes nothing else'],
		['{{adcode_1 "https://acme.com"}}', 'takes nothing else'],
		['{{trackingLink "https://acme.com" "x"}}', 'takes nothing else'],
		['{{trackingLink page="https://acme.com"}}', 'takes nothing else'],
		['{{trackingLink firstName}}', 'only be the address of a page in straight quotes'],
		['{{trackingLink "acme.com/offer"}}', '“acme.com/offer” is not a web address'],
		['{{trackingLink "javascript:alert(1)"}}', 'is not a web address'],
		[`{{trackingLink "https://acme.com/${'x'.repeat(1000)}"}}`, 'The address has 1017 characters'],
		['{trackingLink}}', 'one opening brace but two closing ones'],
	])('%s is refused', (body, reason) => {
		expect(refuse(body).message).toContain(reason);
	});

	test('only work in the Body', () => {
		for (const token of ['{trackingLink}', '{{adcode_1}}']) {
			expect(() => compileEmail({ subject: token, body: 'B' }, { fields: FIELDS })).toThrow(
				'only works in the Body',
			);
		}
	});
});

describe('what templates may not do', () => {
	test.each([
		['{{{firstName}}}', 'Text from a partner is always escaped; use two braces.'],
		['{{&firstName}}', 'Text from a partner is always escaped; use two braces.'],
		['{{> partial}}', 'includes another template'],
		['{{#> partial}}x{{/partial}}', 'includes another template'],
		['{{* decorator}}', 'not supported'],
		['{{#* inline "x"}}x{{/inline}}', 'not supported'],
		['{{lookup groups 0}}', '{{lookup …}} is not supported'],
		['{{log firstName}}', '{{log …}} is not supported'],
		['{{log}}', '{{log …}} is not supported'],
		['{{#groups}}x{{/groups}}', 'Use {{#if …}}, {{#unless …}}, {{#each …}} or {{#with …}}'],
		['{{^groups}}x{{/groups}}', 'Use {{#if …}}, {{#unless …}}, {{#each …}} or {{#with …}}'],
		['{{#partnerText firstName}}x{{/partnerText}}', 'not supported'],
		['{{partnerText firstName "x"}}', 'one fallback in quotes'],
		['{{{{raw}}}}{{x}}{{{{/raw}}}}', 'not supported'],
		['{{#if (lookup groups 0)}}x{{/if}}', 'takes the name of exactly one field'],
		['{{(lookup groups 0)}}', 'cannot be understood'],
		['{{#if firstName country}}x{{/if}}', 'takes the name of exactly one field'],
		['{{#if}}x{{/if}}', 'takes the name of exactly one field'],
		['{{#if firstName includeZero=true}}x{{/if}}', 'takes no options'],
		['{{if firstName}}', 'Start with {{#if …}} and end with {{/if}}.'],
		['{{firstName country}}', 'one fallback in quotes. Write it as {{firstName "there"}}.'],
		['{{firstName a="b"}}', 'one fallback in quotes'],
		['{{firstName “there”}}', 'straight quotes'],
		['{{"firstName"}}', 'Write the name of a field'],
		['{{5}}', 'Write the name of a field'],
		['{{this}}', 'only works inside {{#each …}}'],
		['{{.}}', 'only works inside {{#each …}}'],
		['{{@index}}', 'only works inside {{#each …}}'],
		['{{@root}}', 'means nothing here'],
		['{{@tokenTexts.currentDay}}', 'means nothing here'],
		['{{../firstName}}', 'reaches further out than the partner'],
		['{{#if country}}{{../firstName}}{{/if}}', 'reaches further out than the partner'],
		['{firstName}}', 'one opening brace but two closing ones'],
	])('%s', (body, reason) => {
		const error = refuse(body);
		expect(error.message).toContain(reason);
		expect(error.line).toBe(1);
	});
});

describe('syntax errors', () => {
	test.each([
		[
			'a\n\n  {{#if country}} b',
			3,
			3,
			'“{{#if country}}” is opened but never closed. Write {{/if}} where it ends.',
		],
		[
			'{{#if country}}{{#each groups}}{{/if}}',
			1,
			32,
			'“{{/if}}” does not close “{{#each groups}}” of line 1; write {{/each}} first.',
		],
		['x {{/if}}', 1, 3, '“{{/if}}” closes a block that was never opened.'],
		['{{else}}', 1, 1, '“{{else}}” is not inside {{#if …}}.'],
		['Hi\n {{firstName, welcome', 2, 2, '“{{firstName, welcome” is opened with {{ but never closed with }}.'],
		['Hi {{firstName and {{country}}', 1, 4, '“{{firstName and” is opened with {{ but never closed with }}.'],
		['{{firstName} x', 1, 1, '“{{firstName} x” is opened with {{ but never closed with }}.'],
		['{{}}', 1, 1, 'There is nothing between the braces.'],
		['{{first<b>Name</b>}}', 1, 1, 'formatting (HTML) between the braces'],
		['{{firstName &quot;x&quot;}}', 1, 1, 'Its quotes are written as HTML codes'],
		['{{firstName&nbsp;"x"}}', 1, 1, 'A space in it is written as an HTML code'],
		['{{firstName|there}}', 1, 1, '{firstName|there}'],
		['{{firstName "there}}', 1, 1, 'A quote is missing.'],
		['{{{firstName}}', 1, 1, 'Use two braces on either side.'],
		['{{a/../b}}', 1, 1, '“{{a/../b}}” cannot be understood.'],
		['{{!-- a comment', 1, 1, 'never closed'],
		['{{! {{firstName}} }}\n{{!-- {{/if}} --}}\\{{/if}} {{/if}}', 2, 28, 'never opened'],
	])('%j', (body, line, column, reason) => {
		const error = refuse(body);
		expect(error.message).toContain(reason);
		expect({ line: error.line, column: error.column }).toEqual({ line, column });
		expect(error.message).not.toMatch(/Expecting|OPEN_|Parse error/);
	});

	test("never show the parser's own words", () => {
		const error = refuse('{{#if country}}{{else}}{{else}}{{/if}}');
		expect(error.message).toMatch(/^Body, line 1: The braces from here on cannot be understood/);
	});
});

describe('what is no template', () => {
	test.each([
		[null, 'Body: This must be text, but it is empty.'],
		[5, 'Body: This must be text, but it is of type number.'],
		[{ type: 'Program', body: [] }, 'Body: This must be text, but it is of type object.'],
		[['{{firstName}}'], 'Body: This must be text, but it is of type object.'],
		['', 'Body: This is empty. Write what the email should say.'],
		[' \n', 'Body: This is empty. Write what the email should say.'],
	])('%j', (body, message) => {
		expect(compileBody(body)).toThrow(new TemplateError('Body', message.slice('Body: '.length)));
	});

	test('an empty preview text is fine, an empty subject is not', () => {
		expect(() =>
			compileEmail({ subject: 'S', previewText: '', body: 'B' }, { fields: FIELDS }),
		).not.toThrow();
		expect(() => compileEmail({ subject: ' ', body: 'B' }, { fields: FIELDS })).toThrow(/^Subject: /);
	});
});

describe('suggestions', () => {
	test.each([
		['', '', 0],
		['abc', '', 3],
		['abc', 'abc', 0],
		['abc', 'acb', 1],
		['kitten', 'sitting', 3],
	])('%s and %s differ by %d', (first, second, distance) => {
		expect(editDistance(first, second)).toBe(distance);
	});

	test('prefer the nearest, and nothing over nonsense', () => {
		expect(suggestName('mpnmae', ['mpid', 'mpname', 'name'])).toBe('mpname');
		expect(suggestName('FIRST-NAME', FIELDS)).toBe('firstName');
		expect(suggestName('zzz', FIELDS)).toBeUndefined();
	});
});
