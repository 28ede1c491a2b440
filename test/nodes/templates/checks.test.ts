import type { INode, INodeParameters } from 'n8n-workflow';
import { PACKAGE } from '../../../testkit/engine/engine';
import { findTangles } from './layout';
import { describeType, findUnknownChoices, keepKnownParameters } from './parameters';
import type { Template } from '../../../testkit/workflows/templateFiles';

/** A canvas of nodes at places, and lines between them. */
function draw(places: Record<string, [x: number, y: number]>, lines: Array<[string, string]>): Template {
	const nodes = Object.entries(places).map(([name, position]) => ({
		...{ id: name, name, type: 'n8n-nodes-base.noOp', typeVersion: 1, position, parameters: {} },
	}));
	const connections = Object.fromEntries(
		lines.map(([from, to]) => [from, { main: [[{ node: to, type: 'main' as const, index: 0 }]] }]),
	);
	return { id: 'x', name: 'X', nodes, connections, pinData: {}, settings: {}, meta: { templateId: 'x' } };
}

const filter = (parameters: INodeParameters): INode => ({
	...{ id: 'f', name: 'F', type: `${PACKAGE}.segmentFilter`, typeVersion: 1, position: [0, 0], parameters },
});

describe('The checks of the templates', () => {
	it('see lines that cross, and lines that run over a node', () => {
		const places = { A: [0, 0], B: [0, 400], C: [400, 0], D: [400, 400] } satisfies Record<
			string,
			[number, number]
		>;
		const straight: Array<[string, string]> = [
			['A', 'C'],
			['B', 'D'],
		];
		expect(findTangles(draw(places, straight))).toEqual([]);
		const crossed: Array<[string, string]> = [
			['A', 'D'],
			['B', 'C'],
		];
		expect(findTangles(draw(places, crossed))).toEqual(['A → D crosses B → C']);
		expect(findTangles(draw({ ...places, E: [200, 0] }, straight))).toEqual(['A → C runs over E']);
	});

	it('see parameters and values that a node does not know, or does not show', () => {
		const description = describeType(filter({}))!;
		const row = {
			field: 'relationshipStage',
			choiceOperator: 'isAnyOf',
			relationshipStageChoices: ['joined'],
		};
		const withRow = (more: INodeParameters) => ({ conditions: { condition: [{ ...row, ...more }] } });
		const kept = (parameters: INodeParameters) => keepKnownParameters(filter(parameters), description);
		expect(kept(withRow({}))).toMatchObject(withRow({}));
		// The comparison of another kind of field.
		expect(kept(withRow({ dateOperator: 'today' }))).not.toMatchObject(withRow({ dateOperator: 'today' }));
		expect(kept(withRow({ unheardOf: 1 }))).not.toMatchObject(withRow({ unheardOf: 1 }));
		const faults = (more: INodeParameters) => findUnknownChoices(description.properties, withRow(more));
		expect(faults({})).toEqual([]);
		expect(faults({ relationshipStageChoices: ['joint'] })).toHaveLength(1);
		expect(faults({ field: 'relationStage' })).toHaveLength(1);
		expect(faults({ unheardOf: 1 })).toHaveLength(1);
	});
});
