/** An enhanced status code (RFC 3463 §2): class, subject and detail. */
export interface EnhancedStatus {
	/** 2 for success, 4 for a transient failure, 5 for a permanent one. */
	class: number;
	/** What it is about: 1 the address, 2 the mailbox, 3 the mail system, 5 the protocol, 7 security or policy. */
	subject: number;
	detail: number;
}

/** Class, subject and detail; a longer row of numbers is an IP address or a version. */
const STATUS = String.raw`([245])\.([0-7])\.(\d{1,3})(?!\.?\d)(?![\w-])`;

/** At the beginning or behind the reply code, which some servers follow by a name of theirs, such as `cuda_nsu`. */
const LEADING = new RegExp(
	String.raw`^\s*(?:[\w-]{1,20};\s*)?(?:\d{3}[ -]\s*(?:(?=\S{0,30}[\d_])\S{1,30} )?)?#?${STATUS}`,
);

/** In brackets, with a hash, or as the field of a report. */
const MARKED = new RegExp(String.raw`(?:[([{<]\s*#?|(?<![\w#-])#|\bStatus: ?|\bfailed,)${STATUS}`, 'gi');

/** Words before a number that make it the version of a program. */
const PROGRAM = /\b(?:v|ver|version|release|build|exim|postfix|sendmail|qmail|server|mailer)\W{0,3}$/i;

/**
 * The enhanced code of a reply such as `550 5.1.1 No such user`, `550 No such user (#5.1.1)`, or of a bare `5.1.1`.
 * Numbers of IP addresses and versions are none.
 *
 * @param text one reply, or what a report says of it
 * @param replyClass the first digit of the reply code, where it has one: a code in the middle must be of the same class
 * @returns `undefined` where it has none
 */
export function readEnhancedStatus(text: string, replyClass?: number): EnhancedStatus | undefined {
	const leading = LEADING.exec(text);
	const candidates = leading ? [toStatus(leading)] : [];
	for (const match of text.matchAll(MARKED)) {
		const status = toStatus(match);
		const isSameClass = replyClass === undefined || status.class === replyClass;
		if (isSameClass && !PROGRAM.test(text.slice(Math.max(match.index - 20, 0), match.index))) {
			candidates.push(status);
		}
	}
	return preferExact(...candidates);
}

function toStatus([, kind, subject, detail]: RegExpExecArray): EnhancedStatus {
	return { class: Number(kind), subject: Number(subject), detail: Number(detail) };
}

/** The first of several codes that says more than X.0.0, which is that something failed (RFC 3463 §3.1). */
export function preferExact(
	...candidates: ReadonlyArray<EnhancedStatus | undefined>
): EnhancedStatus | undefined {
	const known = candidates.filter((status) => status !== undefined);
	return known.find(({ subject, detail }) => subject !== 0 || detail !== 0) ?? known[0];
}
