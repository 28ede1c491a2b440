import { composeMessage, createMessageId, hashCopy, type MessageParts } from '../../../lib/email/message';

const PARTS: MessageParts = {
	from: { name: 'Team', address: 'team@brand.example' },
	to: 'pat@acme.example',
	email: { subject: 'S', previewText: 'P', html: '<p>x</p>', text: 'x' },
	messageId: '<1@brand.example>',
	date: new Date(0),
};

describe('composing', () => {
	test('says that it is automatic, and forbids files and URLs', () => {
		expect(composeMessage(PARTS)).toMatchObject({
			to: { name: '', address: 'pat@acme.example' },
			headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'OOF, AutoReply' },
			disableFileAccess: true,
			disableUrlAccess: true,
		});
	});

	test.each<[string, object]>([
		['html', { email: { ...PARTS.email, html: { path: '/etc/passwd' } } }],
		['subject', { email: { ...PARTS.email, subject: ['x'] } }],
		['text', { email: { ...PARTS.email, text: undefined } }],
		['to', { to: ['a@x.example', 'b@x.example'] }],
		['to', { to: { address: 'a@x.example' } }],
		['cc', { copies: { cc: { address: 'a@x.example' }, email: PARTS.email } }],
		['html', { copies: { cc: 'a@x.example', email: { ...PARTS.email, html: { path: '/etc/passwd' } } } }],
		['messageId', { messageId: 5 }],
	])('refuses a %s that is not text', (name, part) => {
		expect(() => composeMessage({ ...PARTS, ...part })).toThrow(`The ${name} of a message must be text`);
	});
});

describe('the Message-ID', () => {
	const KEY = {
		program: 'p',
		chain: 'Invite',
		step: 'Follow-up 1',
		partnerId: '7',
		address: 'pat@acme.example',
	};

	test('is the same for the same email, as the ledger counts it', () => {
		const id = createMessageId(KEY, 'brand.example');
		expect(id).toMatch(/^<[0-9a-f]{40}@brand\.example>$/);
		const written = { ...KEY, chain: ' invite', step: 'follow-UP  1', address: ' Pat@Acme.example' };
		expect(createMessageId(written, 'brand.example')).toBe(id);
	});

	test('keeps its parts apart', () => {
		const ids = [
			KEY,
			{ ...KEY, partnerId: '8' },
			{ ...KEY, program: 'p","invite', chain: '' },
			{ ...KEY, program: 'pi', chain: 'nvite' },
			{ ...KEY, partnerId: '7pat', address: '@acme.example' },
			{ ...KEY, address: 'sam@acme.example' },
		].map((key) => createMessageId(key, 'brand.example'));
		expect(new Set(ids).size).toBe(ids.length);
	});
});

describe('the hash of the copy', () => {
	test('does not depend on the order of fields or on empty ones', () => {
		const hash = hashCopy({ subject: 'a', previewText: '', body: 'b' });
		expect(hash).toMatch(/^[0-9a-f]{64}$/);
		expect(hashCopy({ body: 'b', subject: 'a', previewText: undefined })).toBe(hash);
	});

	test('depends on every field and keeps them apart', () => {
		const hashes = [
			{ subject: 'a', body: 'b' },
			{ subject: 'ab', body: '' },
			{ subject: 'b', body: 'a' },
			{ subject: 'a', previewText: 'b' },
			{ subject: 'a', body: 'b ' },
		].map(hashCopy);
		expect(new Set(hashes).size).toBe(hashes.length);
	});
});
