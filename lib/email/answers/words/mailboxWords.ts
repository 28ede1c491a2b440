import { anyOf, GAP, within, type Row } from './row';

/** Mailboxes that are full. */
export const FULL_WORDS: readonly Row[] = [
	{
		cause: 'fullMailbox',
		words: anyOf(
			...[
				`(?:mail ?box|inbox|mail ?drop|maildir|storage|user|account|recipient|folder|disk)(?:'s)?(?: [a-z]{1,12}){0,4} (?:is |was |are )?(?:full|over ?-?quota|overquota|over limit)\\b`,
			],
			...[
				`mailfull|mail ?box ?full|full mailbox|over ?-?quota|over ?-?(?:the |its |his |their |your )?(?:disk |storage |allotted |mailbox )?quota|over (?:the |its )?(?:disk|storage) limit`,
				`out of (?:storage|space)`,
				`too full`,
			],
			...[
				`(?:exceed|not enough|insufficient|no more|no)[a-z]* (?:[a-z]{1,12} ){0,3}(?:storage|disk space|mailbox space|mail ?box size|space\\b|mailbox quota)`,
			],
			...[
				`mail ?box (?:[a-z]{1,12} ){0,2}(?:size|quota|storage|limit|space)`,
				`(?:disk|storage|mailbox|extended) (?:quota|limit|allocation|allotment)`,
			],
		),
	},
	{
		cause: 'fullMailbox',
		words: anyOf(
			`(?:postfach|mailbox|speicher|konto)[a-z]*${GAP}(?:voll\\b|ue?berfue?llt|erschoe?pft|ausgeschoe?pft|(?:speicherplatz|quota|groe?sse)${GAP}ue?berschritten)`,
			`speicher(?:platz|kontingent|grenze|limit)?${GAP}(?:voll\\b|erschoe?pft|ue?berschritten|aufgebraucht|nicht aus)`,
			`(?:boite|messagerie|bal|compte|destinataire)${GAP}(?:pleine?\\b|saturee?|depasse)`,
			`(?:quota|espace)(?! (?:d'envoi|journalier|horaire))${GAP}(?:depasse|atteint|insuffisant|sature|disponible)`,
			`casella${GAP}(?:piena|al completo|esaurit)|mailbox piena|spazio${GAP}(?:esaurit|insufficient|disponibile)|quota${GAP}superata`,
			`(?:buzon|casilla|bandeja|cuenta)${GAP}llen[oa]|(?:cuota|quota) (?:del? (?:buzon|disco|almacenamiento) )?(?:ha sido )?(?:excedida|superada|agotada|llena)|(?:superad|excedid|agotad)[oa] (?:[a-z]{1,4} )?(?:cuota|espacio)(?! (?:de envio|diaria|horaria|por))|sin espacio|espacio${GAP}insuficiente|almacenamiento`,
			`(?:caixa|conta)${GAP}(?:cheia|lotada)|(?:cota|quota) (?:da caixa |de disco |de armazenamento |do usuario )?(?:foi )?(?:excedida|esgotada|ultrapassada)|(?:excede|ultrapass|atingi)[a-z]* (?:[a-z]{1,4} )?(?:cota|quota|espaco)(?! (?:de envio|diaria|horaria|por))|sem espaco|espaco${GAP}(?:insuficiente|esgotado)|armazenamento`,
			`(?:postbus|mailbox|postvak|inbox)${GAP}vol\\b|opslag(?:ruimte|limiet|quotum)|quotum${GAP}overschreden`,
			`skrzynk[a-z]*${GAP}(?:peln[ay]|przepelnion|zapelnion)|przepelnion|brak (?:wolnego )?miejsca|przekroczon[a-z]* (?:pojemnosc|quot|rozmiar skrzynki|wielkosc skrzynki)`,
			`ящик[а-я]*${GAP}(?:переполнен|полон|заполнен)|переполнен|превышен[а-я]* (?:квот|объем|размер ящика)|недостаточно (?:свободного )?места|закончилось место|нет (?:свободного )?места`,
			`schrank[a-z]*${GAP}(?:plna|preplnen)|preplnen|(?:prekrocena|vycerpana) (?:kapacita|kvota)|kapacita schranky`,
		),
	},
	{
		cause: 'fullMailbox',
		words: within(
			...[
				'(?:メールボックス|受信箱|受信トレイ|容量).{0,20}(?:いっぱい|一杯|満杯|超過|超え|オーバー|不足)',
				'容量超過',
				'ディスク容量',
			],
			...[
				'(?:邮箱|信箱|郵箱|空间|空間|容量).{0,12}(?:已?满|已?滿|不足|超)',
				'超出.{0,6}容量',
				'已满',
				'已滿',
				'爆满',
			],
		),
	},
];

