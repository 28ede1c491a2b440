import { DateTime } from 'luxon';
import type { IDataObject } from 'n8n-workflow';
import { useFreshLedger } from '../ledgerFolder';
import { runLanes } from './lanes';
import { findNodes, readSamplePartners, readTemplates } from './templateFiles';

useFreshLedger();

const withSamples = readTemplates().filter(({ nodes }) =>
	nodes.some(({ name }) => name === 'Sample Partners'),
);

/** What sample partners never reach, since it takes an email that was sent. */
const afterAnEmail = ['Send Follow-Up 1', 'Send Follow-Up 2'];

describe('A template that nothing was connected to', () => {
	it.each(withSamples.map((template) => [template.id, template] as const))(
		'%s shows its emails to sample partners, without any credential',
		async (_id, template) => {
			const partners = readSamplePartners(template, DateTime.now());
			const run = await runLanes(template, partners, { mode: 'manual' });
			expect(run.error?.message).toBeUndefined();
			for (const { name } of findNodes(template, 'sendPartnerEmail')) {
				if (afterAnEmail.includes(name)) continue;
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
			const warnings = template.nodes.flatMap(({ name }) =>
				run.hints(name).flatMap(({ type, message }) => (type === 'warning' ? [`${name}: ${message}`] : [])),
			);
			expect(warnings.filter((warning) => !warning.includes('Before you publish:'))).toEqual([]);
		},
	);
});
