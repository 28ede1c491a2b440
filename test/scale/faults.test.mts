import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { paths } from '../../testkit/settings.mts';
import { recordFigure } from './figures.mts';
import { balance, readSqlite } from '../../testkit/ledger/balance.mts';
import { startMailServer, type Answers, type MailServer } from '../../testkit/mail/mailServer.ts';

// n8n's engine and the nodes are CommonJS in TypeScript.
const require = createRequire(import.meta.url);
require('../../testkit/engine/typescriptHook.js');
const { runNode, runWorkflow, NO_OP, PACKAGE } =
	require('../../testkit/engine/engine.ts') as typeof import('../../testkit/engine/engine.ts');
const { SendPartnerEmail } =
	require('../../nodes/SendPartnerEmail/SendPartnerEmail.node.ts') as typeof import('../../nodes/SendPartnerEmail/SendPartnerEmail.node.ts');
const { ChainDelay } =
	require('../../nodes/ChainDelay/ChainDelay.node.ts') as typeof import('../../nodes/ChainDelay/ChainDelay.node.ts');
const { openLedger } = require('../../lib/ledger/open.ts') as typeof import('../../lib/ledger/open.ts');
const { openMailer } = require('../../lib/email/delivery.ts') as typeof import('../../lib/email/delivery.ts');

const NOBODY = 65_534;
const partners = Array.from({ length: 200 }, (_, index) => ({
	partnerId: `P-${index}`,
	email: `partner${index}@crowd.example`,
}));
/** Every tenth partner is the one with whom something is wrong. */
const isOdd = (address: string) => address.includes('0@');
const step = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const message = {
	...step,
	fromName: 'Alex at Acme',
	fromEmail: 'partners@acme.example',
	subject: 'Hello',
	previewText: '',
	body: '<p>Hello</p>',
	options: {},
};
const smtp = (port: number, secure = false) => ({
	...{ host: '127.0.0.1', port, secure, disableStartTls: !secure, user: '', password: '' },
});

