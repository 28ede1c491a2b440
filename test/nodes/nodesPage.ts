import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** Longer lists of choices are described rather than listed. */
const LONGEST_LIST = 8;

/** One line of a node's table. */
interface Row {
	label: string;
	/** The operations that show the field; empty where there are none to choose from. */
	operations: string;
	meaning: string;
	choices: string;
}

/**
 * The tables of one node in `docs/nodes.md`: every field and option of its panel, in the panel's order, by resource
 * where the node has resources.
 */
export function createFieldTables(properties: readonly INodeProperties[]): string {
	const resource = properties.find(({ name }) => name === 'resource');
	if (resource === undefined) return createTable(properties.flatMap((property) => describe(property)));
	return listOptions(resource)
		.map(({ name, value, description }) => {
			const shown = properties.filter(
				(property) => property.name !== 'resource' && isFor(property, String(value)),
			);
			const operations = shown.find((property) => property.name === 'operation');
			const names = new Map(listOptions(operations).map((option) => [option.value, option.name]));
			const fields = shown
				.filter((property) => property !== operations)
				.flatMap((property) => describe(property, names));
			return [
				`### ${name}`,
				description && `${toMarkdown(description)}.`,
				listOptions(operations)
					.map((option) => `- **${option.name}**: ${toMarkdown(option.description ?? '')}`)
					.join('\n'),
				createTable(fields),
			]
				.filter(Boolean)
				.join('\n\n');
		})
		.join('\n\n');
}

function isFor({ displayOptions }: INodeProperties, resource: string): boolean {
	const asked = displayOptions?.show?.resource;
	return asked === undefined || asked.includes(resource);
}

function describe(property: INodeProperties, operations?: ReadonlyMap<unknown, string>, path = ''): Row[] {
	if (property.type === 'notice') return [];
	const label = `${path}${property.displayName}`;
	const own: Row = {
		label,
		operations: (property.displayOptions?.show?.operation ?? [])
			.map((value) => operations?.get(value))
			.filter(Boolean)
			.join(', '),
		meaning: toMarkdown([property.description, property.hint].filter(Boolean).join('. ')),
		choices: listChoices(property),
	};
	if (property.type === 'collection') {
		const inner = (property.options ?? []) as INodeProperties[];
		return inner.flatMap((option) =>
			describe(option, operations, `${property.displayName} → `).map((row) => ({
				...row,
				operations: row.operations || own.operations,
			})),
		);
	}
	if (property.type !== 'fixedCollection') return [own];
	const [group] = (property.options ?? []) as INodePropertyCollection[];
	// Rows of conditions have a page of their own.
	if (group === undefined || group.name === 'condition' || group.name === 'group') {
		return [{ ...own, choices: 'rows, see [conditions](conditions.md)' }];
	}
	return [
		{ ...own, choices: '' },
		...group.values.flatMap((value) => describe(value, operations, `${label} → `)),
	];
}

function listOptions(property: INodeProperties | undefined): INodePropertyOptions[] {
	return (property?.options ?? []) as INodePropertyOptions[];
}

function listChoices(property: INodeProperties): string {
	if (property.type === 'boolean') return property.default === true ? 'on' : 'off';
	if (property.type === 'number') return `a number; ${Number(property.default)} at first`;
	if (property.type === 'dateTime') return 'a date';
	if (property.type === 'resourceLocator' || property.typeOptions?.loadOptionsMethod) return 'from a list';
	if (property.type !== 'options' && property.type !== 'multiOptions') return property.placeholder ?? '';
	const options = listOptions(property);
	if (options.length > LONGEST_LIST) return `${options.length} to choose from`;
	return options
		.map(({ name, description }) => `**${name}**${description ? `: ${toMarkdown(description)}` : ''}`)
		.join('<br>');
}

/** Descriptions may hold a little HTML. */
function toMarkdown(text: string): string {
	return text
		.replace(/<a [^>]*>(.*?)<\/a>/g, '$1')
		.replace(/<\/?code>/g, '`')
		.replace(/\.\.+/g, '.');
}

function createTable(rows: readonly Row[]): string {
	if (rows.length === 0) return 'No fields.';
	const hasOperations = rows.some(({ operations }) => operations !== '');
	const lines = rows.map(({ label, operations, meaning, choices }) => [
		`**${label}**`,
		...(hasOperations ? [operations] : []),
		meaning,
		choices,
	]);
	const head = ['Field', ...(hasOperations ? ['Operations'] : []), 'What it is', 'What to choose or enter'];
	return [head, head.map(() => '---'), ...lines]
		.map((line) => `| ${line.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`)
		.join('\n');
}
