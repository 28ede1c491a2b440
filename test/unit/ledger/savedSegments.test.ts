import { openLedger } from '../../../lib/ledger/open';
import {
	deleteSavedSegment,
	findSavedSegment,
	listSavedSegments,
	saveSegment,
} from '../../../lib/ledger/savedSegments';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { forgetUse, listUses, recordUse } from '../../../lib/ledger/uses';
import { parseDefinition, serialiseDefinition } from '../../../lib/segment/savedDefinition';

let ledger: LedgerDatabase;
beforeEach(async () => {
	ledger = await openLedger({ file: ':memory:' });
});
afterEach(() => ledger.destroy());

const place = { workflowId: 'w1', nodeId: 'n1', workflowName: 'Welcome', nodeName: 'Joined' };
const other = { workflowId: 'w2', nodeId: 'n1', workflowName: 'Copy', nodeName: 'Joined' };
const segment = (definition: string, savedBy = place) => ({ name: ' Active  Creators', definition, savedBy });

describe('saved segments', () => {
	it('are found by name in any case, and changed by the node that saved them alone', async () => {
		expect(await saveSegment(ledger, segment('1'), 10)).toBe('saved');
		expect(await saveSegment(ledger, segment('1'), 20)).toBe('unchanged');
		expect(await saveSegment(ledger, segment('2', other), 30)).toBe('taken');
		expect(await findSavedSegment(ledger, 'active creators')).toEqual({
			name: 'Active  Creators',
			definition: '1',
			savedAt: 10,
			savedBy: place,
		});
		expect(await saveSegment(ledger, segment('2'), 40)).toBe('saved');
		expect(await listSavedSegments(ledger)).toMatchObject([{ definition: '2', savedAt: 40 }]);
	});

	it('know who uses them, and until when', async () => {
		await saveSegment(ledger, segment('1'), 10);
		expect(await recordUse(ledger, 'segment', 'Active creators', place, 50)).toBeUndefined();
		expect(await recordUse(ledger, 'segment', 'active CREATORS', place, 60)).toBe(50);
		await recordUse(ledger, 'segment', 'Active creators', other, 70);
		expect(await listUses(ledger, 'segment', 'Active Creators')).toEqual([
			{ ...other, usedAt: 70 },
			{ ...place, usedAt: 60 },
		]);
		await recordUse(ledger, 'segment', 'Another', other, 80);
		await forgetUse(ledger, 'segment', place);
		expect(await listUses(ledger, 'segment', 'Active Creators')).toEqual([]);
	});

	it('have users of their own: those of messaging templates are others', async () => {
		await recordUse(ledger, 'segment', 'Welcome', place, 50);
		await recordUse(ledger, 'messagingTemplate', 'Welcome', place, 60);
		await forgetUse(ledger, 'segment', place);
		expect(await listUses(ledger, 'segment', 'Welcome')).toEqual([]);
		expect(await listUses(ledger, 'messagingTemplate', 'WELCOME')).toEqual([{ ...place, usedAt: 60 }]);
	});

	it('are deleted with their uses', async () => {
		await saveSegment(ledger, segment('1'), 10);
		await recordUse(ledger, 'segment', 'Active creators', other, 70);
		expect(await deleteSavedSegment(ledger, 'ACTIVE creators')).toBe(true);
		expect(await deleteSavedSegment(ledger, 'Active creators')).toBe(false);
		expect(await findSavedSegment(ledger, 'Active creators')).toBeUndefined();
		expect(await listUses(ledger, 'segment', 'Active creators')).toEqual([]);
	});
});

describe('a definition as text', () => {
	it('is read as it was written', () => {
		const definition = {
			include: [{ conditions: [{ field: 'name', operator: 'is', operands: { text: 'a' } }], negated: true }],
			except: [],
		};
		expect(parseDefinition(serialiseDefinition(definition))).toEqual(definition);
	});

	it.each([
		'',
		'null',
		'[]',
		'{"format":2,"include":[],"except":[]}',
		'{"format":1,"include":[]}',
		'{"format":1,"include":[{}],"except":[]}',
		'{"format":1,"include":[{"conditions":[{"field":1}]}],"except":[]}',
	])('is refused when it is damaged or newer: %j', (text) => {
		expect(() => parseDefinition(text)).toThrow('cannot be read by this version');
	});
});
