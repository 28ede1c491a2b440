import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { properties as impactProperties } from '../../nodes/Impact/description';
import * as impact from '../../nodes/Impact/operations';
import { properties as ledgerProperties } from '../../nodes/PartnerLedger/description';
import * as ledger from '../../nodes/PartnerLedger/operations';

/** Every pair of resource and operation that the panel offers, such as `partner.get`. */
function listOffered(properties: readonly INodeProperties[]): string[] {
	const values = (property?: INodeProperties) =>
		(property?.options as INodePropertyOptions[]).map(({ value }) => String(value));
	return values(properties.find(({ name }) => name === 'resource')).flatMap((resource) => {
		const operations = properties.filter(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		return operations.flatMap(values).map((operation) => `${resource}.${operation}`);
	});
}

it.each([
	['impact.com', impactProperties, impact],
	['Partner Ledger', ledgerProperties, ledger],
])('%s carries out the operations that its panel offers, and no others', (_node, properties, tables) => {
	const carriedOut = [...Object.keys(tables.ITEM_OPERATIONS), ...Object.keys(tables.RUN_OPERATIONS)];
	expect(carriedOut.length).toBeGreaterThan(10);
	expect(carriedOut.sort()).toEqual(listOffered(properties).sort());
});