/** Any other quota, unless a period or a number of emails is named. */
export const QUOTA_WORDS: readonly Row[] = [
	{
		cause: 'fullMailbox',
		words: anyOf(
			...[
				`quota (?:has been |is |was )?(?:exceed|violation|full|reached)`,
				`exceed[a-z]*${GAP}quota`,
				`квот[а-я]* (?:превышен|исчерпан|пользовател)`,
				`kvot[a-z]* (?:prekroc|vycerp)`,
			],
		),
	},
];

/** A single word that never is about a mailbox that does not exist. */
export const FULL_HINTS: readonly Row[] = [
	{ cause: 'fullMailbox', words: anyOf('full\\b(?! name)', 'storage', 'voll\\b') },
];

const NOUNS = `(?:e-?mail )?(?:mail ?box|account|user|recipient|address|inbox|customer|subscriber)(?:'s)?`;
const GERMAN =
	'(?:postfach|konto|account|adresse|mailbox|benutzer|empfae?nger|nutzer|teilnehmer|e-?mail-?adresse)[a-z]*';
const FRENCH = '(?:boite|compte|adresse|utilisateur|destinataire|usager|abonne|bal)s?\\b';
const ITALIAN = '(?:casella|account|utente|indirizzo|mailbox|destinatario|utenza)';
const SPANISH = '(?:buzon|cuenta|usuario|direccion|casilla|destinatario)';
const PORTUGUESE = '(?:caixa|conta|usuario|utilizador|endereco|destinatario)s?\\b';
const DUTCH = '(?:postbus|account|mailbox|adres|gebruiker|ontvanger|geadresseerde|postvak|e-?mailadres)\\b';
const POLISH = '(?:skrzynk|kont[oa]|adres(?!s)|uzytkownik|odbiorc)[a-z]*';
const RUSSIAN = '(?:ящик|аккаунт|учетн|пользовател|адрес|получател|абонент)[а-я]*';
const CZECH = '(?:schrank|uc(?:et|tu)|uzivatel|adres(?!s)|prijemce|adresat)[a-z]*';
const JAPANESE = '(?:アカウント|メールボックス|アドレス|ユーザー?|宛先|受信者)';
const CHINESE = '(?:邮箱|信箱|郵箱|帐号|账号|帳號|账户|帳戶|用户|用戶|收件人|地址)';

/** Mailboxes that are or were there and take no email. */
export const CLOSED_WORDS: readonly Row[] = [
	{
		cause: 'later',
		words: anyOf(
			`temporar[a-z]* (?:[a-z]{1,12} )?(?:disabled|deactivated|inactiv|suspend|closed|locked)`,
			`(?:disabled|deactivated|inactive|suspended|closed|locked) (?:[a-z]{1,12} )?temporar`,
			`vorue?bergehend ${GAP}(?:gesperrt|deaktiviert|geschlossen)`,
		),
	},
	{
		cause: 'closedMailbox',
		words: anyOf(
			`${NOUNS}${GAP}(?:disabled|deactivated|inactiv|suspend|closed|expired|locked|terminated|discontinued|cancell?ed|frozen|not active|dormant|abandoned|retired|no longer (?:active|in (?:use|service)|available|accept|receiv|monitored|with)|not accepting|(?:does|do) not accept|doesn't accept|(?:can ?not|can't|unable to) (?:accept|receive)|decommission|switched off)`,
			`(?:disabled|inactive|deactivated|suspended|expired|closed|dormant|locked) (?:mail ?box|account|user|recipient|address)`,
			`rejected ?: (?:inactive|disabled|suspended|expired|closed)`,
			`(?:blocked|disabled|closed) (?:due to|because of|for) inactivity`,
			...[
				`^\\W{0,5}(?:disabled|deactivated|inactive)\\b`,
				`(?:user|employee|person|he|she|recipient)${GAP}no longer (?:work|employ)`,
				'disableduser',
			],
		),
	},
	{
		cause: 'closedMailbox',
		words: anyOf(
			`${GERMAN}${GAP}(?:gesperrt|deaktiviert|inaktiv|geschlossen|stillgelegt|gekue?ndigt|abgeschaltet|nicht (?:mehr )?aktiv|abgelaufen|nimmt keine)`,
			`${FRENCH}${GAP}(?:desactive|inacti|suspendu|ferme|bloque|cloture|resilie|expire|n'accepte)`,
			`${ITALIAN}${GAP}(?:disabilitat|disattiva|disattivat|sospes|inattiv|chius|bloccat|scadut|non attiv)`,
			`${SPANISH}${GAP}(?:deshabilitad|desactivad|inactiv|suspendid|cerrad|bloquead|cancelad|caducad|no (?:esta )?activ)`,
			`${PORTUGUESE}${GAP}(?:desativad|desabilitad|inativ|suspens|encerrad|bloquead|cancelad|expirad|nao (?:esta )?ativ)`,
			`${DUTCH}${GAP}(?:uitgeschakeld|gedeactiveerd|inactief|geblokkeerd|opgeheven|gesloten|opgezegd|niet (?:meer )?actief|verlopen)`,
			`${POLISH}${GAP}(?:nieaktywn|zablokowan|wylaczon|zawieszon|zamkniet|dezaktywowan|wygas|nie jest aktywn)`,
			`${RUSSIAN}${GAP}(?:отключен|заблокирован|неактив|не активен|деактивирован|закрыт|приостановлен|выключен)`,
			`(?:заблокирован|отключен|неактивн)[а-я]* ${RUSSIAN}`,
			`${CZECH}${GAP}(?:zablokovan|zrusen|neaktivn|deaktivovan|vypnut|pozastaven|zakazan|uzavren|neni aktivn)`,
		),
	},
	{
		cause: 'closedMailbox',
		words: within(
			`${JAPANESE}.{0,20}(?:無効|停止|閉鎖|休止|凍結|ロック|利用できません|使用できません)`,
			`${CHINESE}.{0,15}(?:停用|禁用|冻结|凍結|注销|註銷|關閉|关闭|锁定|鎖定|未激活|封停|被封|已过期|已失效)`,
		),
	},
];

