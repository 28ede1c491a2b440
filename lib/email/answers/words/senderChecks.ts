import * as advice from '../advice';
import { anyOf, within, type Row } from './row';

/** A row about who sends and how, with what to mend. */
export const about = (words: RegExp, text: string = advice.GENERAL_SENDER): Row => ({
	cause: 'sender',
	words,
	advice: text,
});

/** How a server names the checks of a sender and what comes of them. They beat words about a limit that follows from them. */
export const SENDER_CHECKS: readonly Row[] = [
	about(anyOf('dmarc', `(?:unauthenticated|not authenticated) (?:e-?mail|mail|message)`), advice.DMARC),
	about(anyOf('dkim', 'domainkeys'), advice.DKIM),
	about(anyOf('spf\\b', 'sender policy framework', `sender id\\b`), advice.SPF),
	about(
		anyOf(
			...['ptr\\b', 'rdns\\b', `reverse[- ](?:dns|lookup|host|name|resol|mapping)`, 'resource record'],
			...[`inverse? (?:dns|inverso|reverso)`, 'dns inverse', `обратн[а-я]* (?:dns|зон|запис)`],
		),
		advice.PTR,
	),
	about(
		anyOf(
			...[
				'reputation',
				`user complaints`,
				`authentication (?:checks?|results?|policy)`,
				`arc (?:seal|validation)`,
			],
			...['reputacion', 'reputacao', 'reputazione', 'reputatie', 'reputacj', 'репутаци', 'reputac'],
		),
	),
	about(within('信誉', '信譽', '評判', '評価が低')),
];
