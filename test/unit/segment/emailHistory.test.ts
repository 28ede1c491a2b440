import { recordEmailEvent } from '../../../lib/ledger/emailEvents';
import { openLedger } from '../../../lib/ledger/open';
import type { LedgerDatabase } from '../../../lib/ledger/schema';
import { claimSend } from '../../../lib/ledger/claim';
import { recordOutcome, type SendClaim, type SendOutcome } from '../../../lib/ledger/sends';
import { addSuppression } from '../../../lib/ledger/suppressions';
import type { Condition } from '../../../lib/segment/condition';
import { answerQuestions } from '../../../lib/segment/ledgerAnswers';
import { listLedgerQuestions } from '../../../lib/segment/ledgerQuestions';
import { prepareSegment } from '../../../lib/segment/segment';
import { anyOf, condition, context } from './conditions';

const EMAIL = { program: 'Acme', chain: 'Prospecting', step: 'Invite' };
const at = (text: string) => Date.parse(`${text}T12:00:00Z`);

let ledger: LedgerDatabase;
beforeEach(async () => {
	ledger = await openLedger({ file: ':memory:' });
});
afterEach(() => ledger.destroy());

const BOTH = { opens: true, clicks: true };
const claimOf = (partnerId: string, tracked: SendClaim['tracked'] = BOTH): SendClaim => ({
	...EMAIL,
	...{ partnerId, address: `${partnerId}@x.example`, messageId: partnerId, copyHash: 'x' },
	...(tracked && { tracked }),
});

async function send(
	partnerId: string,
	date: string,
	outcome: SendOutcome = { status: 'sent', reason: '250' },
	tracked = BOTH,
) {
	const claim = claimOf(partnerId, tracked);
	await claimSend(ledger, claim, at(date), { resendSentBefore: at(date) });
	await recordOutcome(ledger, claim, outcome, at(date));
}

async function happen(
	partnerId: string,
	kind: 'opened' | 'clicked' | 'bounced',
	date: string,
	isAutomated = false,
) {
	const key = `${partnerId} ${kind} ${date}`;
	const address = `${partnerId}@x.example`;
	await recordEmailEvent(ledger, {
		...EMAIL,
		key,
		partnerId,
		address,
		kind,
		isAutomated,
		happenedAt: at(date),
	});
}

/** Which of the partners 1 to 5 meet the condition, on 10 March 2026. */
async function whoMeets(row: Condition): Promise<string[]> {
	const partners = ['1', '2', '3', '4', '5'].map((partnerId) => ({
		partnerId,
		email: `${partnerId}@X.example`,
	}));
	const audience = {
		partnerIds: partners.map(({ partnerId }) => partnerId),
		addresses: partners.map(({ email }) => email),
	};
	const definition = anyOf([row]);
	const answer = await answerQuestions(ledger, listLedgerQuestions(definition, context()), audience);
	const segment = prepareSegment(definition, context({ answer }));
	expect(segment.problems).toEqual([]);
	return partners.filter((partner) => segment.matches(partner)).map(({ partnerId }) => partnerId);
}

const ask = (operator: string, operands: Condition['operands'] = {}): Condition => ({
	...condition('emailHistory', operator, operands),
	email: { ...EMAIL, step: ' INVITE' },
});

