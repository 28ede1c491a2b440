import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { allNodes } from '../allNodes';
import { PACKAGE } from '../../../testkit/engine/engine';

const descriptions = new Map<string, INodeTypeDescription>(
	allNodes.map((Node) => {
		const { description } = new Node();
		return [`${PACKAGE}.${description.name}`, description];
	}),
);

/** The description of one of our nodes, or `undefined` for a node of n8n's own. */
export function describeType(node: INode): INodeTypeDescription | undefined {
	return descriptions.get(node.type);
}

/** A node's parameters as n8n keeps them: what its panel does not know, or does not show, is left out. */
export function keepKnownParameters(node: INode, description: INodeTypeDescription): INodeParameters | null {
	return NodeHelpers.getNodeParameters(
		description.properties,
		node.parameters,
		true,
		false,
		node,
		description,
	);
}

/** Values that are not among those to choose from: the path of each. */
export function findUnknownChoices(
	properties: readonly INodeProperties[],
	values: INodeParameters,
	path = '',
): string[] {
	return Object.entries(values).flatMap(([name, value]) => {
		const candidates = properties.filter((property) => property.name === name);
		const here = `${path}${name}`;
		if (candidates.length === 0) return [`${here} is not a parameter`];
		const faults = candidates.map((property) => checkValue(property, value, here));
		return faults.some((found) => found.length === 0) ? [] : (faults[0] ?? []);
	});
}

function checkValue(property: INodeProperties, value: INodeParameters[string], path: string): string[] {
	const choices = property.options ?? [];
	switch (property.type) {
		case 'options':
		case 'multiOptions': {
			if (choices.length === 0) return [];
			const known = choices.map((choice) => (choice as INodePropertyOptions).value);
			const unknown = [value].flat().filter((one) => !known.includes(one as string));
			return unknown.map((one) => `${path}: ${JSON.stringify(one)}`);
		}
		case 'collection':
			return findUnknownChoices(choices as INodeProperties[], value as INodeParameters, `${path}.`);
		case 'fixedCollection':
			return Object.entries(value as INodeParameters).flatMap(([group, rows]) => {
				const choice = (choices as INodePropertyCollection[]).find(({ name }) => name === group);
				if (!choice) return [`${path}.${group} is not a group`];
				return ([rows].flat() as INodeParameters[]).flatMap((row) =>
					findUnknownChoices(choice.values, row, `${path}.${group}.`),
				);
			});
		default:
			return [];
	}
}
