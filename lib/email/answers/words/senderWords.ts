import * as advice from '../advice';
import { anyOf, GAP, within, type Row } from './row';
import { about } from './senderChecks';

/** Words about who sends and how, whatever else is said. */
export const SENDER_WORDS: readonly Row[] = [
	// Exim's default configuration, Postfix, qmail, Zoho, Mimecast; a partner's server can say so too, where ours asks it.
	about(
		anyOf(
			`(?:open )?relay(?:ing)?(?: is| mail| access| was)? (?:not |denied|disallow|prohibit|refus|reject|forbid|restrict|operation)`,
			...[
				`(?:unable|not able|not configured) to relay`,
				`(?:can ?not|can't|won't|will not|do not|don't|no) relay`,
			],
			...[
				'as a relay',
				`(?:allowed )?rcpthosts`,
				`relay(?:ing)? (?:non autori|refus|interdit|no permitid|nao permitid)`,
			],
			...['weiterleitung (?:nicht|verweigert)', 'retransmission refusee', 'релей', 'пересылка запрещена'],
		),
		advice.RELAY,
	),
	about(
		anyOf(
			...[
				'black ?-?list',
				'block ?-?list',
				`(?:in|on) an? (?:rbl|block|black)`,
				'rbls?\\b',
				`dns ?(?:-?rbl|bls?\\b)`,
			],
			...[
				'spamhaus',
				'spamcop',
				'sorbs',
				'invaluement',
				'hostkarma',
				'uribl',
				'surbl',
				'attrbl',
				'drbl',
				'xbl\\b',
				'sbl\\b',
			],
			...[
				`(?:black|block|spam|bad)[a-z]* ?(?:listed|listing)`,
				`listed (?:at|by|in|on|as|with)`,
				`listing in`,
				'denylist',
			],
			...[
				`block(?:ed|ing)? (?:using|by|with)\\b(?! (?:the )?(?:user|recipient))`,
				`is (?:on|in) (?:a|an|our|the|their) [a-z -]{0,20}list\\b`,
			],
			...[
				'liste noire',
				'lista negra',
				'lista nera',
				'zwarte lijst',
				`czarn[a-z]* list`,
				`чер[а-я]* списк?`,
				`blacklist`,
			],
			...[
				'sperrliste',
				'schwarze[nr]? liste',
				`cern[a-z]* listin`,
				`список блокир`,
				'стоп-лист',
				'спам-лист',
			],
		),
		advice.BLOCK_LIST,
	),
	about(within('ブラックリスト', '黑名单', '黑名單', 'ブロックリスト'), advice.BLOCK_LIST),
	about(
		anyOf(
			`(?:sender|envelope sender|return.?path|from address) (?:address )?verif`,
			`sender verify failed`,
			// Exim says so in the line before.
			`verification failed for`,
			`(?:verify|verification) (?:of )?(?:the )?sender`,
		),
		advice.SENDER_ADDRESS,
	),
	about(
		anyOf(
			`(?:must|requires?|required?|needs?|should)${GAP}(?:starttls|tls|encrypt)`,
			...[`(?:starttls|tls|encryption) (?:is )?(?:required|needed|mandatory)`, `starttls`],
			...[`(?:verschlusselung|tls)${GAP}(?:erforderlich|notwendig)`, `chiffrement requis`],
		),
		advice.TLS,
	),
	about(
		anyOf(
			'spam',
			'junk',
			'unsolicited',
			`bulk e?-?mail`,
			'phish',
			`spoof`,
			'suspicious',
			'suspected',
			'abuse\\b',
			'uce\\b',
			'ube\\b',
		),
	),
	about(
		anyOf(
			...[
				`unusual${GAP}(?:activity|traffic)`,
				'forged',
				'forgery',
				'impersonat',
				'complaints',
				'courrier indesirable',
				'pourriel',
			],
			...[
				'correo (?:no deseado|basura)',
				'indesejad',
				'lixo eletronico',
				'posta indesiderata',
				'ongewenst',
				'niechcian',
			],
			...['спам', 'нежелательн', 'подозрительн', `nevyzadan`, 'unerwunschte', 'unerwuenschte'],
		),
	),
	about(within('迷惑メール', 'スパム', '垃圾', '反垃圾', '可疑', '廣告', '广告')),
	about(
		anyOf(
			...[
				'helo\\b',
				'ehlo\\b',
				'geoip',
				`geo(?:graphic|location)`,
				`dynamic (?:ip|range|address|host)`,
				`bad ip\\b`,
			],
			`(?:client|sending|sender|your|source|connecting) (?:host|ip|server|mta|address|network|domain)\\b`,
			...[
				`ip(?: address)?(?: is| was| has been)? (?:block|bann|reject|refus|den|not allow|not permit|list|bad|black)`,
			],
			...[
				`not allowed to (?:connect|send)`,
				`your access`,
				`connections? (?:refused|rejected|denied|(?:will )?not (?:be )?accepted)`,
			],
			...[
				`(?:invalid|too many bad|too many (?:invalid|unknown)) recipients`,
				'adresse ip',
				`ip[- ]?ad{1,2}res`,
				`ip (?:адрес|address)`,
				'ip-адрес',
			],
			...[
				'direccion ip',
				'endereco ip',
				'indirizzo ip',
				'adres ip',
				'adres[a-z]* ip',
				`whitelist`,
				'allow ?list',
				'trusted sender',
			],
			// T-Online: postmaster.t-online.de; Orange: postmaster.orange.fr; Yahoo: senders.yahooinc.com/smtp-error-codes;
			// NetEase (163, 126): help.mail.163.com.
			...[
				'tss?\\d\\d\\b',
				'(?:hl:(?:rep|mep)|dt:(?:rbl|spm|sum)|wm:bl[iu]|mi:spb)\\b',
				'ask your postmaster for help',
				'ofr_?506',
				`your (?:message|e-?mail) (?:was|has been) (?:rejected|refused|blocked)`,
			],
			...[
				`reject(?:ed)? by (?:this |the )?(?:user|recipients?)`,
				`message (?:was |has been )?filtered`,
				`banned (?:sen|ip)`,
			],
		),
	),
	about(
		anyOf(
			...[
				'senders?\\b',
				'mail ?from\\b',
				`return.?path`,
				'reverse.?path',
				`envelope[- ](?:from|block|reject)`,
				'from(?:: | )(?:header|address|field|domain)',
			],
			...[
				'absender',
				'versender',
				'expediteur',
				'emetteur',
				'remitente',
				'remetente',
				'mittente',
				'afzender',
				'nadawc',
			],
			...['отправител', `odesilatel`, 'emisor'],
		),
	),
	about(within('送信者', '差出人', '送信元', '发件人', '寄件', '发信人', '發件人', '发信ip', '发送方')),
];