const MAILBOX = `(?:e-?mail )?(?:user|user ?name|mail ?box|recipient|account|address(?:ee)?|person|local ?-?part|alias|customer|subscriber|inbox|e-?mail address|login name)`;
const NOT_THERE = `(?:unknown|invalid|unallocated|non-?existent|not (?:found|known|valid|exist|registered|recogni[sz]ed|present|a (?:valid|known)|listed in|in (?:the |our )?(?:recipient|user|directory|list))|(?:does not|doesn't|do not|did not|don't|doesn t) (?:even )?exist|(?:could not|can ?not|can't|couldn't) be found|no longer (?:exists?|valid|on server)|(?:has been |was )?deleted|marked as invalid|(?:has been |was )?removed)`;

/**
 * Mailboxes that do not exist: sendmail and Postfix (“User unknown”), Exim, Courier and hMailServer (“No such user
 * here”, “Unknown user”), qmail with vpopmail or chkuser (“no mailbox here by that name”), mail.ru (“user not found”),
 * QQ and 163 (“Mailbox not found”, “User not found”), and Yahoo (senders.yahooinc.com/smtp-error-codes: “This user
 * doesn't have a yahoo.com account”). “Mailbox unavailable” is none: RFC 5321 §4.2.3 has it for refusals of every kind.
 */
