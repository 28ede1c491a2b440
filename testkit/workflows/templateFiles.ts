import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DateTime } from 'luxon';
import type { IConnections, IDataObject, INode, IPinData, IWorkflowSettings } from 'n8n-workflow';

/** The folder of the workflows that operators import. */
export const FOLDER = join(__dirname, '../../templates');

/** A template as its file holds it. */
export interface Template {
	/** The name of its file without the ending. */
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	pinData: IPinData;
	settings: IWorkflowSettings;
	meta: { templateId: string };
}

/** All templates, by the names of their files. */
export function readTemplates(): Template[] {
	return readdirSync(FOLDER)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => {
			const content = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<Template, 'id'>;
			return { ...content, id: file.replace(/\.json$/, '') };
		});
}

/** The templates that send emails and can be tried with sample partners: all but the infrastructure and the variants. */
export function readChains(): Template[] {
	return readTemplates().filter(({ nodes }) => nodes.some(({ name }) => name === 'Sample Partners'));
}

/** One template by the name of its file. */
export function readTemplate(id: string): Template {
	const found = readTemplates().find((template) => template.id === id);
	if (!found) throw new Error(`There is no template "${id}"`);
	return found;
}

/** The template with an operator's own addresses in place of its examples, without which it sends nothing. */
export function replaceExamples(template: Template): Template {
	const replace = (node: INode): INode => {
		if (node.type.endsWith('.stickyNote')) return node;
		const own = JSON.stringify(node)
			.replaceAll('example.com', 'acme.example')
			.replaceAll('Example Street', 'Main Street');
		return JSON.parse(own) as INode;
	};
	return { ...template, nodes: template.nodes.map(replace) };
}

/** The last part of a node's type: `sendPartnerEmail`. */
export function kindOf({ type }: Pick<INode, 'type'>): string {
	return type.split('.').at(-1) ?? '';
}

/** The nodes of a kind, in the order of the file. */
export function findNodes({ nodes }: Template, kind: string): INode[] {
	return nodes.filter((node) => kindOf(node) === kind);
}

/** Every line of the canvas: from, to, and the output it leaves by. */
export function listLines({ connections }: Template): Array<{ from: string; to: string; output: number }> {
	return Object.entries(connections).flatMap(([from, { main = [] }]) =>
		main.flatMap((targets, output) => (targets ?? []).map(({ node }) => ({ from, to: node, output }))),
	);
}

/** The partners of the node *Sample Partners*, with its dates counted back from `now`. */
export function readSamplePartners(template: Template, now: DateTime): IDataObject[] {
	const sample = template.nodes.find(({ name }) => name === 'Sample Partners');
	const json = (sample?.parameters.jsonOutput as string)
		.replace(/^=/, '')
		.replace(
			/\{\{ \$now\.minus\(\{ (days|hours): (\d+) \}\)\.(toISO|toISODate)\(\) \}\}/g,
			(_all, unit: string, amount: string, write: 'toISO' | 'toISODate') =>
				String(now.minus({ [unit]: Number(amount) })[write]()),
		);
	return (JSON.parse(json) as { partners: IDataObject[] }).partners;
}
