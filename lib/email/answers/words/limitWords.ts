import * as advice from '../advice';
import { anyOf, GAP, within, type Row } from './row';

const EMAILS = '(?:messages?|e-?mails?|mails?|letters?)';
const PERIOD =
	'(?:hours?|hourly|day|daily|minutes?|seconds?|month|monthly|session|connection|24.?hours?|today)';
const REACHED = '(?:exceed|reached|used|exhausted|hit|over|surpass)';

/** Limits of the SMTP account itself, in the words of providers. */
const OWN_LIMITS = anyOf(
	// Gmail: support.google.com/a/answer/3726730.
	`daily (?:user )?sending (?:limit|quota)`,
	`daily smtp relay (?:sending )?(?:limit|quota)`,
	// Amazon SES: docs.aws.amazon.com/ses/latest/dg/troubleshoot-smtp.html. Its limit per second is not meant here.
	`daily message quota`,
	// SendGrid: twilio.com/docs/sendgrid/for-developers/sending-email/smtp-errors-and-troubleshooting.
	`maximum credits`,
	`(?:credits?|plan|subscription|account)${GAP}(?:limit|credits?|quota) (?:has been |is |are |was )?${REACHED}`,
	`(?:no|not enough|insufficient|out of) (?:more )?credits?\\b`,
	// cPanel and Exim of shared hosts: docs.cpanel.net, Tweak Settings, Mail; GoDaddy; Plesk.
	`max(?:imum)? (?:e-?mails|messages|mails|defers and failures) per`,
	`exceeded (?:its|their|your|the)${GAP}${PERIOD}${GAP}(?:limit|quota)`,
	`outgoing (?:mail|message|e-?mail)${GAP}(?:limit|quota)`,
	// Exchange Online: learn.microsoft.com/office365/servicedescriptions/exchange-online-service-description, sending limits.
	`(?:daily|day's) (?:message |recipient |sending |recipients )?(?:limit|quota)${GAP}recipients?`,
	`(?:your|this|the) (?:account|mailbox|tenant|organi[sz]ation)${GAP}(?:sending|daily|hourly|recipient) (?:limit|quota|rate)`,
	`(?:limit|quota)${GAP}will reset`,
);

/** How many emails may be sent, of whom and to whom. */
export const LIMIT_WORDS: readonly Row[] = [
	{ cause: 'limit', words: OWN_LIMITS, advice: advice.LIMIT, concernsEverybody: true },
	// NetEase (163, 126): codes of what comes back, help.mail.163.com.
	{ cause: 'limit', words: anyOf('(?:hl:ifc|mi:(?:cel|dmc|ccl|sfq)|rp:(?:drc|ccl|cel|qrc|trc))\\b') },
	{
		cause: 'limit',
		words: anyOf(
			...[
				'throttl',
				`rate.?limit`,
				`limit(?:ed|ing)? (?:the )?rate`,
				'flood',
				'frequency',
				'slow down',
				'ratelimit',
			],
			`too (?:many|much) (?:recent |unique |outgoing )?(?:${EMAILS}|recipients|rcpts?|errors|requests|transactions|sends|attempts|deliver|transfers|sessions)`,
			...[
				`too (?:fast|quickly|often|frequent|rapid)`,
				`(?:excessive|unexpected|high|unusual) (?:volume|rate|number|amount|traffic)`,
			],
			`${EMAILS} (?:per|an|a|in (?:the|an|one|this)(?: last| past)?) ${PERIOD}`,
			`(?:sending|send|sent|submission|delivery|outbound|outgoing|relay|daily|hourly|monthly|message|mail|e-?mail|recipient|rate|queue|day's|24-hour|per[- ](?:user|day|hour|minute|domain))${GAP}(?:limit|quota|threshold|allowance|cap)\\b(?! on size)`,
			`(?:limit|quota|number|maximum)(?: of)? (?:the )?(?:${EMAILS}|recipients)`,
			`(?:limit|quota|rate|volume)${GAP}(?:per|for (?:this|the)|this|in one|in an) ${PERIOD}`,
			`(?:receiving|sending|sent) (?:mail|e-?mail|messages) (?:at a rate|too)`,
			`connection (?:rate|frequency)`,
			`(?:connections?) per (?:hour|minute|second|day)`,
			`max(?:imum)?(?: of)? (?:number of |\\d{1,6} )?(?:${EMAILS}|recipients)`,
			`${EMAILS} ?\\/ ?${PERIOD}`,
			`rate${GAP}${REACHED}`,
			`limits?\\b${GAP}(?:${REACHED}|for sending)`,
			`exceed[a-z]*${GAP}(?:limits?|rate)\\b`,
		),
	},
	{
		cause: 'limit',
		words: anyOf(
			// German: GMX, WEB.DE, T-Online.
			`zu viele (?:nachrichten|e-?mails|mails|anfragen|empfae?nger|sendungen)`,
			`(?:versand|sende|tages|stunden|raten|mail|nachrichten|empfae?nger)-?(?:limit|kontingent|begrenzung|grenze|quota|volumen)`,
			`(?:limit|kontingent|hoe?chst(?:zahl|grenze)|obergrenze|maximale anzahl|anzahl)${GAP}(?:ue?berschritten|erreicht|erschoe?pft|aufgebraucht)`,
			// French: Orange, La Poste, Free.
			`trop de (?:messages?|mails?|e-?mails|courriels?|courriers?|destinataires|requetes|envois)`,
			`(?:limite|quota|plafond)${GAP}(?:envois?|messages?|jour|heure|horaire|quotidien|journali)`,
			`limite${GAP}(?:atteinte|depassee)`,
			`(?:depasse|atteint)${GAP}(?:limite|plafond)`,
			// Italian: Libero, Tiscali, Aruba.
			`tropp[ie] (?:messagg|destinatari|invii|e?-?mail|richieste|posta)`,
			`limite${GAP}(?:superat|raggiunt|invio|orari|giornalier)`,
			`(?:superat|raggiunt)[a-z]*${GAP}limite`,
			// Spanish and Portuguese: UOL, Terra.
			`(?:demasiad[oa]s|muit[oa]s|excesso de|exceso de) (?:mensajes|mensagens|correos|e-?mails|destinatarios|envios)`,
			`(?:limite|cuota|cota)${GAP}(?:superad|excedid|alcanzad|atingid|ultrapassad|diari|hor[ao]|envio|por dia|por hora)`,
			`(?:superad|excedi|alcanzad|supera|excede|ultrapass|atingi)[a-z]*${GAP}(?:limite|cuota de envio|cota de envio)`,
			// Dutch, Polish (WP, Onet, Interia, o2) and Czech (Seznam).
			`te ?veel (?:berichten|e?-?mails?|ontvangers)`,
			`(?:verzend|dag|uur)?limiet`,
			`(?:zbyt|za) (?:wiele|duzo) (?:wiadomosci|e?-?maili|odbiorcow|listow|przesylek)`,
			`limit[a-z]*${GAP}(?:przekrocz|wyczerp|osiagn|prekroc|vycerpan|wysylan)`,
			`(?:przekrocz|wyczerp|osiagn|prekroc|vycerpan)[a-z]*${GAP}limit`,
			`prilis mnoho (?:zprav|e?-?mailu|prijemcu)`,
			// Russian: Yandex, Mail.ru.
			`слишком (?:много (?:писем|сообщении|получателеи)|часто|быстро)`,
			`лимит`,
			`(?:превыш|исчерпан)[а-я]*${GAP}(?:ограничени|количеств|числ[оа]|частот|скорост|квот[а-я]* (?:на )?отправ)`,
			`(?:ограничени|квот)[а-я]* (?:на )?(?:отправ|количеств|числ)`,
		),
	},
	{
		cause: 'limit',
		words: within(
			...['送信(?:数|制限|上限|量|通数)', '制限を超', '(?:上限|制限)に達', 'レート', '流量', '受信制限'],
			...[
				'频率',
				'頻率',
				'频繁',
				'頻繁',
				'次数',
				'次數',
				'发信量',
				'发送量',
				'超过.{0,10}(?:限制|上限)',
				'超過.{0,10}(?:限制|上限)',
			],
			...['过多', '過多', '限制', '上限', '限流', '配额已?用'],
		),
	},
];

