import { isbot } from 'isbot';

/** One request for a link or image of an email. Times are milliseconds since 1970, UTC. */
export interface EmailVisit {
	kind: 'opened' | 'clicked';
	method: string;
	userAgent: string;
	happenedAt: number;
	/** When the mail server accepted the email. */
	sentAt: number | undefined;
}

/**
 * Mail programs, and the proxies of Gmail and Yahoo, that load an image when a person opens the email. Apple Mail's
 * privacy protection, which loads every image, says nothing but `Mozilla/5.0` and is not among them.
 */
const LOADS_FOR_A_PERSON = /GoogleImageProxy|YahooMailProxy|Outlook|Thunderbird/i;

/** Nobody reads an email so soon after it was accepted, in milliseconds; security gateways follow its links then. */
const SCANNER_DELAY = 10_000;

/** Whether a request was made by a link scanner or a mail program of its own accord rather than by a person. */
export function isAutomatedVisit({ kind, method, userAgent, happenedAt, sentAt }: EmailVisit): boolean {
	if (method !== 'GET' || userAgent.trim() === '') return true;
	if (sentAt !== undefined && happenedAt - sentAt < SCANNER_DELAY) return true;
	if (kind === 'opened' && LOADS_FOR_A_PERSON.test(userAgent)) return false;
	return isbot(userAgent);
}
