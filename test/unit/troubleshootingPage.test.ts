import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'troubleshooting.md'), 'utf8');

/** The messages in the first column of every table; `…` stands for what differs. */
const quoted = page
	.split('\n')
	.filter((line) => line.startsWith('| `') || line.startsWith('| …'))
	.flatMap((line) => [...(line.split(' | ')[0] ?? '').matchAll(/`([^`]+)`/g)].map(([, text = '']) => text));

const sources = ['nodes', 'lib'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(join(root, folder, file), 'utf8')),
);

/** What makes errors whose message an operator reads as it is. */
const SHOWN = new Set([
	'NodeOperationError',
	'createNodeError',
	'LedgerError',
	'ImpactError',
	'OperandError',
]);

const texts: string[] = [];
const errors: string[] = [];
for (const source of sources) collect(ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true));

function collect(node: ts.Node): void {
	if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) texts.push(...readTexts(node));
	const isError = ts.isNewExpression(node) || ts.isCallExpression(node);
	if (isError && SHOWN.has(node.expression.getText())) {
		errors.push(...(node.arguments ?? []).flatMap(readTexts).filter((text) => /[a-z]{3}.*\s/i.test(text)));
	}
	ts.forEachChild(node, collect);
}

/** What a literal says, with `…` for what is filled in; of a choice, both. */
function readTexts(node: ts.Node): string[] {
	if (ts.isStringLiteralLike(node)) return [node.text];
	if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].flatMap(readTexts);
	if (!ts.isTemplateExpression(node)) return [];
	return [[node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('…')];
}

/** Matches a text that contains a quoted message, whatever stands for `…`. */
function toPattern(message: string): RegExp {
	const parts = message.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	return new RegExp(parts.join('.*'), 's');
}

describe('docs/troubleshooting.md', () => {
	it('quotes messages', () => {
		expect(quoted.length).toBeGreaterThan(100);
		expect(errors.length).toBeGreaterThan(50);
	});

	it.each([...new Set(quoted)])('quotes a message that exists: %s', (message) => {
		const pattern = toPattern(message);
		expect(texts.some((text) => pattern.test(text))).toBe(true);
	});

	it.each([...new Set(errors)])('explains the message: %s', (message) => {
		expect(quoted.filter((text) => toPattern(text).test(message))).not.toEqual([]);
	});
});
