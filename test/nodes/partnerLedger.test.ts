import type { IDataObject } from 'n8n-workflow';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { runNode, type NodeOptions } from '../../testkit/engine/engine';
import { useFreshLedger } from '../../testkit/ledger/ledgerFolder';

useFreshLedger();

const run = (parameters: IDataObject, options: NodeOptions = {}) =>
	runNode(new PartnerLedger(), { resource: 'segment', ...parameters }, [{}], options);
const filter = (parameters: IDataObject, workflow: string) =>
	runNode(new SegmentFilter(), parameters as never, [{ partnerId: '1' }], {
		workflowId: workflow,
		workflowName: workflow,
	});
const save = (name: string) =>
	filter(
		{
			conditions: {
				condition: [
					{ field: 'relationshipStage', choiceOperator: 'isAnyOf', relationshipStageChoices: ['new'] },
				],
			},
			options: { saveSegmentAs: name },
		},
		'Author',
	);
const use = (name: string) => filter({ segmentSource: 'saved', savedSegment: name }, 'Reader');
const getAll = async () => (await run({ operation: 'getAll' })).received[0]?.map(({ json }) => json);

describe('Partner Ledger, Segment', () => {
	it('lists segments with their conditions in words and their users', async () => {
		await save('New ones');
		await save('Others');
		await use('New ones');
		expect(await getAll()).toMatchObject([
			{
				name: 'New ones',
				conditions: 'Relationship Stage is New',
				savedBy: { workflowName: 'Author', nodeName: 'Segment Filter' },
				usedBy: [{ workflowName: 'Reader', nodeName: 'Segment Filter' }],
			},
			{ name: 'Others', usedBy: [] },
		]);
		expect((await run({ operation: 'getAll', limit: 1 })).received[0]).toHaveLength(1);
		expect((await run({ operation: 'getAll', returnAll: true })).received[0]).toHaveLength(2);
	});

	it('deletes a segment that nobody uses', async () => {
		await save('New ones');
		const deleted = await run({ operation: 'delete', segmentName: 'new ones' });
		expect(deleted.received[0]?.[0]?.json).toEqual({ deleted: true });
		expect(await getAll()).toEqual([]);
	});

	it('refuses to delete one in use, with the list of workflows, unless told to', async () => {
		await save('New ones');
		await use('New ones');
		const refused = await run({ operation: 'delete', segmentName: 'New ones' });
		expect(refused.error?.message).toBe(
			'The segment “New ones” is in use and was not deleted: “Reader” (node “Segment Filter”)',
		);
		expect(await getAll()).toHaveLength(1);
		await run({ operation: 'delete', segmentName: 'New ones', options: { deleteEvenIfUsed: true } });
		expect(await getAll()).toEqual([]);
	});

	it('says which segment does not exist, and goes on where it should', async () => {
		const parameters = { operation: 'delete', segmentName: 'Gone' };
		expect((await run(parameters)).error?.message).toBe('There is no saved segment “Gone”');
		const continued = await run(parameters, { onError: 'continueRegularOutput' });
		expect(continued.received[0]?.[0]?.json).toEqual({ error: 'There is no saved segment “Gone”' });
		const routed = await run(parameters, { onError: 'continueErrorOutput' });
		expect(routed.received.map((items) => items.length)).toEqual([0, 1]);
	});
});
