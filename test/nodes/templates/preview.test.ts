import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { useFreshLedger } from '../../../testkit/ledger/ledgerFolder';
import { listLaneNodes, runLanes } from './lanes';
import { findNodes, readChains, readSamplePartners } from '../../../testkit/workflows/templateFiles';

useFreshLedger();

describe('A template that nothing was connected to', () => {
	it.each(readChains().map((template) => [template.id, template] as const))(
		'%s shows its emails to sample partners, without any credential',
		async (_id, template) => {
			const partners = readSamplePartners(template, DateTime.now());
			const run = await runLanes(template, partners, { mode: 'manual' });
			expect(run.error?.message).toBeUndefined();
			for (const { name } of findNodes(template, 'sendPartnerEmail')) {
				const emails = run.outputs(name).map(({ json }) => json.email as IDataObject);
				expect([name, emails.length > 0]).toEqual([name, true]);
				expect(emails.map(({ status, problems }) => [status, problems])).toEqual(
					emails.map(() => ['preview', undefined]),
				);
				expect(run.outputs(name, 1)).toEqual([]);
				for (const { html, text, subject } of emails) {
					expect(JSON.stringify([html, text, subject])).not.toMatch(/[{}]|undefined|null|NaN/);
				}
			}
			for (const { name } of listLaneNodes(template)) {
				const shown = [0, 1, 2].flatMap((output) => run.outputs(name, output));
				expect([name, shown.length > 0]).toEqual([name, true]);
			}
			const warnings = template.nodes.flatMap(({ name }) =>
				run.hints(name).flatMap(({ type, message }) => (type === 'warning' ? [`${name}: ${message}`] : [])),
			);
			expect(warnings.filter((warning) => !warning.includes('Before you publish:'))).toEqual([]);
		},
	);
});
