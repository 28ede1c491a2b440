import type { INode, INodeParameters } from 'n8n-workflow';
import { findRole } from '../../../nodes/rehearsal/nodeRoles';

const role = (type: string, parameters: INodeParameters = {}) =>
	findRole({ name: 'A', type, parameters } as INode, 'w1');
const base = (name: string, parameters?: INodeParameters) => role(`n8n-nodes-base.${name}`, parameters).kind;
const own = (name: string, parameters?: INodeParameters) =>
	role(`n8n-nodes-partner-workflows.${name}`, parameters);

describe('what becomes of a node in a rehearsal', () => {
	it.each([
		'httpRequest',
		'code',
		'wait',
		'emailSend',
		'webhook',
		'executeCommand',
		'function',
		'dateTime',
		'toString',
	])('%s is refused', (name) => expect(base(name)).toBe('foreign'));

	it('a node of another package is refused', () => {
		expect(role('n8n-nodes-other.set').kind).toBe('foreign');
	});

	it.each(['if', 'switch', 'filter', 'set', 'noOp', 'limit', 'splitInBatches'])('%s runs', (name) =>
		expect(base(name)).toBe('real'),
	);

	it('a pure node is refused where it is set to something that is not, or to nobody knows what', () => {
		expect(base('merge', { mode: 'combine' })).toBe('real');
		expect(base('merge', { mode: 'combineBySql' })).toBe('foreign');
		expect(base('merge', { mode: '={{ "combineBySql" }}' })).toBe('foreign');
		expect(base('sort', { type: 'simple' })).toBe('real');
		expect(base('sort', { type: 'code' })).toBe('foreign');
		expect(base('removeDuplicates')).toBe('real');
		expect(base('removeDuplicates', { operation: 'removeItemsSeenInPreviousExecutions' })).toBe('foreign');
	});

	it('what reads partners is replaced, what writes is refused', () => {
		expect(base('dataTable', { operation: 'get' })).toBe('partners');
		expect(base('dataTable', { operation: 'upsert' })).toBe('foreign');
		expect(base('googleSheets', { operation: '={{ "append" }}' })).toBe('foreign');
		expect(own('impact').kind).toBe('partners');
		expect(own('impact', { resource: 'application', operation: 'accept' })).toEqual({
			...{ kind: 'decide', decision: 'accepted' },
		});
		expect(own('impact', { resource: 'unsubscribedContact', operation: 'add' })).toEqual({
			...{ kind: 'foreign', reason: 'cannot be rehearsed with this operation (unsubscribedContact.add)' },
		});
		expect(own('partnerLedger', { resource: 'suppression', operation: 'add' }).kind).toBe('foreign');
	});

	it('a workflow may call itself, and no other', () => {
		expect(base('executeWorkflow', { workflowId: { value: '={{ $workflow.id }}' } })).toBe('callItself');
		expect(base('executeWorkflow', { workflowId: 'w1' })).toBe('callItself');
		expect(base('executeWorkflow', { workflowId: 'w2' })).toBe('foreign');
	});
});