export const UNKNOWN_WORDS: readonly Row[] = [
	// Exchange Online for an unknown recipient: learn.microsoft.com/exchange/mail-flow-best-practices, directory-based
	// edge blocking.
	{
		cause: 'unknownMailbox',
		onlyWith: '4.1',
		words: anyOf('recipient address(?:es)? rejected ?: ?access denied', 'recipient address(?:es)? rejected'),
	},
	{
		cause: 'unknownMailbox',
		words: anyOf(
			`no such (?:[a-z]{1,12} )?${MAILBOX}`,
			`no (?:mail ?box|user|account|recipient) (?:here|found|exists?|by that name|with that|with this|of that|called|named|matching)`,
			`${MAILBOX}s?(?:'s)?(?: \\S{1,40})?(?: (?:is|was|are|has been))? (?:currently )?${NOT_THERE}\\b`,
			`${MAILBOX}${GAP}(?:does not|doesn't|do not) exist`,
			`(?:unknown|invalid|non-?existent|undeliverable|unrecogni[sz]ed|not a (?:valid|known|local)|not our)[ -](?:[a-z]{1,12} )?${MAILBOX}`,
			`bad destination mail ?box`,
			`(?:can ?not|could ?not|can't|couldn't|unable to) find (?:[a-z]{1,12} )?${MAILBOX}`,
			`no (?:valid|known) (?:user|mail ?box|account)\\b`,
			`(?:does not|doesn't) have an? (?:\\S{1,64} )?account`,
			`(?:recipient|user|addressee)(?:'s)?(?: e?-?mail)?(?: address)?${GAP}(?:not found|unknown|could not be found)`,
			...[
				'recipient ?not ?found',
				`recip(?:ient)?notfound`,
				'nosuchuser',
				'user ?unknown',
				`not in (?:my |our )?recipient list`,
			],
			// Who asks for a domain that its recipients' server cannot find: Postfix, reject_unknown_recipient_domain.
			`recipient address rejected ?: ?domain not found`,
			`delivery error: dd is no longer valid`,
		),
	},
	{
		cause: 'unknownMailbox',
		words: anyOf(
			`${GERMAN}${GAP}(?:unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt|existent|gue?ltig|registriert)|ungue?ltig|gibt es nicht)`,
			`(?:unbekannte[a-z]?|ungue?ltige[a-z]?|kein(?:e|en)?(?: solche[a-z]?)?) ${GERMAN}`,
			`${FRENCH}${GAP}(?:inconnue?|inexistante?|invalide|n'existe (?:pas|plus)|introuvable|non trouvee?)`,
			`aucune? ${FRENCH}`,
			`${ITALIAN}${GAP}(?:sconosciut|inesistente|non (?:esiste|trovat|valid|presente|e valid)|invalid)`,
			`nessun[ao']? ?${ITALIAN}`,
			`${SPANISH}${GAP}(?:desconocid|inexistente|no (?:existe|encontrad|valid|es valid|se encuentra|encontramos|registrad)|invalid)`,
			`no existe (?:[a-z]{1,5} )?${SPANISH}`,
			`${PORTUGUESE}${GAP}(?:desconhecid|inexistente|nao (?:existe|encontrad|valid|e valid|localizad|foi encontrad|cadastrad)|invalid)`,
			`nao existe (?:[a-z]{1,5} )?${PORTUGUESE}`,
			`${DUTCH}${GAP}(?:onbekend|bestaat niet|niet (?:gevonden|bekend|geldig)|ongeldig)`,
			`(?:onbekende|ongeldige?|geen) ${DUTCH}`,
			`${POLISH}${GAP}(?:nieznan|nie istnieje|nie znaleziono|nie zostal[ao]? znalezion|nieprawidlow|nie ma)`,
			`(?:nieznany|nieprawidlowy|brak|nie istnieje|brak takie(?:go|j)|nie ma takie(?:go|j)|nieistniejac[a-z]{1,2}) ${POLISH}`,
			`${RUSSIAN}${GAP}(?:не (?:существует|наиден|известен|зарегистрирован)|неизвест|неверн|недеиствител|отсутству)`,
			`(?:нет такого|нет такои|неизвестн[а-я]*|неверн[а-я]*|несуществующ[а-я]*|не существует|не наиден[а-я]*) ${RUSSIAN}`,
			`так(?:ого|ои) (?:адреса|пользователя|получателя|ящика|абонента) (?:нет|не существует)`,
			`${CZECH}${GAP}(?:neexistuje|neznam|nenalezen|neplatn|nebyl[ao]? nalezen)`,
			`(?:neznam[a-z]|neexistujici|neplatn[a-z]) ${CZECH}`,
		),
	},
	{
		cause: 'unknownMailbox',
		words: within(
			`${JAPANESE}.{0,20}(?:存在し(?:ません|ない)|存在しておりません|見つかりません|不明|ありません|いません|おりません|登録されていません)`,
			'宛先不明',
			`${CHINESE}.{0,20}(?:不存在|未找到|找不到|没有找到|无效|無效|未知|不正確|不正确)`,
			`(?:无此|無此|没有此|沒有此|没有该|不存在(?:的|该|此)?|无效的?|查無此|查无此)${CHINESE}`,
		),
	},
];

/** What makes words about an unknown mailbox ambiguous where no code says so: they may be about the sender or this email. */
export const DOUBTS = new RegExp(
	[
		String.raw`\b(?:from|client|ip|your (?:account|address|mailbox|e-?mail))\b`,
		String.raw`\b(?:relay|log ?in|authenti|authori[sz]|verif|listed|denied|size|large|later|try again|defer)`,
		String.raw`\b(?:temporar|unreachable|timed? ?out|content|virus|disabled|inactive|deactivat|suspend|expired|locked|closed|full)`,
	].join('|'),
);