describe('email history', () => {
	beforeEach(async () => {
		await send('1', '2026-03-01');
		await send('2', '2026-03-09');
		await send('3', '2026-03-09', { status: 'bounced', reason: '550' });
		await send('4', '2026-02-01');
		await happen('1', 'opened', '2026-03-02');
		await happen('1', 'opened', '2026-03-09');
		await happen('1', 'clicked', '2026-03-02');
		await happen('2', 'opened', '2026-03-09', true);
		await happen('4', 'bounced', '2026-02-02');
	});

	it.each<[string, Condition['operands'], string[]]>([
		['wasSent', {}, ['1', '2', '4']],
		['wasNotSent', {}, ['3', '5']],
		['wasSent', { window: 'lastDays', windowDays: 1 }, ['2']],
		['wasSent', { window: 'moreThanDaysAgo', windowDays: 5 }, ['1', '4']],
		['wasSent', { window: 'between', windowStart: '2026-02-01', windowEnd: '2026-03-01' }, ['1', '4']],
		['wasNotSent', { window: 'lastDays', windowDays: 10 }, ['3', '4', '5']],
		['opened', {}, ['1']],
		['opened', { window: 'between', windowStart: '2026-03-02', windowEnd: '2026-03-02' }, ['1']],
		['opened', { window: 'between', windowStart: '2026-03-03', windowEnd: '2026-03-08' }, []],
		['notOpened', {}, ['2', '4']],
		['clicked', {}, ['1']],
		['notClicked', {}, ['2', '4']],
		['bounced', {}, ['3', '4']],
		['notBounced', {}, ['1', '2']],
	])('%s %j: %j', async (operator, operands, expected) => {
		expect(await whoMeets(ask(operator, operands))).toEqual(expected);
	});

	it('asks whether it was sent, and whether that is uncertain, before all else', () => {
		const questions = listLedgerQuestions(anyOf([ask('wasSent'), ask('notOpened')]), context());
		expect(questions.map((question) => question.about === 'email' && question.happening)).toEqual([
			...['sent', 'uncertain', 'sent'],
			...['sent', 'uncertain', 'opened', false],
		]);
	});

	it.each([
		[ask('wasSent', { window: 'lastDays', windowDays: 'x' }), /Email of a Chain|Within Days/],
		[ask('wasSent', { window: 'never' }), /choose When/],
	])('needs a window that makes sense: %#', (row, message) => {
		expect(listLedgerQuestions(anyOf([row]), context())).toEqual([]);
		expect(prepareSegment(anyOf([row]), context()).problems.join()).toMatch(message);
	});

	it('says when', async () => {
		const definition = anyOf([ask('opened'), ask('wasSent')]);
		const questions = listLedgerQuestions(definition, context());
		const answer = await answerQuestions(ledger, questions, { partnerIds: ['1', '5'], addresses: [] });
		const { explain } = prepareSegment(definition, context({ answer }));
		expect(explain({ partnerId: '1' }).holds).toEqual([
			'Email “ INVITE” of chain “Prospecting” was opened — it was, on 9 Mar 2026',
			'Email “ INVITE” of chain “Prospecting” was sent — it was, on 1 Mar 2026',
		]);
		expect(explain({ partnerId: '5' }).reasons).toEqual([
			'Email “ INVITE” of chain “Prospecting” was opened — it was not sent',
			'Email “ INVITE” of chain “Prospecting” was sent — it was not',
		]);
	});
});

describe('an email of which nobody knows whether it was sent', () => {
	const uncertain: SendOutcome = { status: 'uncertain', reason: 'the connection broke' };
	beforeEach(async () => {
		await send('1', '2026-03-09', uncertain);
		// In the hands of another execution.
		await claimSend(ledger, claimOf('2'), at('2026-03-09'));
		await send('3', '2026-02-01');
		await claimSend(ledger, claimOf('3'), at('2026-03-09'), { resendSentBefore: at('2026-03-01') });
		await recordOutcome(ledger, claimOf('3'), uncertain, at('2026-03-09'));
		await send('4', '2026-03-09', uncertain);
		await happen('4', 'opened', '2026-03-09');
		await happen('4', 'bounced', '2026-03-10');
	});

	it.each<[string, Condition['operands'], string[]]>([
		['wasSent', {}, ['3']],
		['wasNotSent', {}, ['5']],
		['wasSent', { window: 'lastDays', windowDays: 5 }, []],
		['wasNotSent', { window: 'lastDays', windowDays: 5 }, ['5']],
		['wasNotSent', { window: 'moreThanDaysAgo', windowDays: 5 }, ['1', '2', '4', '5']],
		['opened', {}, ['4']],
		['notOpened', {}, ['3']],
		['notClicked', {}, ['3']],
		['bounced', {}, ['4']],
		['notBounced', {}, ['3']],
	])('%s %j: %j', async (operator, operands, expected) => {
		expect(await whoMeets(ask(operator, operands))).toEqual(expected);
	});

	it('is told of as such, and leaves nobody in by an exception', async () => {
		const exception = { include: [], except: [{ conditions: [ask('wasSent')] }] };
		const everybody = { include: anyOf([condition('partnerId', 'isNotEmpty')]).include };
		const definition = { ...exception, ...everybody };
		const questions = listLedgerQuestions(definition, context());
		const answer = await answerQuestions(ledger, questions, { partnerIds: ['1', '5'], addresses: [] });
		const { matches, explain } = prepareSegment(definition, context({ answer }));
		expect(matches({ partnerId: '1' })).toBe(false);
		expect(matches({ partnerId: '5' })).toBe(true);
		expect(explain({ partnerId: '1' }).reasons.join()).toMatch(
			/was sent — cannot tell: it is uncertain whether it was sent$/,
		);
	});
});

