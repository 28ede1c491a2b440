import { trackingNode } from './templateNodes';
import type { TextPosition } from './templateError';
import type { TokenScope } from './tokenScope';
import { findLandingPageProblem, keyOfTrackingToken, type TrackingToken } from './trackingTokens';

/** A tracking token as it stands in the copy. */
interface WrittenToken {
	token: TrackingToken;
	/** The token with its braces, for messages. */
	written: string;
	/** What stands behind the name. */
	params: readonly hbs.AST.Expression[];
	hasOptions: boolean;
	loc: hbs.AST.SourceLocation;
	/** Where the token starts, when it is not where `loc` starts. */
	position?: TextPosition;
}

const WITH_PAGE = 'Write {{trackingLink "https://acme.com/offer"}} for a link to a certain page.';

/**
 * The statement that writes out a tracking token. It has no fallback: an email without its link is not sent.
 *
 * @throws TemplateError for a token outside of the Body, and for anything behind its name but one web address
 */
export function writeTrackingToken(
	{ token, written, params, hasOptions, loc, position }: WrittenToken,
	scope: TokenScope,
): hbs.AST.MustacheStatement {
	if (!scope.isHtml) throw scope.error(`${written} only works in the Body.`, loc, position);
	const [page] = params;
	if (hasOptions || params.length > (token.kind === 'trackingLink' ? 1 : 0)) {
		throw scope.error(`${written} takes nothing else. ${WITH_PAGE}`, loc, position);
	}
	const chosen = { ...token, landingPage: page ? readLandingPage(page, written, scope, position) : '' };
	scope.trackingTokens.set(keyOfTrackingToken(chosen), chosen);
	return trackingNode(keyOfTrackingToken(chosen), loc);
}

function readLandingPage(
	page: hbs.AST.Expression,
	written: string,
	scope: TokenScope,
	position: TextPosition | undefined,
): string {
	if (page.type !== 'StringLiteral') {
		throw scope.error(
			`After ${written} there can only be the address of a page in straight quotes. ${WITH_PAGE}`,
			page.loc,
			position,
		);
	}
	// HTML editors write every & of a text so.
	const address = (page as hbs.AST.StringLiteral).value.trim().replaceAll('&amp;', '&');
	const problem = findLandingPageProblem(address);
	if (problem !== undefined) throw scope.error(`${written}: ${problem}`, page.loc, position);
	return address;
}
