import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { EmailStatus } from '../../lib/email/sending/emailOutcome';
import { formatNumber } from '../shared/items';
import { isShown } from './attachPages';

/** How the hint words each status, after the number of partners. */
const WORDS: Record<Exclude<EmailStatus, 'sent' | 'preview'>, (amount: number) => string> = {
	alreadySent: () => 'already had it',
	suppressed: (amount) => `${amount === 1 ? 'is' : 'are'} suppressed`,
	capped: () => 'had enough emails for now',
	held: (amount) => `${amount === 1 ? 'waits' : 'wait'} for the sending hours`,
	overDailyLimit: (amount) => `${amount === 1 ? 'waits' : 'wait'} for Most per Day`,
	notDue: (amount) => `${amount === 1 ? 'is' : 'are'} not due`,
	notAttempted: (amount) => `${amount === 1 ? 'was' : 'were'} not attempted`,
	noAddress: (amount) => `${amount === 1 ? 'has' : 'have'} no address`,
	noPartnerId: (amount) => `${amount === 1 ? 'has' : 'have'} no partnerId`,
	invalidAddress: (amount) => `${amount === 1 ? 'has' : 'have'} an invalid address`,
	renderFailed: (amount) => `${amount === 1 ? 'lacks' : 'lack'} something the email needs`,
	noTrackingLink: (amount) => `${amount === 1 ? 'has' : 'have'} no tracking link`,
	rejected: (amount) => `${amount === 1 ? 'was' : 'were'} rejected`,
	temporaryFailure: () => 'will be tried again',
	uncertain: (amount) => `${amount === 1 ? 'is' : 'are'} uncertain`,
	overLimit: () => 'over the limit',
};

/** What happens in every run of a healthy chain. */
const EXPECTED: ReadonlySet<string> = new Set<EmailStatus>([
	'alreadySent',
	'suppressed',
	'capped',
	'held',
	'overDailyLimit',
]);

/**
 * Says in one hint what happened: `Sent 12. Not sent 3: 2 already had it, 1 has no address.` Anything an operator must
 * look at makes it a warning.
 *
 * @returns the same sentence without what an operator can do about it
 */
export function reportRun(
	context: IExecuteFunctions,
	sent: INodeExecutionData[],
	notSent: INodeExecutionData[],
	isPreview: boolean,
): string {
	const isTested = sent.some(({ json }) => (json.email as IDataObject).testSentTo !== undefined);
	const counts = new Map<string, number>();
	for (const item of notSent) counts.set(statusOf(item), (counts.get(statusOf(item)) ?? 0) + 1);
	const reasons = [...counts].map(
		([status, amount]) => `${formatNumber(amount)} ${WORDS[status as keyof typeof WORDS](amount)}`,
	);
	const refusedCopies = describeRefusedCopies(sent);
	const summary = [
		isPreview
			? `Preview of ${formatNumber(sent.length)}: ${isTested ? 'no partner was mailed' : 'nothing was sent'}.`
			: `Sent ${formatNumber(sent.length)}.`,
		...(notSent.length > 0
			? [
					`${isPreview ? 'Would not be sent' : 'Not sent'} ${formatNumber(notSent.length)}: ${reasons.join(', ')}.`,
				]
			: []),
	].join(' ');
	const sentences = [
		summary,
		// What the emails of a preview lack stands under their problems.
		...explainFailures(isPreview ? notSent.filter((item) => !isShown(item)) : notSent),
		...refusedCopies,
		...([...sent, ...notSent].some(isShown)
			? ['To see the emails, open the tab Binary and click View.']
			: []),
	];
	const needsAttention =
		refusedCopies.length > 0 || [...counts.keys()].some((status) => !EXPECTED.has(status));
	context.addExecutionHints({
		message: sentences.join(' '),
		type: needsAttention ? 'warning' : 'info',
		location: 'outputPane',
	});
	return summary;
}

/** More reasons than this would bury the rest of the hint. */
const MOST_REASONS = 5;

/**
 * What an operator can do something about: of partners who lack something each different reason, of other failures the
 * first one.
 */
function explainFailures(notSent: INodeExecutionData[]): string[] {
	const reasonsOf = (status: EmailStatus) => [
		...new Set(
			notSent
				.filter((item) => statusOf(item) === status)
				.map((item) => (item.json.email as IDataObject).reason)
				.filter((reason) => typeof reason === 'string'),
		),
	];
	return [
		...reasonsOf('renderFailed').slice(0, MOST_REASONS),
		...reasonsOf('noTrackingLink').slice(0, MOST_REASONS),
		...(
			[
				'overDailyLimit',
				'notDue',
				'notAttempted',
				'rejected',
				'temporaryFailure',
				'uncertain',
				'overLimit',
			] as const
		).flatMap((status) => reasonsOf(status).slice(0, 1)),
	].map((reason) => (reason.endsWith('.') ? reason : `${reason}.`));
}

/** Which copies did not go out, in one sentence or none. */
function describeRefusedCopies(sent: INodeExecutionData[]): string[] {
	const refused = sent.flatMap(({ json }) => {
		const email = json.email as IDataObject;
		const contacts = (email.recipients as IDataObject[] | undefined) ?? [email];
		return contacts.flatMap(({ refusedCopies }) => (refusedCopies as string[] | undefined) ?? []);
	});
	if (refused.length === 0) return [];
	const copies = refused.length === 1 ? '1 copy' : `${formatNumber(refused.length)} copies`;
	return [`The mail server did not take ${copies} to ${[...new Set(refused)].join(' and ')}.`];
}

function statusOf(item: INodeExecutionData): EmailStatus {
	return (item.json.email as { status: EmailStatus }).status;
}
