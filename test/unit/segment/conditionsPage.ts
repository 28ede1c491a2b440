import { CATALOGUE, CUSTOM_KINDS, type CatalogueField } from '../../../lib/segment/catalogue';
import { EMAIL_WINDOWS } from '../../../lib/segment/ledgerQuestions';
import { OPERATORS } from '../../../lib/segment/operators';
import { PERFORMANCE_RANGES } from '../../../lib/segment/performanceRange';

/** Vocabularies longer than this are described rather than listed. */
const LONGEST_LIST = 20;

const cell = (text: string) => text.replaceAll('|', '\\|');

function listOperators({ name, kind }: CatalogueField): string {
	if (name !== 'customField') return OPERATORS[kind].map(({ label }) => label).join(', ');
	return CUSTOM_KINDS.map(
		({ label, value }) => `_${label}_: ${OPERATORS[value].map((operator) => operator.label).join(', ')}`,
	).join('<br>');
}

function listValues({ vocabulary, kind }: CatalogueField): string {
	if (kind === 'amount' || kind === 'rate') return 'a number, over a _Performance Date Range_';
	if (kind === 'email') return 'a chain and step, and _When_';
	if (vocabulary === undefined) return '';
	const labels = vocabulary.choices.map(({ label }) => label);
	return labels.length > LONGEST_LIST ? `${labels.length} to choose from` : labels.join(', ');
}

function createTable(rows: string[][]): string {
	const [head = [], ...body] = rows;
	return [head, head.map(() => '---'), ...body].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
}

/** The tables of `docs/conditions.md`: every field a condition can ask about, family by family. */
export function createConditionTables(): string {
	const families = [...new Set(CATALOGUE.map(({ family }) => family))];
	const sections = families.map((family) => {
		const rows = CATALOGUE.filter((field) => field.family === family).map((field) => [
			`**${field.label}**`,
			field.description,
			listOperators(field),
			listValues(field),
		]);
		return `### ${family}\n\n${createTable([['Field', 'What it is', 'Comparisons', 'Values'], ...rows])}`;
	});
	const ranges = PERFORMANCE_RANGES.map(({ label }) => label).join(', ');
	const windows = EMAIL_WINDOWS.map(({ label }) => label).join(', ');
	return [
		...sections,
		`**Performance Date Range**: ${ranges}.`,
		`**When** something happened to an email: ${windows}.`,
	].join('\n\n');
}
