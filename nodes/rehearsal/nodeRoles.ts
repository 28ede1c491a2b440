import type { INode } from 'n8n-workflow';

/** How a rehearsal treats a node. */
export type NodeRole =
	/** It runs as it is. */
	| { kind: 'real' }
	/** The clock of the rehearsal starts it. */
	| { kind: 'trigger'; isScheduled: boolean }
	/** It gives partners: those of the rehearsal take their place. */
	| { kind: 'partners' }
	/** It decides an application outside. */
	| { kind: 'decide'; decision: 'accepted' | 'rejected' }
	/** It makes items of the pages of the roster: one page holds everybody. */
	| { kind: 'pages' }
	/** It calls the workflow itself. */
	| { kind: 'callItself' }
	/** Not part of any run. */
	| { kind: 'note' }
	| { kind: 'foreign'; reason: string };

export const OWN = 'n8n-nodes-partner-workflows.';
const BASE = 'n8n-nodes-base.';

/** Nodes of this package that run as they are, whatever they are set to. */
const OWN_REAL = new Set(['segmentFilter', 'chainDelay', 'sendPartnerEmail', 'autoAccept']);

/** Built-in nodes that only look at their items: they reach no network, no file and no clock. */
const PURE = new Set([
	...['aggregate', 'filter', 'if', 'limit', 'merge', 'noOp', 'removeDuplicates', 'renameKeys', 'set', 'sort'],
	...['splitInBatches', 'splitOut', 'stopAndError', 'summarize', 'switch'],
]);

/** What some of them may be set to; an expression is none of it, since nobody knows what comes of it. */
const SETTINGS: Readonly<
	Record<string, { parameter: string; harmless: readonly string[]; otherwise: string } | undefined>
> = {
	merge: {
		parameter: 'mode',
		harmless: ['', 'append', 'combine', 'chooseBranch'],
		otherwise: 'may run SQL, which can read files and addresses',
	},
	removeDuplicates: {
		parameter: 'operation',
		harmless: ['', 'removeDuplicateInputItems'],
		otherwise: 'remembers items in n8n’s database',
	},
	sort: { parameter: 'type', harmless: ['', 'simple', 'random'], otherwise: 'runs code' },
};

/** Built-in nodes from which operators read their partners, and the operations that only read. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
	dataTable: ['get', 'read'],
	googleSheets: ['read', 'getRows', 'get'],
	airtable: ['search', 'list', 'getAll'],
	postgres: ['select', 'executeQuery'],
	mySql: ['select', 'executeQuery'],
	microsoftSql: ['executeQuery'],
	notion: ['getAll'],
	baserow: ['getAll'],
	nocoDb: ['getAll'],
	supabase: ['getAll'],
};

/** Triggers that the clock starts every hour where there is no Schedule Trigger. */
const TRIGGERS = ['cron', 'executeWorkflowTrigger', 'interval', 'manualTrigger'];

/** What becomes of a node in a rehearsal. */
export function findRole({ type, parameters }: INode, workflowId: string | undefined): NodeRole {
	if (type.startsWith(OWN)) return findOwnRole(type.slice(OWN.length), parameters);
	if (!type.startsWith(BASE)) return { kind: 'foreign', reason: 'is not a node that can be rehearsed' };
	const name = type.slice(BASE.length);
	if (name === 'stickyNote') return { kind: 'note' };
	if (name === 'scheduleTrigger') return { kind: 'trigger', isScheduled: true };
	if (TRIGGERS.includes(name)) return { kind: 'trigger', isScheduled: false };
	if (name === 'executeWorkflow' && callsItself(parameters, workflowId)) return { kind: 'callItself' };
	if (Object.hasOwn(SOURCES, name)) {
		const operation = text(parameters.operation) || SOURCES[name]![0]!;
		if (SOURCES[name]!.includes(operation)) return { kind: 'partners' };
		return { kind: 'foreign', reason: `writes outside (its operation is “${operation}”)` };
	}
	const setting = Object.hasOwn(SETTINGS, name) ? SETTINGS[name] : undefined;
	if (setting && !setting.harmless.includes(text(parameters[setting.parameter]))) {
		return { kind: 'foreign', reason: setting.otherwise };
	}
	if (PURE.has(name)) return { kind: 'real' };
	return { kind: 'foreign', reason: 'reaches outside, or may' };
}

function findOwnRole(name: string, parameters: INode['parameters']): NodeRole {
	if (OWN_REAL.has(name)) return { kind: 'real' };
	const operation = `${text(parameters.resource) || 'partner'}.${text(parameters.operation) || 'getRoster'}`;
	if (name === 'impact') {
		if (operation === 'partner.getRoster') return { kind: 'partners' };
		if (operation === 'partner.prepareRosterPages') return { kind: 'pages' };
		if (operation === 'application.accept') return { kind: 'decide', decision: 'accepted' };
		if (operation === 'application.decline') return { kind: 'decide', decision: 'rejected' };
	}
	if (name === 'publishCheckTrigger') return { kind: 'note' };
	if (name === 'partnerEmailTrigger')
		return { kind: 'foreign', reason: 'starts when a partner does something' };
	return { kind: 'foreign', reason: `cannot be rehearsed with this operation (${operation})` };
}

function callsItself({ workflowId }: INode['parameters'], own: string | undefined): boolean {
	const value: unknown =
		typeof workflowId === 'object' && workflowId !== null && 'value' in workflowId
			? workflowId.value
			: workflowId;
	return (own !== undefined && value === own) || /^=\s*\{\{\s*\$workflow\.id\s*\}\}\s*$/.test(text(value));
}

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
