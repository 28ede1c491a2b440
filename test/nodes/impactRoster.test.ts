import type { IDataObject } from 'n8n-workflow';
import { Impact } from '../../nodes/Impact/Impact.node';
import { runNode, type NodeOptions } from './engine';
import { useFreshLedger } from './ledgerFolder';
import { PROGRAM, useSandbox } from './sandbox';

useFreshLedger();
const sandbox = useSandbox();

const getRoster = async (
	prospects: IDataObject[] = [{}],
	parameters: IDataObject = {},
	options: NodeOptions = {},
) => {
	const run = await runNode(
		new Impact(),
		{
			resource: 'partner',
			operation: 'getRoster',
			programId: { __rl: true, mode: 'id', value: PROGRAM },
			emailProgram: 'Acme',
			...parameters,
		},
		prospects,
		sandbox.options(options),
	);
	const items = (run.received[0] ?? []).map(({ json }) => json);
	return { ...run, items };
};

describe('Get Roster', () => {
	it('is one item per partner', async () => {
		const { items, error, hints, name } = await getRoster();
		console.log(error, items.length, hints(name), JSON.stringify(items[0], null, 1).slice(0, 2000));
		console.log(
			JSON.stringify(
				items.find((i) => i.applicationId),
				null,
				1,
			),
		);
		console.log((await sandbox.requests()).map((r) => `${r.method} ${r.path}${r.query} ${r.status}`));
		const again = await getRoster();
		console.log(
			(await sandbox.requests()).map((r) => `${r.method} ${r.path}${r.query} ${r.status}`).slice(-14),
			again.hints(name),
			again.error,
		);
		console.log(
			JSON.stringify(
				again.items.find((i) => i.clicks),
				null,
				1,
			).slice(0, 2000),
		);
	});
});
