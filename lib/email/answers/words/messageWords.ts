import { anyOf, GAP, within, type Row } from './row';

/** What this very email is made of. What servers call spam is about the sender: the next email would be as well. */
export const MESSAGE_WORDS: readonly Row[] = [
	{
		cause: 'message',
		words: anyOf(
			...[
				'virus',
				'malware',
				'trojan',
				'infected',
				'attachments?\\b',
				'anhang',
				'piece jointe',
				'allegat[oi]\\b',
				'adjunto',
				'anexo',
				'bijlage',
				'zalacznik',
				'вложени',
				'вирус',
				'priloh',
			],
			...[
				`(?:potential|presents an?) security (?:issue|threat|risk)`,
				`headers? (?:are|is) not`,
				`(?:not|non)[- ]rfc(?:[- ]| )compliant`,
				`malformed`,
				`(?:bare|stray) (?:lf|cr|newline|linefeed)`,
				`line (?:is )?too long`,
			],
			`(?:banned|forbidden|prohibited|objectionable|bad|invalid|illegal|unacceptable) (?:content|header|word|url|link|file)`,
			`(?:message|mail|e-?mail)? ?(?:content|body|header|subject)s?(?: was| is| has been| of the message)? (?:rejected|refused|denied|not (?:accepted|allowed|acceptable)|block|unacceptable)`,
			...[
				`inhalt${GAP}(?:abgelehnt|nicht akzeptiert)`,
				`contenu${GAP}(?:refuse|rejete|interdit)`,
				`contenido${GAP}(?:rechazad|no permitid)`,
				`conteudo${GAP}(?:rejeitad|recusad|nao permitid)`,
				`contenuto${GAP}(?:rifiutat|non consentit)`,
			],
		),
	},
	{
		cause: 'message',
		words: within('ウイルス', '添付', '病毒', '附件', '内容(?:被拒|不符|违规|含有)', '邮件内容'),
	},
];