describe('an email whose opens or clicks are not tracked', () => {
	const SENT: SendOutcome = { status: 'sent', reason: '250' };
	const NEITHER = { opens: false, clicks: false };
	const CLICKS = { opens: false, clicks: true };
	const forgetTracking = (partnerId: string) =>
		ledger
			.updateTable('sends')
			.set({ tracks_opens: null, tracks_clicks: null })
			.where('partner_id', '=', partnerId)
			.execute();
	const explain = async (operator: string) => {
		const definition = { include: anyOf([ask(operator)]).include, except: anyOf([ask(operator)]).include };
		const questions = listLedgerQuestions(definition, context());
		const answer = await answerQuestions(ledger, questions, { partnerIds: ['1'], addresses: [] });
		return prepareSegment(definition, context({ answer })).explain({ partnerId: '1' }).reasons[0];
	};

	it.each([
		['opened', 'opened'],
		['clicked', 'clicked'],
	] as const)('is told as %s where that was recorded, and not as the contrary', async (kind, operator) => {
		await send('1', '2026-03-01', SENT, NEITHER);
		await send('2', '2026-03-01', SENT, NEITHER);
		await happen('2', kind, '2026-03-02');
		expect(await whoMeets(ask(operator))).toEqual(['2']);
		expect(await whoMeets(ask(operator === 'opened' ? 'notOpened' : 'notClicked'))).toEqual([]);
	});

	it('leaves nobody in by a group or an exception that is turned round, and says which option it takes', async () => {
		await send('1', '2026-03-01', SENT, NEITHER);
		const everybody = anyOf([condition('partnerId', 'isNotEmpty')]).include;
		for (const operator of ['opened', 'clicked', 'notOpened', 'notClicked']) {
			const { include } = anyOf({ conditions: [ask(operator)], negated: true });
			for (const definition of [
				{ include, except: [] },
				{ include: everybody, except: anyOf([ask(operator)]).include },
			]) {
				const questions = listLedgerQuestions(definition, context());
				const answer = await answerQuestions(ledger, questions, { partnerIds: ['1', '5'], addresses: [] });
				const { matches } = prepareSegment(definition, context({ answer }));
				expect([matches({ partnerId: '1' }), matches({ partnerId: '5' })]).toEqual([false, true]);
			}
		}
		expect(await explain('notOpened')).toMatch(
			/ — cannot tell: its opens were not tracked \(option Tracking of Send Partner Email\)$/,
		);
		expect(await explain('clicked')).toMatch(
			/ — cannot tell: its clicks were not tracked \(option Tracking of Send Partner Email\)$/,
		);
	});

	it('may have the one and not the other', async () => {
		await send('1', '2026-03-01', SENT, CLICKS);
		expect(await whoMeets(ask('notClicked'))).toEqual(['1']);
		expect(await whoMeets(ask('notOpened'))).toEqual([]);
	});

	it('cannot be told of either while it may have been sent, and can where it was refused', async () => {
		await send('1', '2026-03-01', { status: 'uncertain', reason: 'x' }, NEITHER);
		await send('2', '2026-03-01', { status: 'bounced', reason: '550' }, NEITHER);
		const definition = anyOf({ conditions: [ask('opened')], negated: true });
		const questions = listLedgerQuestions(definition, context());
		const answer = await answerQuestions(ledger, questions, { partnerIds: ['1', '2'], addresses: [] });
		const { matches } = prepareSegment(definition, context({ answer }));
		expect([matches({ partnerId: '1' }), matches({ partnerId: '2' })]).toEqual([false, true]);
	});

	it('stays so when it is sent again with them, or was sent before with them', async () => {
		await send('1', '2026-02-01', SENT, NEITHER);
		await send('1', '2026-03-01', SENT, BOTH);
		await send('2', '2026-02-01', SENT, BOTH);
		await send('2', '2026-03-01', SENT, NEITHER);
		await send('3', '2026-02-01', SENT, BOTH);
		await send('3', '2026-03-01', SENT, BOTH);
		expect(await whoMeets(ask('notOpened'))).toEqual(['3']);
	});

	it('is one of an earlier version of the package, unless something shows that they were', async () => {
		for (const partnerId of ['1', '2', '3', '4']) {
			await send(partnerId, '2026-03-01');
			await forgetTracking(partnerId);
		}
		await happen('2', 'opened', '2026-03-01', true);
		await happen('3', 'clicked', '2026-03-01');
		await happen('4', 'opened', '2026-03-01');
		expect(await whoMeets(ask('notOpened'))).toEqual(['2']);
		// An email that tells its opens tells its clicks as well.
		expect(await whoMeets(ask('notClicked'))).toEqual(['2', '4']);
		expect(await whoMeets(ask('notOpened', { window: 'lastDays', windowDays: 1 }))).toEqual(['2', '4']);
	});
});

