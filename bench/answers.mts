/**
 * Measures how answers of mail servers are read, against answers that a person has labelled.
 *
 *     ANSWERS_DIR=… npm run bench:answers
 *
 * The folder holds files `*.tsv`, each line a label, a tab and an answer; labels are the causes of `readAnswer`. With
 * CLASSIFIER_DIR, a checkout of postalsys/bounce-classifier, it prints the same figures for that program, and each
 * answer that the two read differently. It runs the code that is shipped, from dist/.
 */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnswerCause } from '../lib/email/answers/answer.ts';
import { round } from './results.mts';

const require = createRequire(import.meta.url);
const { readAnswer } =
	require('../dist/lib/email/answers/readAnswer.js') as typeof import('../lib/email/answers/readAnswer.ts');

const CAUSES: readonly AnswerCause[] = [
	...(['unknownMailbox', 'closedMailbox', 'message', 'fullMailbox', 'limit', 'connections'] as const),
	...(['sender', 'account', 'server', 'later', 'unclear'] as const),
];

/** After these a partner does not get the email. */
const FINAL: readonly AnswerCause[] = ['unknownMailbox', 'closedMailbox', 'message'];

/** None of these is a reason not to send the email later. */
const PASSING: readonly AnswerCause[] = [
	...(['sender', 'limit', 'fullMailbox', 'connections', 'account', 'server', 'later'] as const),
];

/** What the labels of bounce-classifier mean. */
const CLASSIFIER_LABELS: Readonly<Record<string, AnswerCause>> = {
	user_unknown: 'unknownMailbox',
	invalid_address: 'unknownMailbox',
	mailbox_disabled: 'closedMailbox',
	mailbox_full: 'fullMailbox',
	virus_detected: 'message',
	rate_limited: 'limit',
	greylisting: 'later',
	server_error: 'server',
	auth_failure: 'sender',
	domain_blacklisted: 'sender',
	geo_blocked: 'sender',
	ip_blacklisted: 'sender',
	policy_blocked: 'sender',
	relay_denied: 'sender',
	spam_blocked: 'sender',
	unknown: 'unclear',
};

interface Labelled {
	label: AnswerCause;
	answer: string;
}

/** An answer with what it was read as. */
interface Reading extends Labelled {
	cause: AnswerCause;
}

function isCause(text: string | undefined): text is AnswerCause {
	return CAUSES.some((cause) => cause === text);
}

function parse(text: string, file: string): Labelled[] {
	const lines = text.split('\n').filter((line) => line.trim() !== '');
	return lines.map((line) => {
		const [label, answer] = line.split('\t');
		if (!isCause(label) || answer === undefined) throw new Error(`${file} has a line without label: ${line}`);
		return { label, answer };
	});
}

/** One row for each label, one column for each cause that occurs, and the two figures that matter. */
function report(readings: readonly Reading[]): void {
	const count = (label: AnswerCause, cause: AnswerCause) =>
		readings.filter((reading) => reading.label === label && reading.cause === cause).length;
	const table = CAUSES.filter((label) => readings.some((reading) => reading.label === label)).map((label) => [
		label,
		Object.fromEntries(
			CAUSES.filter((cause) => readings.some((reading) => reading.cause === cause)).map((cause) => [
				cause,
				count(label, cause) || '',
			]),
		),
	]);
	console.table(Object.fromEntries(table));
	const alive = readings.filter(({ label, cause }) => cause === 'unknownMailbox' && label !== cause);
	const passing = readings.filter(({ label }) => PASSING.includes(label));
	const final = passing.filter(({ cause }) => FINAL.includes(cause));
	const unknown = readings.filter(({ label }) => label === 'unknownMailbox');
	const right = readings.filter(({ label, cause }) => label === cause);
	console.log(`Dead that are alive: ${alive.length}`);
	console.log(`Final at one answer: ${final.length} of ${passing.length} (${toPercent(final, passing)} %)`);
	console.log(`Unknown mailboxes found: ${count('unknownMailbox', 'unknownMailbox')} of ${unknown.length}`);
	console.log(`Read as labelled: ${right.length} of ${readings.length} (${toPercent(right, readings)} %)`);
}

function toPercent(part: readonly unknown[], whole: readonly unknown[]): number {
	return round((100 * part.length) / Math.max(whole.length, 1));
}

async function readClassifier(folder: string, labelled: readonly Labelled[]): Promise<Reading[]> {
	const { classify } = (await import(pathToFileURL(resolve(folder, 'src', 'index.js')).href)) as {
		classify: (message: string) => Promise<{ label: string }>;
	};
	const readings: Reading[] = [];
	for (const { label, answer } of labelled) {
		// It expects a reply to begin with its code.
		const { label: found } = await classify(answer.replace(/^smtp;\s*/i, ''));
		readings.push({ label, answer, cause: CLASSIFIER_LABELS[found] ?? 'unclear' });
	}
	return readings;
}

const { ANSWERS_DIR, CLASSIFIER_DIR } = process.env;
if (!ANSWERS_DIR) {
	console.error('Name a folder of labelled answers in ANSWERS_DIR.');
	process.exit(1);
}
const files = (await readdir(ANSWERS_DIR)).filter((name) => name.endsWith('.tsv')).sort();
for (const file of files) {
	const labelled = parse(await readFile(join(ANSWERS_DIR, file), 'utf8'), file);
	console.log(`\n${file}: ${labelled.length} answers`);
	const ours = labelled.map((entry) => ({ ...entry, cause: readAnswer(entry.answer).cause }));
	report(ours);
	const wrong = ours.filter(({ label, cause }) => label !== cause);
	console.log('Read otherwise than labelled:');
	for (const { label, cause, answer } of wrong) console.log(`  ${label} → ${cause}: ${answer}`);
	if (!CLASSIFIER_DIR) continue;
	console.log(`\n${file}: bounce-classifier`);
	const theirs = await readClassifier(CLASSIFIER_DIR, labelled);
	report(theirs);
	console.log('Disagreements, as label: ours / theirs:');
	for (const [index, { label, cause, answer }] of ours.entries()) {
		const other = theirs[index]?.cause;
		if (other !== cause) console.log(`  ${label}: ${cause} / ${other}: ${answer}`);
	}
}
