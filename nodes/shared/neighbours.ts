import type { IExecuteFunctions, NodeTypeAndVersion } from 'n8n-workflow';
import { normaliseStep, type ChainStep } from '../../lib/ledger/names';
import { toText } from '../../lib/partner/values';

/** A Send Partner Email beside a node, by its name on the canvas. */
export interface Sender {
	node: string;
	/** Absent where an expression says it, or nothing. */
	email: ChainStep | undefined;
}

/** Tells whether a node is one of this package's of a type, such as `chainDelay`, and active. */
export function createTypeCheck(context: IExecuteFunctions, type: string) {
	const own = context.getNode().type;
	const fullName = `${own.slice(0, own.lastIndexOf('.') + 1)}${type}`;
	return (other: Pick<NodeTypeAndVersion, 'type' | 'disabled'>): boolean =>
		other.type === fullName && !other.disabled;
}

/** The nodes that share a beginning with a node, with their parameters. */
export function listRelatives(context: IExecuteFunctions, own: string): NodeTypeAndVersion[] {
	const relatives = new Map<string, NodeTypeAndVersion>();
	for (const { name: parent } of context.getParentNodes(own)) {
		for (const node of context.getChildNodes(parent, { includeNodeParameters: true })) {
			if (node.name !== own) relatives.set(node.name, node);
		}
	}
	return [...relatives.values()];
}

/** The other active nodes that send an email, of those that share a beginning with this one. */
export function listSenders(context: IExecuteFunctions): Sender[] {
	return listRelatives(context, context.getNode().name)
		.filter(createTypeCheck(context, 'sendPartnerEmail'))
		.map(({ name, parameters = {} }) => ({ node: name, email: readStep(parameters) }));
}

function readStep(parameters: Readonly<Record<string, unknown>>): ChainStep | undefined {
	const [program, chain, step] = ['program', 'chain', 'step'].map((name) => toText(parameters[name]));
	if (program === undefined || chain === undefined || step === undefined) return undefined;
	if ([program, chain, step].some((name) => name.startsWith('='))) return undefined;
	return { program, chain, step };
}

/** Whether two emails are the same to the ledger. */
export function isSameEmail(one: ChainStep, other: ChainStep): boolean {
	const [a, b] = [normaliseStep(one), normaliseStep(other)];
	return a.program === b.program && a.chain === b.chain && a.step === b.step;
}
