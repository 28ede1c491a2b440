import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { recordEmailEvent } from '../../lib/ledger/emailEvents';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { runNode } from '../../testkit/engine/engine';
import { listPartners, runSender } from '../../testkit/engine/sender';
import { inLedger, STEP, useFreshLedger } from '../../testkit/ledger/ledgerFolder';
import { startMailServer, type MailServer } from '../../testkit/mail/mailServer';

useFreshLedger();

let server: MailServer;
beforeEach(async () => {
	server = await startMailServer();
});
afterEach(() => server.close());

const partners = listPartners;
const run = (items: IDataObject[], options: INodeParameters = {}, identity = STEP) =>
	runSender(server, items, options, identity);
const resume = () =>
	runNode(new PartnerLedger(), { resource: 'email', operation: 'resumeSending', program: 'acme' }, [{}]);
/** Every so many addresses do not exist. */
const refuseEvery = (share: number) => {
	server.answers.rcpt = (address) =>
		Number(/\d+/.exec(address)?.[0]) % share === 0 ? '550 5.1.1 No such user' : '250 ok';
};
const complain = (amount: number) =>
	inLedger(async (ledger) => {
		for (const { partnerId, email } of partners(amount)) {
			const event = { ...STEP, partnerId, address: email, kind: 'complained' as const, isAutomated: false };
			const happenedAt = Date.now();
			await recordEmailEvent(ledger, { ...event, key: partnerId, happenedAt });
			await recordEmailEvent(ledger, { ...event, key: partnerId, happenedAt });
		}
	});

it('stops a program whose emails bounce, until an operator says go on', async () => {
	refuseEvery(3);
	expect((await run(partners(60))).status).toBe('success');
	const before = server.arrivals.length;
	const braked = await run(partners(80));
	expect(braked.error?.message).toMatch(
		/^Of the latest 60 emails of Acme, 20 bounced, more than the 10 % of Most Bounces\..* Partner Ledger → Email → Resume Sending/,
	);
	expect(server.arrivals).toHaveLength(before);
	const other = { ...STEP, program: 'Another' };
	server.answers = {};
	expect((await run(partners(3, 100), {}, other)).status).toBe('success');

	const resumed = await resume();
	expect(resumed.received[0]?.[0]?.json).toEqual({
		...{ program: 'acme', resumed: true },
		...{ emails: 60, bounced: 20, complained: 0 },
	});
	expect((await run(partners(80))).status).toBe('success');
	expect((await run(partners(90))).status).toBe('success');
});

it('stops in the middle of a run', async () => {
	refuseEvery(4);
	const { error } = await run(partners(1000));
	expect(error?.message).toContain('of Most Bounces');
	expect(server.arrivals.length).toBeLessThan(300);
});

it('stops a program whose emails are reported as spam, each once', async () => {
	await run(partners(700));
	await complain(2);
	expect((await run(partners(701))).status).toBe('success');
	await complain(3);
	expect((await run(partners(702))).error?.message).toMatch(
		/^Of the latest 701 emails of Acme, 3 were reported as spam, more than the 0.3 % of Most Complaints/,
	);
});

it('goes on where an option says so, and where few bounce', async () => {
	refuseEvery(3);
	await run(partners(60));
	const limits = { mostBounces: 100, mostComplaints: 0.3 };
	expect((await run(partners(70), { standing: { limits } })).status).toBe('success');
	await resume();
	refuseEvery(20);
	expect((await run(partners(500, 100))).status).toBe('success');
	expect((await run(partners(520, 100))).status).toBe('success');
});

it('refuses a limit that makes no sense', async () => {
	const limits = { mostBounces: 'some', mostComplaints: 0.3 };
	const { error } = await run(partners(1), { standing: { limits } });
	expect(error?.message).toContain('Bounces and Complaints: Most Bounces');
});
