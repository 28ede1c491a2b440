import type { Readable } from 'node:stream';
import MimeNode from 'nodemailer/lib/mime-node';
import { classifyFailure, redact } from '../../../lib/email/classifyFailure';
import { Slots } from '../../../lib/email/slots';
import { abandonTransmission, followTransmission, type Transmission } from '../../../lib/email/transmission';

type Mail = Parameters<typeof followTransmission>[0];

/** Runs the plugin as nodemailer does, and returns what the SMTP connection would read on each attempt. */
function follow(transmission: Transmission): () => Readable {
	const message = new MimeNode('text/plain').setContent('body');
	followTransmission({ data: { transmission }, message } as unknown as Mail, (error) => {
		if (error) throw error;
	});
	return () => message.createReadStream();
}

describe('following a transmission', () => {
	test('a body that nobody reads has not left', async () => {
		const transmission: Transmission = { wasReadToTheEnd: false };
		follow(transmission)();
		await new Promise((resolve) => setImmediate(resolve));
		expect(transmission.wasReadToTheEnd).toBe(false);
	});

	test('the end is noted before the reader learns of it', async () => {
		const transmission: Transmission = { wasReadToTheEnd: false };
		const body = follow(transmission)();
		const seen = new Promise<boolean>((resolve) =>
			body.on('end', () => resolve(transmission.wasReadToTheEnd)),
		);
		body.resume();
		await expect(seen).resolves.toBe(true);
	});

	test('another attempt may read a body that the first one did not', async () => {
		const attempt = follow({ wasReadToTheEnd: false });
		attempt().destroy();
		expect(attempt().destroyed).toBe(false);
	});

	test('another attempt gets nothing once a body was read', async () => {
		const attempt = follow({ wasReadToTheEnd: true });
		const body = attempt();
		await expect(new Promise((_resolve, reject) => body.on('error', reject))).rejects.toThrow(
			'already transmitted',
		);
	});

	test('an abandoned body never ends', async () => {
		const transmission: Transmission = { wasReadToTheEnd: false };
		const body = follow(transmission)();
		abandonTransmission(transmission);
		body.resume();
		await new Promise((resolve) => body.on('close', resolve));
		expect(transmission.wasReadToTheEnd).toBe(false);
	});
});

describe('reasons', () => {
	const context = { mayHaveLeft: false, server: 'smtp.example:587', secrets: ['hunter2'] };

	test.each([
		[{ code: 'EDNS' }, /host of the SMTP credential, smtp\.example:587, could not be found/],
		[
			{ code: 'ESOCKET', originalCode: 'CERT_HAS_EXPIRED', message: 'certificate has expired' },
			/encrypted connection .* certificate has expired\. Nothing/,
		],
		[{ code: 'ETLS', message: 'handshake' }, /encrypted connection/],
		[{ message: 'hunter2 is odd' }, /could not be used: \*\*\* is odd\. Nothing was sent\.$/],
		[{}, /could not be used: unknown problem\./],
	])('%j', (failure, reason) => {
		const outcome = classifyFailure(failure, context);
		expect(outcome).toMatchObject({ kind: 'temporaryFailure', scope: 'server' });
		expect(outcome.reason).toMatch(reason);
	});

	test('are one short line', () => {
		expect(redact(`550 a\r\nb\u0000c ${'x'.repeat(1000)}`, [])).toMatch(/^550 a b c x{290}…$/);
	});
});

describe('slots', () => {
	test('run as many tasks as there is room for, and pass on failures', async () => {
		const slots = new Slots(2);
		let running = 0;
		let most = 0;
		const task = async (index: number) => {
			most = Math.max(most, ++running);
			await new Promise((resolve) => setImmediate(resolve));
			running--;
			if (index === 3) throw new Error('three');
			return index;
		};
		const results = await Promise.allSettled(
			Array.from({ length: 6 }, (_, index) => slots.run(() => task(index))),
		);
		expect(most).toBe(2);
		expect(results.map(({ status }) => status)).toEqual([
			...Array<string>(3).fill('fulfilled'),
			'rejected',
			...Array<string>(2).fill('fulfilled'),
		]);
		await expect(slots.drained()).resolves.toBeUndefined();
	});
});