describe('what can go wrong', { timeout: 300_000 }, () => {
	let folder: string;
	let file: string;
	let mailServer: MailServer | undefined;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'partner-workflows-faults-'));
		process.env.N8N_USER_FOLDER = folder;
		file = join(folder, '.n8n', 'partner-workflows.sqlite');
	});
	afterEach(async () => {
		mock.timers.reset();
		await mailServer?.close();
		mailServer = undefined;
		rmSync(folder, { recursive: true, force: true });
	});

	/** Runs Send Partner Email once and counts the partners by status; `problem` is what it says about the rest. */
	async function send(port: number, secure = false, onError?: 'continueRegularOutput') {
		const result = await runNode(new SendPartnerEmail(), message, partners, {
			credentials: { smtp: smtp(port, secure) },
			onError,
		});
		const emails = result.received
			.flat()
			.map(({ json }) => json.email as { status: string; reason?: string });
		const counts: Record<string, number> = {};
		for (const { status } of emails) counts[status] = (counts[status] ?? 0) + 1;
		const problem = result.error?.message ?? emails.find(({ status }) => status !== 'sent')?.reason ?? '';
		return { counts, problem };
	}
	const describeCounts = (counts: Record<string, number>) =>
		Object.entries(counts)
			.map(([status, amount]) => `${amount} ${status}`)
			.join(', ');

	let isFirstRun = true;
	const situations: Array<{
		id: string;
		situation: string;
		first: Record<string, number>;
		second: Record<string, number>;
		answers: Answers;
	}> = [
		{
			id: 'smtp-421',
			situation: 'the mail server answers 421 after 50 emails, and is back in the next run',
			first: { sent: 50, temporaryFailure: 150 },
			second: { alreadySent: 50, sent: 150 },
			answers: { mail: (_from, times) => (times >= 50 && isFirstRun ? '421 too busy' : undefined) },
		},
		{
			id: 'smtp-450',
			situation: 'the mail server answers 450 for 20 recipients',
			first: { sent: 180, temporaryFailure: 20 },
			second: { alreadySent: 180, temporaryFailure: 20 },
			answers: { rcpt: (address) => (isOdd(address) ? '450 try later' : undefined) },
		},
		{
			id: 'smtp-550',
			situation: 'the mail server answers 550 for 20 recipients',
			first: { sent: 180, rejected: 20 },
			second: { alreadySent: 180, rejected: 20 },
			answers: { rcpt: (address) => (isOdd(address) ? '550 no such user' : undefined) },
		},
	];

	for (const { id, situation, first, second, answers } of situations) {
		it(`gives the right status when ${situation}`, async () => {
			mailServer = await startMailServer({ answers });
			isFirstRun = true;
			const one = await send(mailServer.port);
			isFirstRun = false;
			const two = await send(mailServer.port);
			assert.deepEqual(one.counts, first);
			assert.deepEqual(two.counts, second);
			assert.deepEqual(mailServer.doubles(), []);
			await recordFigure(id, {
				situation: `200 partners: ${situation}`,
				mustHold: 'the right status for each, each once',
				measured: `${describeCounts(one.counts)}; next run ${describeCounts(two.counts)}; ${mailServer.doubles().length} twice`,
			});
		});
	}

	it('makes an email uncertain when the connection closes after the whole email', async () => {
		mailServer = await startMailServer({
			answers: { dot: ({ envelopeTo }) => (envelopeTo.some(isOdd) ? { then: 'close' } : undefined) },
		});
		const [one, two] = [await send(mailServer.port), await send(mailServer.port)];
		await recordFigure('smtp-closes', {
			situation: '200 partners: the mail server closes the connection after the whole email of 20 recipients',
			mustHold: 'uncertain, and not sent again',
			measured: `${describeCounts(one.counts)}; next run ${describeCounts(two.counts)}`,
		});
		assert.deepEqual(one.counts, { sent: 180, uncertain: 20 });
		assert.deepEqual(two.counts, { alreadySent: 180, uncertain: 20 });
	});

	it('leaves everybody for the next run when there is no mail server, or no TLS where it is asked for', async () => {
		mailServer = await startMailServer();
		const { port } = mailServer;
		// A run that mails nobody would otherwise fail the execution and pass no items on.
		const tls = await send(port, true, 'continueRegularOutput');
		await mailServer.close();
		const refused = await send(port, false, 'continueRegularOutput');
		mailServer = await startMailServer();
		const next = await send(mailServer.port);
		await recordFigure('smtp-refuses', {
			situation: '200 partners: no mail server there; TLS fails',
			mustHold: 'nothing sent, all sent by the next run',
			measured: `${describeCounts(refused.counts)}; TLS: ${describeCounts(tls.counts)}; next run ${describeCounts(next.counts)}`,
		});
		assert.deepEqual(refused.counts, { temporaryFailure: 200 });
		assert.deepEqual(tls.counts, { temporaryFailure: 200 });
		assert.deepEqual(next.counts, { sent: 200 });
	});

	it('never waits longer for a mail server that stalls than its time-out', async () => {
		mailServer = await startMailServer({ answers: { dot: { then: 'stall' } } });
		const mailer = openMailer(smtp(mailServer.port), { concurrency: 2, messageTimeout: 1_000 });
		const started = performance.now();
		const outcomes = await Promise.all(
			['one', 'two', 'three', 'four'].map((name) =>
				mailer.send({
					...{ from: { name: '', address: 'partners@acme.example' } },
					...{
						to: { name: '', address: `${name}@crowd.example` },
						subject: 'x',
						text: 'x',
						html: '<p>x</p>',
					},
					...{ messageId: `<${name}@acme.example>`, date: new Date(), headers: {} },
				} as unknown as Parameters<typeof mailer.send>[0]),
			),
		);
		const seconds = (performance.now() - started) / 1000;
		await mailer.close();
		await recordFigure('smtp-stalls', {
			situation: 'a mail server that never answers: four emails on two connections, time-out 1 second',
			mustHold: 'over after 2 seconds',
			measured: `over after ${seconds.toFixed(1)} s, ${outcomes.length} uncertain`,
		});
		assert.deepEqual(new Set(outcomes.map(({ kind }) => kind)), new Set(['uncertain']));
		// A busy machine takes longer; without the time-out nothing would ever be over.
		assert.ok(seconds < 20, `${seconds} s`);
	});

	it('waits for a ledger that is locked, gives up after a while, and sends nothing meanwhile', async () => {
		mailServer = await startMailServer();
		await (await openLedger({ file })).destroy();
		const lock = () => {
			const other = new DatabaseSync(file);
			other.exec('pragma locking_mode = exclusive; begin exclusive; create table if not exists held (id)');
			return () => other.close();
		};
		let unlock = lock();
		const refused = await send(mailServer.port);
		const arrived = mailServer.arrivals.length;
		unlock();
		unlock = lock();
		const waiting = send(mailServer.port);
		await sleep(10_000);
		unlock();
		const waited = await waiting;
		await recordFigure('ledger-locked', {
			situation: 'the ledger’s file is locked by another process, for 10 seconds and for longer',
			mustHold: 'waits 10 seconds; otherwise nothing sent and one message',
			measured: `10 s: ${describeCounts(waited.counts)}; longer: ${arrived} sent, “${refused.problem.replace(folder, '…')}”`,
		});
		assert.equal(arrived, 0);
		assert.match(refused.problem, /database is locked/);
		assert.deepEqual(waited.counts, { sent: 200 });
	});

	const brokenFiles = [
		{
			id: 'ledger-corrupted',
			situation: 'the ledger’s file is corrupted',
			breakIt: () => writeFileSync(file, 'no database '.repeat(1_000)),
			message: /cannot be used: file is not a database. Nothing was sent/,
		},
		{
			id: 'ledger-newer',
			situation: 'the ledger was written by a newer version',
			breakIt: () => {
				const ledger = new DatabaseSync(file);
				ledger.exec(`insert into kysely_migration values ('999-future', '2030-01-01')`);
				ledger.close();
			},
			message: /written by a newer version.*Nothing was sent/,
		},
	];
	for (const { id, situation, breakIt, message: expected } of brokenFiles) {
		it(`sends nothing and says why when ${situation}`, async () => {
			mailServer = await startMailServer();
			await runNode(new SendPartnerEmail(), message, partners.slice(0, 100), {
				credentials: { smtp: smtp(mailServer.port) },
			});
			const copy = join(folder, 'copy.sqlite');
			copyFileSync(file, copy);
			breakIt();
			const before = mailServer.arrivals.length;
			const broken = await send(mailServer.port);
			const sentMeanwhile = mailServer.arrivals.length - before;
			for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
			copyFileSync(copy, file);
			const repaired = await send(mailServer.port);
			await recordFigure(id, {
				situation,
				mustHold: 'nothing sent, one message; goes on when it is repaired',
				measured: `${sentMeanwhile} sent, “${broken.problem.replace(folder, '…')}”; repaired: ${describeCounts(repaired.counts)}`,
			});
			assert.equal(sentMeanwhile, 0);
			assert.match(broken.problem, expected);
			assert.deepEqual(repaired.counts, { alreadySent: 100, sent: 100 });
		});
	}

	it('sends nothing and says why when the ledger’s file may not be written', async () => {
		mailServer = await startMailServer();
		await runNode(new SendPartnerEmail(), message, partners.slice(0, 100), {
			credentials: { smtp: smtp(mailServer.port) },
		});
		const isRoot = process.geteuid?.() === 0;
		for (const path of [folder, dirname(file)]) chmodSync(path, 0o555);
		chmodSync(file, 0o444);
		// Root may write everything, so it becomes somebody else for a moment.
		if (isRoot) process.seteuid?.(NOBODY);
		const broken = await send(mailServer.port).finally(() => isRoot && process.seteuid?.(0));
		const arrived = mailServer.arrivals.length;
		for (const path of [folder, dirname(file)]) chmodSync(path, 0o755);
		chmodSync(file, 0o644);
		const repaired = await send(mailServer.port);
		await recordFigure('ledger-read-only', {
			situation: 'the ledger’s file may not be written',
			mustHold: 'nothing sent, one message; goes on when it is repaired',
			measured: `${arrived - 100} sent, “${broken.problem.replace(folder, '…')}”; repaired: ${describeCounts(repaired.counts)}`,
		});
		assert.equal(arrived, 100);
		assert.match(broken.problem, /readonly|read-only|unable to open/);
		assert.deepEqual(repaired.counts, { alreadySent: 100, sent: 100 });
	});

	it('sends nothing that it cannot write down when the disk is full', async () => {
		mailServer = await startMailServer();
		const task = JSON.stringify({ parameters: message, items: partners, credential: smtp(mailServer.port) });
		const script = join(paths.root, 'test', 'nodes', 'killedRun.js');
		await (await openLedger({ file })).destroy();
		// No file of this process may grow much beyond the empty ledger: its log of changes does in the middle of the run.
		const kilobytes = Math.ceil(statSync(file).size / 1024) + 100;
		const command = `ulimit -f ${kilobytes}; exec "$0" "$1" "$2"`;
		const child = spawn('bash', ['-c', command, process.execPath, script, task], { stdio: 'ignore' });
		await once(child, 'exit');
		const full = mailServer.arrivals.length;
		const repaired = await send(mailServer.port);
		const { sent, uncertain, twice, lost } = balance(
			partners,
			await readSqlite(file)(),
			mailServer.countByRecipient(),
		);
		await recordFigure('disk-full', {
			situation: '200 partners: the disk is full after some of them',
			mustHold:
				'nothing sent that is not written down; nobody twice, nobody lost; goes on when there is room',
			measured: `${full} sent; with room ${repaired.counts.sent ?? 0} more; ${sent} in all, ${twice} twice, ${lost} lost, ${uncertain} uncertain`,
		});
		assert.ok(full > 0 && full < 200, `${full} before the disk was full`);
		assert.deepEqual({ twice, lost }, { twice: 0, lost: 0 });
		assert.ok(uncertain <= 5);
		assert.equal(sent + uncertain, 200);
	});

	it('sends a follow-up once, on time, whatever the clock does', async () => {
		mailServer = await startMailServer();
		const { port } = mailServer;
		const types = {
			[`${PACKAGE}.chainDelay`]: new ChainDelay(),
			[`${PACKAGE}.sendPartnerEmail`]: new SendPartnerEmail(),
		};
		const followUp = { ...message, step: 'Follow-Up' };
		const node = (name: string, kind: string, parameters: object) => ({
			...{ name, type: `${PACKAGE}.${kind}`, parameters: parameters as Record<string, never> },
			credentials: { smtp: { id: '1', name: 'smtp' } },
		});
		const wait = { amount: 7, unit: 'days', after: 'email', ...step, options: {} };
		const run = async (now: string): Promise<number> => {
			mock.timers.setTime(Date.parse(now));
			const before = mailServer?.arrivals.length ?? 0;
			await runWorkflow({
				nodes: [
					{ name: 'Start', type: NO_OP },
					node('Invite', 'sendPartnerEmail', message),
					node('Wait', 'chainDelay', wait),
					node('Follow Up', 'sendPartnerEmail', followUp),
				],
				connections: [
					['Start', 'Invite'],
					['Start', 'Wait'],
					['Wait', 'Follow Up'],
				],
				types,
				items: partners.slice(0, 10),
				credentials: { smtp: smtp(port) },
				timezone: 'Europe/Berlin',
			});
			return (mailServer?.arrivals.length ?? 0) - before;
		};
		mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-03-25T09:00:00Z') });
		// Summer time begins in Berlin on 29 March: 10:00 there is 09:00 UTC before and 08:00 UTC after.
		const invited = await run('2026-03-25T09:00:00Z');
		const clockBack = await run('2026-03-25T08:00:00Z');
		const clockForth = await run('2026-03-25T09:00:00Z');
		const tooEarly = await run('2026-04-01T07:59:00Z');
		const onTime = await run('2026-04-01T08:00:00Z');
		const again = (await run('2026-04-01T07:00:00Z')) + (await run('2026-04-01T09:00:00Z'));
		assert.deepEqual(
			{ invited, clockBack, clockForth, tooEarly, onTime, again },
			{ invited: 10, clockBack: 0, clockForth: 0, tooEarly: 0, onTime: 10, again: 0 },
		);
		// The same again, but n8n was off from before the follow-up was due until three days after.
		rmSync(dirname(file), { recursive: true, force: true });
		await run('2026-03-25T09:00:00Z');
		await run('2026-04-01T07:00:00Z');
		const late = await run('2026-04-04T08:00:00Z');
		assert.equal(late, 10);
		assert.equal(await run('2026-04-04T09:00:00Z'), 0);
		await recordFigure('clock', {
			situation: 'the clock jumps back an hour; summer time begins; n8n is off for 3 days',
			mustHold: 'each follow-up once, seven calendar days later or as soon as n8n is back',
			measured: `10 partners: ${clockBack + clockForth + again} twice after a jump, ${onTime} at the same hour across the change, ${late} after 3 days, 0 skipped`,
		});
	});
});
