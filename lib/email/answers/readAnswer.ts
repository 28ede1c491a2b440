import { GENERAL_SENDER, TLS } from './advice';
import type { Answer, AnswerCause, Meaning } from './answer';
import { isAboutLogin, isVague, readMeaning, readReplyMeaning } from './codes';
import { preferExact, readEnhancedStatus, type EnhancedStatus } from './enhancedStatus';
import { LINKS } from './links';
import { LONGEST_ANSWER, readLinks, readWords } from './plainWords';
import { VOCABULARY } from './vocabulary';
import { DOUBTS } from './words/mailboxWords';
import type { Row } from './words/row';

const UNCLEAR: Meaning = { cause: 'unclear' };

/** What is known beside the words of an answer, for example from the fields of a delivery report. */
export interface KnownOfAnswer {
	/** SMTP reply code. */
	code?: number;
	status?: EnhancedStatus | undefined;
	/** For an answer that has no code at all. */
	isPermanent?: boolean;
}

/** An answer taken apart. */
interface Reply {
	code: number | undefined;
	status: EnhancedStatus | undefined;
	isPermanent: boolean;
	words: string;
	links: string;
}

/** Causes that only a permanent refusal can have. */
const FINAL: ReadonlySet<AnswerCause> = new Set(['unknownMailbox', 'closedMailbox', 'message', 'unclear']);

/**
 * Reads one answer of a mail server. Words beat codes: a code says what the server's author thought of, the words what
 * happened. Only where there are none that are known, the code tells.
 *
 * @param text the whole reply, with or without codes, of one line or several; it may come out of a delivery report
 * @param known what is known beside it
 */
export function readAnswer(text: string, known: KnownOfAnswer = {}): Answer {
	const reply = readReply(text.slice(0, LONGEST_ANSWER), known);
	const { status, isPermanent } = reply;
	const { cause, advice, concernsEverybody = false } = settle(findMeaning(reply), reply);
	return {
		cause,
		isPermanent,
		...(status && { status }),
		...(advice !== undefined && { advice }),
		concernsEverybody,
	};
}

/** A reply code (RFC 5321 §4.2) at the beginning, or else of a refusal in the middle, as `… said: 550 …`. */
const LEADING_CODE = /^\W{0,3}(?:[\w-]{1,20};\s{0,5})?([2-5]\d\d)(?=[ -]|$)/;
const INNER_CODE = /(?<![\w.@-])(42[1-9]|45\d|5[0-7]\d)(?=[ -])/;

function readReply(text: string, known: KnownOfAnswer): Reply {
	const code = known.code ?? toNumber(LEADING_CODE.exec(text)?.[1] ?? INNER_CODE.exec(text)?.[1]);
	const own = readEnhancedStatus(text, code === undefined ? undefined : Math.floor(code / 100));
	const status = preferExact(own, known.status);
	const kind = code === undefined ? undefined : Math.floor(code / 100);
	const isPermanent = kind === undefined ? (known.isPermanent ?? status?.class === 5) : kind === 5;
	return { code, status, isPermanent, words: readWords(text), links: readLinks(text) };
}

function toNumber(digits: string | undefined): number | undefined {
	return digits === undefined ? undefined : Number(digits);
}

/** What the words say, or else the code. */
function findMeaning(reply: Reply): Meaning {
	const { code, status } = reply;
	const byReply = code === undefined ? undefined : readReplyMeaning(code);
	const row = findRow(reply);
	if (byReply && isAboutLogin(byReply)) {
		const isKnown = row?.cause === 'account' || row?.advice === TLS;
		return isKnown ? { ...row, concernsEverybody: true } : byReply;
	}
	const byStatus = status && readMeaning(status);
	// A reply code is less exact than an enhanced one, unless that only names a subject.
	const byCode = byStatus && !(byReply && status && isVague(status)) ? byStatus : byReply;
	if (!row) return byCode ?? UNCLEAR;
	if (row.cause === 'unknownMailbox') return confirm(row, reply, byCode);
	return byCode?.cause === row.cause ? merge(row, byCode) : row;
}

/** The first row whose words are in the answer. A link that is known counts unless words say something else. */
function findRow({ words, links, status, isPermanent }: Reply): Row | undefined {
	const key = status && `${status.subject}.${status.detail}`;
	const row = VOCABULARY.find(
		({ words: expected, onlyWith, onlyPermanent }) =>
			expected.test(words) && (onlyWith === undefined || onlyWith === key) && (!onlyPermanent || isPermanent),
	);
	if (row && row.cause !== 'unknownMailbox') return row;
	return LINKS.find(({ words: expected }) => expected.test(links)) ?? row;
}

/** Words that a mailbox does not exist, unless a code says something else for certain or other words leave doubt. */
function confirm(row: Row, { status, words, isPermanent }: Reply, byCode: Meaning | undefined): Meaning {
	if (row.onlyWith !== undefined || byCode?.cause === 'unknownMailbox') return row;
	if (isPermanent && status?.class === 4) return UNCLEAR;
	if (byCode && !(status && isVague(status))) return byCode;
	return DOUBTS.test(words) ? UNCLEAR : row;
}

/** Both mean the same: the advice of a code that is sure of it, or else the more exact one. */
function merge(row: Row, byCode: Meaning): Meaning {
	const isExact = byCode.concernsEverybody || row.advice === undefined || row.advice === GENERAL_SENDER;
	return {
		...row,
		...(isExact && byCode.advice !== undefined && { advice: byCode.advice }),
		concernsEverybody: byCode.concernsEverybody || row.concernsEverybody || false,
	};
}

/** Nothing is final about a temporary refusal. */
function settle(meaning: Meaning, { isPermanent }: Reply): Meaning {
	return !isPermanent && FINAL.has(meaning.cause) ? { cause: 'later' } : meaning;
}
