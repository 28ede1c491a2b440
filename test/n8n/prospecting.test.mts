import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import type { ReceivedEmail } from '../../testkit/mail/inbox.mts';
import { readLanes, readRoster } from '../../testkit/workflows/lanes.mts';
import { seedProspects } from '../../testkit/workflows/templates.mts';
import {
	openEnvironment,
	publishTemplate,
	type Environment,
	type PublishedTemplate,
} from '../../testkit/n8n/environment.mts';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

const prospect = (partnerId: string, email: string | null, relationshipStage = 'new') => ({
	partnerId,
	name: `Company ${partnerId}`,
	email,
	firstName: partnerId === 'P3' ? null : `First ${partnerId}`,
	lastName: 'Last',
	country: 'US',
	language: 'en',
	relationshipStage,
	stageChangedAt: daysAgo(3),
	groups: null,
});

const prospects = [
	prospect('P1', 'one@first.example'),
	prospect('P2', 'two@second.example'),
	prospect('P3', 'three@third.example'),
	prospect('P4', null),
	prospect('P5', 'not an address'),
	prospect('P6', 'six@sixth.example', 'outreach'),
	prospect('P7', 'seven@seventh.example'),
	prospect('P8', 'eight@eighth.example'),
];

const invites = [
	'one@first.example: First P1, would you like to work with us?',
	'three@third.example: Hello, would you like to work with us?',
	'two@second.example: First P2, would you like to work with us?',
];

/** Who got what, in an order that does not depend on how the sends overlapped. */
function listEmails(emails: ReceivedEmail[]): string[] {
	return emails.map(({ to, subject }) => `${to.map(({ address }) => address).join()}: ${subject}`).sort();
}

describe('Automate your prospecting, published on a real n8n', { timeout: 1_200_000 }, () => {
	let environment: Environment;
	let template: PublishedTemplate;

	/** Runs the workflow and returns the emails that arrived and the counts of each lane. */
	async function fire() {
		const { execution, arrived } = await template.fire();
		assert.equal(execution.status, 'success', execution.error?.message);
		const lanes = readLanes(template.workflow, execution);
		assert.deepEqual(
			lanes.flatMap(({ failures }) => failures),
			[],
		);
		const roster = readRoster(template.workflow, execution);
		return {
			arrived,
			counts: Object.fromEntries(lanes.map(({ lane, counts }) => [lane, counts])),
			stageOf: (id: string) => roster.find(({ partnerId }) => partnerId === id)?.relationshipStage,
		};
	}

	/** Has a prospect apply, or come further, at the sandbox program. */
	async function apply(email: string, standing = 'applied'): Promise<void> {
		const person = { name: email, email, firstName: 'A', lastName: 'B', country: 'US', standing };
		await environment.sandbox.happen('application', person);
	}

	/** Makes the ledger believe that everything in it happened earlier. */
	function letDaysPass(days: number): void {
		const ledger = new DatabaseSync(environment.ledgerFile, { timeout: 5000 });
		ledger
			.prepare('UPDATE sends SET claimed_at = claimed_at - ?, settled_at = settled_at - ?')
			.run(days * 86_400_000, days * 86_400_000);
		ledger.close();
	}

	before(async () => {
		environment = await openEnvironment('prospecting');
		await seedProspects(environment.n8n.client, prospects);
		await apply('seven@seventh.example', 'joined');
		await apply('eight@eighth.example');
		template = await publishTemplate(environment);
	});

	after(async () => {
		await environment?.close();
	});

	it('invites each new prospect who has an address, once', async () => {
		const { arrived, counts } = await fire();
		assert.deepEqual(listEmails(arrived), invites);
		assert.deepEqual(counts, {
			Invite: { sent: 3, notSent: 1, notMatched: 4 },
			'Follow-Up 1': { sent: 0, notSent: 0, waiting: 8, notMatched: 0 },
			'Follow-Up 2': { sent: 0, notSent: 0, waiting: 8, notMatched: 0 },
			'auto-accept': { needsReview: 1, accepted: 0, rejected: 0 },
		});
		const [first] = arrived.filter(({ to }) => to[0]?.address === 'one@first.example');
		assert.equal(first?.from[0]?.address, 'partners@acme.example');
		assert.match(first?.html ?? '', /Hi First P1,/);
		assert.match(first?.text ?? '', /Hi First P1,/);
		const [nameless] = arrived.filter(({ to }) => to[0]?.address === 'three@third.example');
		assert.match(nameless?.html ?? '', /Hi there,/);
	});

	it('sends nothing when it is run again', async () => {
		const { arrived, counts } = await fire();
		assert.deepEqual(listEmails(arrived), []);
		assert.deepEqual(counts.Invite, { sent: 0, notSent: 1, notMatched: 7 });
	});

	it('accepts an invited partner who applies, and nobody else', async () => {
		await apply('one@first.example');
		const { arrived, counts, stageOf } = await fire();
		assert.deepEqual(listEmails(arrived), []);
		assert.deepEqual(counts['auto-accept'], { needsReview: 1, accepted: 1, rejected: 0 });
		assert.equal(stageOf('P1'), 'negotiating');
		const next = await fire();
		assert.deepEqual(next.counts['auto-accept'], { needsReview: 1, accepted: 0, rejected: 0 });
		assert.equal(next.stageOf('P1'), 'joined');
	});

	it('follows up a week after the invite with those who have not applied, once', async () => {
		letDaysPass(7);
		const { arrived } = await fire();
		assert.deepEqual(listEmails(arrived), [
			'three@third.example: Did my invitation reach you?',
			'two@second.example: Did my invitation reach you?',
		]);
		assert.deepEqual(listEmails((await fire()).arrived), []);
	});

	it('writes a last time two weeks after the invite, once', async () => {
		letDaysPass(7);
		const { arrived } = await fire();
		assert.deepEqual(listEmails(arrived), [
			'three@third.example: Shall I keep your place?',
			'two@second.example: Shall I keep your place?',
		]);
		assert.deepEqual(listEmails((await fire()).arrived), []);
	});

	it('sends nothing from a copy of the workflow', async () => {
		const { client } = environment.n8n;
		const copy = { ...template.workflow, name: 'A copy of the workflow' };
		copy.nodes = copy.nodes.map((node) =>
			node.type === 'n8n-nodes-base.webhook'
				? { ...node, parameters: { ...node.parameters, path: 'run-copy' }, webhookId: 'run-copy' }
				: node,
		);
		const { id } = await client.importWorkflow(copy);
		await client.publish(id);
		const before = (await environment.inbox.list()).length;
		const execution = await client.runByWebhook(id, 'run-copy');
		assert.equal(execution.status, 'success', execution.error?.message);
		assert.equal((await environment.inbox.list()).length, before);
	});
});
