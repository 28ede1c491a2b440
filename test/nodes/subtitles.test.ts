import { NodeHelpers, type INodeParameters, type INodeType } from 'n8n-workflow';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { PACKAGE } from '../../testkit/engine/engine';
import { buildWorkflow } from '../../testkit/engine/workflow';

/** What n8n's editor shows below a node on the canvas. */
function readSubtitle(type: INodeType, parameters: INodeParameters): unknown {
	const name = `${PACKAGE}.${type.description.name}`;
	const workflow = buildWorkflow({
		nodes: [{ name: 'Node', type: name, parameters }],
		connections: [],
		types: { [name]: type },
	});
	const node = workflow.getNode('Node');
	if (!node) throw new Error('There is no node');
	node.parameters =
		NodeHelpers.getNodeParameters(
			type.description.properties,
			parameters,
			true,
			false,
			node,
			type.description,
		) ?? {};
	return workflow.expression.getSimpleParameterValue(node, type.description.subtitle ?? '', 'internal', {});
}

const condition = { condition: [{ field: 'country' }] };

describe('the subtitle', () => {
	it.each([
		[{}, ''],
		[{ chain: 'Prospecting' }, 'Prospecting'],
		[{ chain: 'Prospecting', step: 'Invite' }, 'Prospecting: Invite'],
	])('of Send Partner Email with %j is “%s”', (parameters, subtitle) => {
		expect(readSubtitle(new SendPartnerEmail(), parameters)).toBe(subtitle);
	});

	it.each([
		[{}, '7 days'],
		[{ step: 'Invite' }, '7 days after Invite'],
		[{ step: 'Invite', amount: 1, unit: 'businessDays' }, '1 business day after Invite'],
		[{ after: 'date' }, '7 days after Original Joined Date'],
		[{ after: 'date', dateField: 'customField' }, '7 days'],
		[{ after: 'date', dateField: 'customField', customField: 'signedAt' }, '7 days after signedAt'],
	])('of Chain Delay with %j is “%s”', (parameters, subtitle) => {
		expect(readSubtitle(new ChainDelay(), parameters)).toBe(subtitle);
	});

	it.each([
		[{}, '0 conditions'],
		[{ conditions: condition }, '1 condition'],
		[{ orGroups: { group: [{ conditions: condition }, { conditions: condition }] } }, '2 conditions'],
		[{ conditions: condition, except: { group: [{ conditions: condition }, {}] } }, '2 conditions'],
		[{ segmentSource: 'saved', savedSegment: 'VIP' }, 'VIP'],
	])('of Segment Filter with %j is “%s”', (parameters, subtitle) => {
		expect(readSubtitle(new SegmentFilter(), parameters)).toBe(subtitle);
	});
});