/** Single words that never are about a mailbox that does not exist. */
export const LIMIT_HINTS: readonly Row[] = [
	{
		cause: 'limit',
		words: anyOf(
			...[
				'limit',
				'rates?\\b',
				'excessive',
				'too many',
				'quotas?\\b',
				'credits?\\b',
				'volume\\b',
				'exceed',
				'used up',
			],
			...['hourly', 'daily', 'per (?:hour|day|minute|second|month)\\b', 'frequen'],
		),
	},
];

/** How many connections there may be at the same time. */
export const CONNECTION_WORDS: readonly Row[] = [
	{
		cause: 'connections',
		advice: advice.CONNECTIONS,
		words: anyOf(
			`too many (?:concurrent |simultaneous |open |parallel |active |current )?(?:smtp |tcp )?(?:connections?|sessions?|threads?)\\b(?! (?:per|in) )`,
			`(?:concurrent|simultaneous|parallel)${GAP}(?:connections?|sessions?|threads?|limit|deliver)`,
			`(?:connections?|sessions?|threads?)${GAP}(?:concurrent|simultaneous|at (?:once|the same time))`,
			// Exchange Online, 432 4.3.2 STOREDRV.
			`(?:thread|connection|concurrency|session) (?:count )?limit`,
			`max(?:imum)?(?: number of)?(?: allowed)? connections?`,
			`zu viele (?:gleichzeitige |parallele |offene )?(?:verbindungen|sitzungen)`,
			`trop de (?:connexions|sessions)`,
			`tropp[ei] (?:connessioni|sessioni)`,
			`(?:demasiadas|muitas|excesso de|exceso de) (?:conexiones|conexoes|sesiones|sessoes)`,
			`te ?veel (?:gelijktijdige )?(?:verbindingen|sessies|connecties)`,
			`(?:zbyt|za) (?:wiele|duzo) (?:jednoczesnych |rownoczesnych )?(?:polacze|sesji)`,
			`слишком много (?:одновременных )?(?:соединени|подключени|сесси)`,
			`prilis mnoho (?:soubeznych |soucasnych )?(?:spojeni|pripojeni|relaci)`,
		),
	},
	{
		cause: 'connections',
		advice: advice.CONNECTIONS,
		words: within(
			'hl:icc',
			'同時接続',
			'接続数',
			'并发',
			'並發',
			'连接数',
			'連接數',
			'连接过多',
			'同时连接',
			'連線數',
			'連線過多',
		),
	},
];