describe('unsubscribed', () => {
	const unsubscribed = (operator: string): Condition => ({
		...condition('unsubscribed', operator),
		email: { program: 'ACME', chain: '', step: '' },
	});

	it('is asked of the address, for the program or for all', async () => {
		const base = { source: 'test', createdAt: 1 };
		await addSuppression(ledger, {
			...base,
			program: 'Acme',
			address: '1@x.example',
			reason: 'unsubscribed',
		});
		await addSuppression(ledger, { ...base, address: '2@x.example', reason: 'unsubscribed' });
		await addSuppression(ledger, {
			...base,
			program: 'Other',
			address: '3@x.example',
			reason: 'unsubscribed',
		});
		await addSuppression(ledger, { ...base, program: 'Acme', address: '4@x.example', reason: 'bounced' });
		expect(await whoMeets(unsubscribed('isTrue'))).toEqual(['1', '2']);
		expect(await whoMeets(unsubscribed('isFalse'))).toEqual(['3', '4', '5']);
	});

	it('is asked of an internationalised domain in any spelling', async () => {
		const address = 'ana@bücher.example';
		const source = { source: 'test', createdAt: 1 };
		await addSuppression(ledger, { ...source, address, reason: 'unsubscribed' });
		const groups = anyOf([unsubscribed('isTrue')]);
		for (const email of [address, 'Ana@BÜCHER.example', 'ana@xn--bcher-kva.example']) {
			const answer = await answerQuestions(ledger, listLedgerQuestions(groups, context()), {
				partnerIds: [],
				addresses: [email],
			});
			expect(prepareSegment(groups, context({ answer })).matches({ email })).toBe(true);
		}
	});

	it('needs the program', () => {
		const row = { ...condition('unsubscribed', 'isTrue'), email: { program: ' ', chain: '', step: '' } };
		expect(prepareSegment(anyOf([row]), context()).problems.join()).toMatch(
			/Unsubscribed: enter the Program/,
		);
	});
});
