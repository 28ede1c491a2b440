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

/**
 * The active nodes before this one that read a roster, with what they call the program in emails; absent where an
 * expression says it.
 */
export function listRosters(
	context: IExecuteFunctions,
): Array<{ node: string; program: string | undefined }> {
	return context
		.getParentNodes(context.getNode().name, { includeNodeParameters: true })
		.filter(createTypeCheck(context, 'impact'))
		.filter(({ parameters }) => isGetRoster(parameters ?? {}))
		.map(({ name, parameters = {} }) => ({ node: name, program: readName(parameters.emailProgram) }));
}

function isGetRoster({ resource, operation }: Readonly<Record<string, unknown>>): boolean {
	return (resource ?? 'partner') === 'partner' && (operation ?? 'getRoster') === 'getRoster';
}

/** A name as it is written in a parameter, unless it is an expression or empty. */
function readName(value: unknown): string | undefined {
	const name = toText(value);
	return name?.startsWith('=') ? undefined : name;
}

function readStep(parameters: Readonly<Record<string, unknown>>): ChainStep | undefined {
	const [program, chain, step] = ['program', 'chain', 'step'].map((name) => readName(parameters[name]));
	if (program === undefined || chain === undefined || step === undefined) return undefined;
	return { program, chain, step };
}

/** Whether two emails are the same to the ledger. */
export function isSameEmail(one: ChainStep, other: ChainStep): boolean {
	const [a, b] = [normaliseStep(one), normaliseStep(other)];
	return a.program === b.program && a.chain === b.chain && a.step === b.step;
}
