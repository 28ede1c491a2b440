import type { SuppressionCause } from '../ledger/suppressions';
import { formatTime } from './formatTime';

const WORDS: Record<SuppressionCause['reason'], string> = {
	unsubscribed: 'Unsubscribed',
	complained: 'Reported an email as spam',
	bounced: 'The address does not work',
	manual: 'Put on the suppression list',
};

/** Why a suppressed address is not mailed, in words for an operator; of several causes the earliest. */
export function describeSuppression(causes: readonly SuppressionCause[]): {
	status: 'suppressed';
	reason: string;
} {
	const [first] = [...causes].sort((one, other) => one.createdAt - other.createdAt);
	if (!first) return { status: 'suppressed', reason: 'The address is suppressed' };
	return {
		status: 'suppressed',
		reason: `${WORDS[first.reason]} on ${formatTime(first.createdAt)} (${first.source})`,
	};
}
