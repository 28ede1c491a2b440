import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

type Execute = (this: IExecuteFunctions) => Promise<INodeExecutionData[][]>;

/** A node with two outputs that does what a test asks for. */
export const probe = (execute: Execute, description: Partial<INodeTypeDescription> = {}): INodeType => ({
	description: {
		displayName: 'Probe',
		name: 'probe',
		group: ['transform'],
		version: 1,
		description: 'Does what a test asks for',
		defaults: { name: 'Probe' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [],
		...description,
	},
	execute,
});

/** A node that puts out what it is told by its context. */
export const telling = (
	tell: (context: IExecuteFunctions) => IDataObject,
	description?: Partial<INodeTypeDescription>,
) =>
	probe(async function () {
		return [[{ json: tell(this) }]];
	}, description);

/** Adds a text field to a probe. */
export const withValue: Partial<INodeTypeDescription> = {
	properties: [{ displayName: 'Value', name: 'value', type: 'string', default: 'as it was' }],
};

export const partners = [{ partnerId: '1' }, { partnerId: '2' }];

/** The data of items without their wrapping. */
export const json = (items: INodeExecutionData[] | undefined) => items?.map((item) => item.json);
