import { execFile, spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LedgerLocation } from '../../../lib/ledger/location';
import { openLedger } from '../../../lib/ledger/open';
import { CLAIM_LEASE, createClaimOwner, formatOwner, isClaimAlive } from '../../../lib/ledger/owner';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { claimSend } from '../../../lib/ledger/claim';
import {
	findSends,
	findSentAt,
	recordOutcome,
	settleAbandonedClaims,
	type SendClaim,
} from '../../../lib/ledger/sends';
import { findDecisions, recordDecision } from '../../../lib/ledger/decisions';
import { describeDialects } from '../../../testkit/ledger/dialects';

const NOW = Date.UTC(2026, 2, 1, 10);
const HOUR = 3_600_000;

const claim = (changes: Partial<SendClaim> = {}): SendClaim => ({
	program: 'Acme',
	chain: 'Prospecting',
	step: 'Invite',
	partnerId: '1',
	address: 'mara@northlight.example',
	messageId: '<a@acme.example>',
	copyHash: 'abc',
	...changes,
});

describeDialects(({ newLedger, newLocation }) => {
	let location: LedgerLocation;
	let ledger: LedgerDatabase;

	beforeEach(async () => {
		location = await newLedger();
		ledger = await openLedger(location);
	});
	afterEach(() => ledger.destroy());

	const statusOf = async (partnerId = '1') =>
		(await findSends(ledger, claim(), [partnerId])).get(partnerId)?.map((record) => record.status);

	it('lets one of many claims through', async () => {
		const second = await openLedger(location);
		const results = await Promise.all(
			Array.from({ length: 20 }, (_, index) => claimSend(index % 2 ? ledger : second, claim(), NOW)),
		);
		expect(results.filter(Boolean)).toHaveLength(1);
		expect(await statusOf()).toEqual(['claimed']);
		await second.destroy();
	});

	it('gives a run its own claim again, when the first answer got lost, and to no other run', async () => {
		const mine = claim({ claimedBy: createClaimOwner() });
		expect(await claimSend(ledger, mine, NOW)).toBe(true);
		expect(await claimSend(ledger, mine, NOW)).toBe(true);
		expect(await claimSend(ledger, claim({ claimedBy: createClaimOwner() }), NOW)).toBe(false);
		expect(await claimSend(ledger, claim(), NOW)).toBe(false);
		await recordOutcome(ledger, mine, { status: 'sent', reason: '250 ok' }, NOW);
		expect(await claimSend(ledger, mine, NOW)).toBe(false);
		expect(await statusOf()).toEqual(['sent']);
	});

	it('treats names and addresses that differ by case or spacing as the same', async () => {
		expect(await claimSend(ledger, claim(), NOW)).toBe(true);
		const retyped = claim({
			program: ' acme',
			chain: 'PROSPECTING',
			step: 'invite  ',
			address: 'Mara@Northlight.example',
		});
		expect(await claimSend(ledger, retyped, NOW)).toBe(false);
		expect(await claimSend(ledger, claim({ step: 'Invite 2' }), NOW)).toBe(true);
		expect(await claimSend(ledger, claim({ program: 'Other' }), NOW)).toBe(true);
	});

	it.each(['sent', 'bounced', 'uncertain'] as const)('never claims a %s email again', async (status) => {
		await claimSend(ledger, claim(), NOW);
		await recordOutcome(ledger, claim(), { status, reason: 'x' }, NOW);
		expect(await claimSend(ledger, claim(), NOW + 1000 * HOUR)).toBe(false);
		expect(await statusOf()).toEqual([status]);
	});

	it.each([
		['sent', false],
		['uncertain', false],
		['bounced', true],
		['retryLater', true],
	] as const)(
		'after a %s email, claims it for another address of the partner: %s',
		async (status, isClaimed) => {
			await claimSend(ledger, claim(), NOW);
			const other = claim({ address: 'mara@new.example' });
			expect(await claimSend(ledger, other, NOW)).toBe(false);
			await recordOutcome(ledger, claim(), { status, reason: 'x', retryAt: NOW }, NOW);
			expect(await claimSend(ledger, other, NOW)).toBe(isClaimed);
		},
	);

	it('claims an email again for another address of the partner once the first was sent long enough ago', async () => {
		await claimSend(ledger, claim(), NOW);
		await recordOutcome(ledger, claim(), { status: 'sent', reason: '250 ok' }, NOW);
		const other = claim({ address: 'mara@new.example' });
		expect(await claimSend(ledger, other, NOW + HOUR, { resendSentBefore: NOW })).toBe(false);
		expect(await claimSend(ledger, other, NOW + HOUR, { resendSentBefore: NOW + 1 })).toBe(true);
	});

	it('keeps the time of a sent email whose turn it is again, and claims it once', async () => {
		await claimSend(ledger, claim(), NOW);
		await recordOutcome(ledger, claim(), { status: 'sent', reason: '250 ok' }, NOW);
		const again = (at: number) => claimSend(ledger, claim(), at, { resendSentBefore: at - 5 * HOUR });
		expect(await again(NOW + 4 * HOUR)).toBe(false);
		expect(await ledger.selectFrom('earlier_sends').selectAll().execute()).toEqual([]);
		const results = await Promise.all([1, 2, 3].map(() => again(NOW + 6 * HOUR)));
		expect(results.filter(Boolean)).toHaveLength(1);
		const kept = await ledger.selectFrom('earlier_sends').select(['occurrence', 'sent_at']).execute();
		expect(kept.map(({ sent_at }) => Number(sent_at))).toEqual([NOW]);
		expect(kept).toMatchObject([{ occurrence: 1 }]);
	});

	it('claims a released email again once its time has come, counting the attempts', async () => {
		await claimSend(ledger, claim(), NOW);
		await recordOutcome(
			ledger,
			claim(),
			{ status: 'retryLater', reason: '450 busy', retryAt: NOW + HOUR },
			NOW,
		);
		expect(await claimSend(ledger, claim(), NOW + HOUR - 1)).toBe(false);
		expect(await claimSend(ledger, claim(), NOW + HOUR)).toBe(true);
		const [record] = (await findSends(ledger, claim(), ['1'])).get('1') ?? [];
		expect(record).toMatchObject({ status: 'claimed', attempts: 2, reason: null, retryAt: null });
	});

	it('sends what waits for another try of its second time only while it may be sent again', async () => {
		await claimSend(ledger, claim(), NOW);
		await recordOutcome(ledger, claim(), { status: 'sent', reason: '250 ok' }, NOW);
		expect(await claimSend(ledger, claim(), NOW + HOUR, { resendSentBefore: NOW + 1 })).toBe(true);
		const busy = { status: 'retryLater', reason: '450 busy', retryAt: NOW + HOUR } as const;
		await recordOutcome(ledger, claim(), busy, NOW + HOUR);
		const other = claim({ address: 'mara@new.example' });
		for (const conditions of [{}, { resendSentBefore: NOW }]) {
			expect(await claimSend(ledger, claim(), NOW + HOUR, conditions)).toBe(false);
			expect(await claimSend(ledger, other, NOW + HOUR, conditions)).toBe(false);
		}
		expect(await claimSend(ledger, other, NOW + HOUR, { perAddress: true })).toBe(true);
		expect(
			await claimSend(ledger, claim(), NOW + HOUR, { perAddress: true, resendSentBefore: NOW + 1 }),
		).toBe(true);
	});

	it('finds the sends of 10,000 partners and keeps steps apart', async () => {
		await claimSend(ledger, claim({ partnerId: '7' }), NOW);
		await recordOutcome(ledger, claim({ partnerId: '7' }), { status: 'sent', reason: '250 ok' }, NOW + 5);
		await claimSend(ledger, claim({ partnerId: '8', step: 'Other' }), NOW);
		const ids = Array.from({ length: 10_000 }, (_, index) => String(index));
		const found = await findSends(ledger, claim(), ids);
		expect([...found.keys()]).toEqual(['7']);
		expect(findSentAt(found.get('7'))).toBe(NOW + 5);
		expect(findSentAt(found.get('8'))).toBeUndefined();
	});

	it('keeps the copy hash and the Message-ID of each send', async () => {
		await claimSend(ledger, claim(), NOW);
		const row = await ledger.selectFrom('sends').selectAll().executeTakeFirstOrThrow();
		expect(row).toMatchObject({
			copy_hash: 'abc',
			message_id: '<a@acme.example>',
			address: 'mara@northlight.example',
		});
	});

	it('makes claims of dead processes uncertain, and leaves those of living ones', async () => {
		await claimSend(ledger, claim(), NOW);
		expect(await settleAbandonedClaims(ledger, claim(), NOW + 1000)).toBe(0);
		const dead = spawnSync(process.execPath, ['-e', '']).pid;
		const owner = formatOwner({ host: hostname(), pid: dead, startedAt: NOW });
		await ledger.updateTable('sends').set({ claimed_by: owner }).execute();
		expect(await settleAbandonedClaims(ledger, claim(), NOW + 1000)).toBe(1);
		expect(await statusOf()).toEqual(['uncertain']);
		expect(await claimSend(ledger, claim(), NOW + HOUR)).toBe(false);
	});

	it('believes a process on another machine until the lease ends, and this process too', () => {
		const elsewhere = formatOwner({ host: 'other-machine', pid: 1, startedAt: NOW });
		expect(isClaimAlive(elsewhere, NOW, NOW + CLAIM_LEASE - 1)).toBe(true);
		expect(isClaimAlive(elsewhere, NOW, NOW + CLAIM_LEASE)).toBe(false);
		const sameIdBefore = formatOwner({ host: hostname(), pid: process.pid, startedAt: 1 });
		expect(isClaimAlive(sameIdBefore, NOW, NOW + 1)).toBe(false);
		expect(isClaimAlive(createClaimOwner(), NOW, NOW + 1)).toBe(true);
		expect(isClaimAlive(createClaimOwner(), NOW, NOW + CLAIM_LEASE)).toBe(false);
		expect(isClaimAlive('nonsense', NOW, NOW + 1)).toBe(false);
	});

	it('records one decision per application', async () => {
		const decision = { program: 'Acme', applicationId: 'a1', partnerId: '1', rule: 'Group is VIP' };
		expect(await recordDecision(ledger, { ...decision, decision: 'accepted' }, NOW)).toBe(true);
		expect(await recordDecision(ledger, { ...decision, decision: 'rejected' }, NOW)).toBe(false);
		expect(await findDecisions(ledger, 'acme ', ['a1', 'a2'])).toEqual(
			new Map([
				[
					'a1',
					{
						applicationId: 'a1',
						partnerId: '1',
						decision: 'accepted',
						rule: 'Group is VIP',
						decidedAt: NOW,
						platform: '',
						state: 'decided',
					},
				],
			]),
		);
	});

	it('opens for several processes at once', async () => {
		const shared = await newLocation();
		const opened = await Promise.all(Array.from({ length: 8 }, () => openLedger(shared)));
		for (const database of opened) await claimSend(database, claim(), NOW);
		expect(await opened[0]?.selectFrom('sends').selectAll().execute()).toHaveLength(1);
		await Promise.all(opened.map((database) => database.destroy()));
	});

	it('is created once, and gives a claim to one, when several processes start at the same moment', async () => {
		const task = JSON.stringify({
			location: await newLocation(),
			claim: claim(),
			startAt: Date.now() + 2500,
		});
		const script = join(__dirname, 'claimInProcess.js');
		const answers = await Promise.all(
			Array.from({ length: 4 }, () => promisify(execFile)(process.execPath, [script, task])),
		);
		expect(answers.map(({ stdout }) => stdout).sort()).toEqual(['false', 'false', 'false', 'true']);
	});
});
