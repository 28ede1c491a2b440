import * as advice from '../advice';
import { anyOf, GAP, within, type Row } from './row';

/** An email that is too big: the same copy is too big for others, too. */
export const SIZE_WORDS: readonly Row[] = [
	{
		cause: 'sender',
		advice: advice.SIZE,
		words: anyOf(
			...[
				`too (?:big|large)`,
				`message (?:length|size)`,
				`size limit`,
				`max(?:imum|imal)?${GAP}size`,
				`size${GAP}exceed`,
				`exceed[a-z]*${GAP}size`,
			],
			...[
				`(?:nachricht|mail)${GAP}zu gro(?:ss|\\b)`,
				`trop (?:gros|volumineux|grand|lourd)`,
				`troppo grande`,
				`demasiado grande`,
				`muito grande`,
				`te groot`,
			],
			...[`(?:zbyt|za) duz[ay]`, `слишком больш`, `(?:prilis|moc) velk`],
		),
	},
	{ cause: 'sender', advice: advice.SIZE, words: within('サイズ', '過大', '过大', '太大', '超过大小') },
];
