import type { INodeProperties } from 'n8n-workflow';

/** Shows a field for some operations of a resource. */
export function showFor(resource: string, ...operations: string[]): INodeProperties['displayOptions'] {
	return { show: { resource: [resource], operation: operations } };
}

/** Return All, Limit and Simplify, as every Get Many has them. */
export function createListFields(resource: string): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: showFor(resource, 'getAll'),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1, numberPrecision: 0 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { resource: [resource], operation: ['getAll'], returnAll: [false] } },
		},
		createSimplifyField(resource, 'getAll'),
	];
}

/** The choice between the fields that matter and everything the API says. */
export function createSimplifyField(resource: string, ...operations: string[]): INodeProperties {
	return {
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
		displayOptions: showFor(resource, ...operations),
	};
}
