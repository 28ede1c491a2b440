import { DateTime } from 'luxon';
import { compileEmail, type EmailCopy } from '../../../lib/email/template';

const fields = new Set(['country', 'groups']);
const compile = (copy: Partial<EmailCopy>) =>
	compileEmail({ subject: 'Hi', body: '<p>Hi</p>', ...copy }, { fields });

const MISSPELT = [
	['{First Name}', '“{First Name}”', '{firstName}'],
	['{first name|there}', '“{first name|there}”', '{firstName}'],
	['{first-name}', '“{first-name}”', '{firstName}'],
	['{firstName,there}', '“{firstName,there}”', '{firstName}'],
	['{firstName!}', '“{firstName!}”', '{firstName}'],
	['{1stName}', '“{1stName}”', '{firstName}'],
	['{ fristName }', '“{ fristName }”', '{firstName}'],
	['{firstName', '“{firstName”', '{firstName}'],
	['{firstName, join us', '“{firstName”', '{firstName}'],
	['{\u200bfirstName}', '“{\u200bfirstName}”', '{firstName}'],
	['{First\u200bName\u00ad}', '“{First\u200bName\u00ad}”', '{firstName}'],
	['{Country Name|x}', '“{Country Name|x}”', '{country}'],
] as const;

test.each(MISSPELT)('%s in Subject or Preview Text is an error', (written, quoted, meant) => {
	const message = `line 1, column 4: ${quoted} is not a known token. Did you mean ${meant}?`;
	expect(() => compile({ subject: `A, ${written}` })).toThrow(`Subject, ${message}`);
	expect(() => compile({ previewText: `A, ${written}` })).toThrow(`Preview Text, ${message}`);
});

test.each(MISSPELT)('%s in Body is a problem', (written, quoted, meant) => {
	const problem = `${quoted} in the Body is no token, so partners read it as it is. Did you mean ${meant}?`;
	expect(compile({ body: `<p>A, ${written}</p>` }).problems).toEqual([problem]);
	expect(compile({ body: `A,\n\n{{#if country}}${written}{{/if}}` }).problems).toEqual([problem]);
});

test('what resembles nothing gets no suggestion', () => {
	expect(() => compile({ subject: '{20% off}' })).toThrow(
		'Subject, line 1, column 1: “{20% off}” is not a known token. Partners have no field of that name.',
	);
	expect(compile({ body: '<p>{20% off}</p>' }).problems).toEqual([
		'“{20% off}” in the Body is no token, so partners read it as it is.',
	]);
});

test('a space that an editor wrote as a code, and a tag, are seen through', () => {
	expect(compile({ body: '<p>{First&nbsp;Name} {first<b>Name</b>}</p>' }).problems).toEqual([
		'“{First Name}” in the Body is no token, so partners read it as it is. Did you mean {firstName}?',
		'“{first Name }” in the Body is no token, so partners read it as it is. Did you mean {firstName}?',
	]);
});

test.each([
	'<style>p {color: red} @media (x) {p{a:b}} .first-name {x:y}</style><p>Hi {firstName|x}</p>',
	'<script>if (x) {first name}</script>x',
	'<!-- {First Name} --><p title="{First Name}" style="{a b}">Hi</p>',
	'<p>{ } {} :{ { | } \\{{first name}} {firstName|x} {{country "x"}}</p>',
	'Hi {firstName|x},\n\n{ } you',
])('there is no problem with %s', (body) => {
	expect(compile({ body }).problems).toEqual([]);
});

test('CSS and braces stay as they are, and so do braces that a partner has in a name', () => {
	const email = compile({
		body: '<style>p {color: red}</style><p>{country}</p>',
		subject: '{} :{ {country}',
	});
	const { html, subject } = email.render({ country: '{First Name}' }, { now: DateTime.utc(2026, 3, 1) });
	expect(html).toBe('<style>p {color: red}</style><p>{First Name}</p>');
	expect(subject).toBe('{} :{ {First Name}');
	expect(email.problems).toEqual([]);
});
