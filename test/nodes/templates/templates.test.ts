import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters } from 'n8n-workflow';
import { boxOf, boxOfNote, contains, findTangles, listNodes, overlap } from './layout';
import { describeType, findUnknownChoices, keepKnownParameters } from './parameters';
import {
	findNodes,
	FOLDER,
	kindOf,
	listLines,
	readTemplate,
	readTemplates,
	type Template,
} from '../../../testkit/workflows/templateFiles';

const templates = readTemplates();
const all = templates.map((template) => [template.id, template] as const);
const sends = (template: Template) => findNodes(template, 'sendPartnerEmail');

/** Templates that send the very emails of another one: whoever uses both mails nobody twice. */
const variants: Record<string, string> = {
	'partner-shards': 'automate-your-prospecting',
	'work-through-a-large-program': 'welcome-and-kickstart',
};

/** Templates without lanes of emails. */
const infrastructure = ['email-tracking', 'workflow-report'];

describe('The templates', () => {
	it('are shown in their README, each with a picture that loads fast', () => {
		const readme = readFileSync(join(FOLDER, 'README.md'), 'utf8');
		const shown = [...readme.matchAll(/^## ([a-z-]+)$/gm)].map(([, id]) => id);
		expect(shown.sort()).toEqual(templates.map(({ id }) => id));
		for (const { id, name } of templates) {
			expect(readme).toContain(
				`\n## ${id}\n\n![The canvas of ${name}](../docs/images/templates/${id}.png)\n`,
			);
			const { size } = statSync(join(FOLDER, '../docs/images/templates', `${id}.png`));
			expect([id, size > 10_000 && size <= 200_000]).toEqual([id, true]);
		}
		for (const { id, nodes } of templates) {
			if (id in variants) continue;
			for (const { type, parameters } of nodes) {
				if (type.endsWith('.sendPartnerEmail') && id !== 'blank-email-workflow') {
					expect(readme).toMatch(new RegExp(`^\\| ${parameters.step as string} +\\|`, 'm'));
				}
			}
		}
	});

	it('name every email differently, and each of their nodes', () => {
		const emails = templates.flatMap((template) =>
			template.id in variants
				? []
				: sends(template).map(({ parameters }) => JSON.stringify([parameters.chain, parameters.step])),
		);
		expect(emails.length).toBeGreaterThan(15);
		expect(new Set(emails).size).toBe(emails.length);
		const ids = templates.flatMap(({ nodes }) => nodes.map(({ id }) => id));
		expect(new Set(ids).size).toBe(ids.length);
		const webhooks = templates.flatMap(({ nodes }) => nodes.flatMap(({ webhookId }) => webhookId ?? []));
		expect(new Set(webhooks).size).toBe(webhooks.length);
	});

	it.each(Object.entries(variants))('%s sends the very emails of %s', (id, original) => {
		const known = sends(readTemplate(original)).map(({ parameters }) => parameters);
		const own = sends(readTemplate(id)).map(({ parameters }) => parameters);
		expect(own.length).toBeGreaterThan(0);
		for (const email of own) expect(known).toContainEqual(email);
	});
});

describe.each(all)('%s', (id, template) => {
	it('has the form of an export, and nothing of anybody’s instance', () => {
		expect(Object.keys(template).sort()).toEqual(
			['connections', 'id', 'meta', 'name', 'nodes', 'pinData', 'settings', 'tags'].sort(),
		);
		expect(template.meta).toEqual({ templateId: id });
		expect(template.name.length).toBeLessThanOrEqual(50);
		expect(template.name).toMatch(/^[A-Z][^A-Z]*( a partner's first sale)?$/);
		for (const node of template.nodes) {
			expect(node.credentials).toBeUndefined();
			expect(node.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/);
		}
		expect(JSON.stringify(template)).not.toMatch(/instanceId|versionId|cachedResult|localhost|127\.0\.0\.1/);
		const names = template.nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const { from, to } of listLines(template)) expect(names).toEqual(expect.arrayContaining([from, to]));
	});

	it('keeps failed and manual executions, and runs at every full hour', () => {
		expect(template.settings).toEqual({
			executionOrder: 'v1',
			saveDataErrorExecution: 'all',
			saveDataSuccessExecution: 'none',
			saveManualExecutions: true,
			saveExecutionProgress: false,
		});
		const triggers = findNodes(template, 'scheduleTrigger');
		expect(triggers.length > 0).toBe(!infrastructure.includes(id));
		for (const { parameters } of triggers) {
			expect(parameters).toEqual({
				rule: { interval: [{ field: 'hours', hoursInterval: 1, triggerAtMinute: 0 }] },
			});
		}
	});

	it('has something to try: sample partners, or a pinned sample in each trigger', () => {
		if (id in variants) return;
		if (!infrastructure.includes(id)) {
			expect(template.nodes.map(({ name }) => name)).toEqual(
				expect.arrayContaining(['Try It Out', 'Sample Partners', 'One Item Each', 'Partners']),
			);
			return;
		}
		const reached = new Set(listLines(template).map(({ to }) => to));
		const triggers = listNodes(template).filter(({ name }) => !reached.has(name));
		expect(triggers.length).toBeGreaterThan(0);
		for (const { name } of triggers) expect(template.pinData[name]?.length).toBeGreaterThan(0);
	});

	it('uses parameters that our nodes know, with values that they offer', () => {
		const ours = template.nodes.filter((node) => describeType(node) !== undefined);
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			const description = describeType(node)!;
			const kept = keepKnownParameters(node, description);
			expect(kept).toMatchObject(node.parameters);
			expect([node.name, findUnknownChoices(description.properties, node.parameters)]).toEqual([
				node.name,
				[],
			]);
		}
	});

	it('sends complete emails', () => {
		for (const { name, parameters } of sends(template)) {
			const { program, subject, previewText, body, fromEmail, postalAddress } = parameters as Record<
				string,
				string
			>;
			expect([name, program, fromEmail]).toEqual([name, 'My Program', 'partners@example.com']);
			expect([name, (subject ?? '').length < 60, (previewText ?? '').length < 90]).toEqual([
				name,
				true,
				true,
			]);
			expect(postalAddress).toMatch(/Example Street/);
			for (const part of ['{firstName|there}', '{postalAddress}', '{unsubscribeLink}', '</html>']) {
				expect([name, body?.includes(part)]).toEqual([name, true]);
			}
			// A name or company that is not known must not keep anybody from an email.
			expect([subject, previewText, body].join(' ')).not.toMatch(/\{(firstName|lastName|mpname)\}/);
		}
	});

	it('lets nobody get two emails within a day', () => {
		for (const { name, parameters } of sends(template)) {
			const { frequencyCap } = parameters.options as INodeParameters;
			expect([name, frequencyCap]).toEqual([name, { cap: { maximum: 1, days: 1 } }]);
		}
	});

	it('has a note to set it up, and one in a colour of its own for each lane', () => {
		const notes = findNodes(template, 'stickyNote');
		const setUp = notes.find(({ name }) => name === 'Set-Up');
		expect(setUp?.parameters.content).toMatch(
			new RegExp(`^## ${template.name}\n\n[^#]+### Set up, in this order\n1\\.`),
		);
		const lanes = notes.filter(({ name }) => name !== 'Set-Up');
		const colours = notes.map(({ parameters }) => parameters.color);
		expect(new Set(colours).size).toBe(colours.length);
		const ends = listNodes(template).filter((node) =>
			['sendPartnerEmail', 'autoAccept', 'partnerLedger'].includes(kindOf(node)),
		);
		expect(lanes.length).toBeGreaterThan(0);
		for (const end of ends) {
			const around = lanes.filter((note) => contains(boxOfNote(note), boxOf(end)));
			expect([end.name, around.length]).toEqual([end.name, 1]);
		}
	});

	it('is laid out without overlaps and crossing lines', () => {
		const nodes = listNodes(template);
		const notes = findNodes(template, 'stickyNote');
		const pairs = <Entry>(list: Entry[]) =>
			list.flatMap((one, index) => list.slice(index + 1).map((other) => [one, other] as const));
		for (const [one, other] of pairs(nodes)) {
			expect([one.name, other.name, overlap(boxOf(one), boxOf(other))]).toEqual([
				one.name,
				other.name,
				false,
			]);
		}
		for (const [one, other] of pairs(notes)) {
			expect([one.name, other.name, overlap(boxOfNote(one), boxOfNote(other))]).toEqual([
				one.name,
				other.name,
				false,
			]);
		}
		for (const note of notes) {
			for (const node of nodes) {
				if (contains(boxOfNote(note), boxOf(node))) continue;
				expect([note.name, node.name, overlap(boxOfNote(note), boxOf(node))]).toEqual([
					note.name,
					node.name,
					false,
				]);
			}
		}
		expect(findTangles(template)).toEqual([]);
		// n8n's canvas moves whatever is beside its grid of 16 pixels.
		const beside = template.nodes.filter(({ position }) => position.some((value) => value % 16 !== 0));
		expect(beside.map(({ name }) => name)).toEqual([]);
	});
});
