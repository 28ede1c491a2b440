import { anyOf, GAP, within, type Row } from './row';

/** Asking to come back for no other reason than that it is the first try: RFC 6647. A check of the address is one as well. */
export const GREYLIST_WORDS: readonly Row[] = [
	{
		cause: 'later',
		words: anyOf(
			...[
				'gr[ea]y ?-?list',
				`unverified address`,
				`address verification in progress`,
				`verification in progress`,
			],
			...[
				'liste grise',
				'lista gris',
				'lista grigia',
				'grijze lijst',
				`szar[a-z]* list`,
				`сер[а-я]* списк?`,
				'греилист',
				'серыи лист',
			],
			...['graue liste', 'cinza\\b'],
		),
	},
	{ cause: 'later', words: within('グレーリスト', '灰名单', '灰名單', '灰色名单') },
];

/** What is wrong with the mail system, in words that cannot mean anything else. */
export const SYSTEM_WORDS: readonly Row[] = [
	{
		cause: 'server',
		words: anyOf(
			...[
				`insufficient (?:system|disk|memory)`,
				`system (?:storage|resources?)`,
				`no space left`,
				`(?:disk|queue|spool) (?:is )?full`,
				'out of (?:disk|memory)',
			],
			...[`too many hops`, `hop count`, `(?:mail|routing|forwarding)? ?loop(?:s|ing)?\\b`, `loops back`],
			`(?:policy|filter|scanner|milter|content|virus|antivirus|spam|antispam|greylist[a-z]*) (?:server|service|daemon|filter|scanner|engine|check)(?: is)? (?:temporar[a-z]* )?(?:unavailable|not available|error|fail|timed? ?out|down)`,
			...[
				`shutting down`,
				`server (?:is )?(?:going down|down\\b)`,
				`licen[sc]e expired`,
				`plattenplatz`,
				`disque plein`,
			],
		),
	},
];

/** What is wrong with the mail system or the way to it. */
export const SERVER_WORDS: readonly Row[] = [
	{
		cause: 'server',
		words: anyOf(
			`(?:service|server|system|resources?|host|database|backend|back-end|directory|cluster|ldap)${GAP}(?:unavailable|not available|unreachable|overloaded|not responding|maintenance)`,
			...[
				`(?:server|system|service|mta) (?:is )?(?:currently )?(?:too )?busy`,
				`(?:system|server)${GAP}load`,
				`load (?:average )?too high`,
			],
			`(?:internal|temporary|local|transient)(?: local| mail| internal)? (?:server|system|dns|lookup|resource|domain|database|software|configuration|processing|problem|error)`,
			...[
				`(?:server|system|internal|lookup|database|dns|name service|configuration|software) (?:configuration )?(?:error|failure|problem|fault)`,
				`error in processing`,
			],
			...[
				`time(?:d|s)? ?-?out`,
				`connection (?:timed|reset|lost|dropped|aborted)`,
				`lost connection`,
				`network (?:is )?(?:unreachable|error|congest)`,
				`no route`,
				'routing (?:error|fail|problem)',
			],
			...[
				`(?:host|domain name|mx|name server)s?(?: or domain name)?(?: name)?(?: was| is)? not found`,
				`no (?:mx|answer from host)`,
				'dns\\b',
				`can ?not (?:resolve|connect|route)`,
				`unable to (?:correctly )?(?:resolve|connect|route|read)`,
			],
			...[
				`not (?:currently )?accepting (?:network )?(?:messages|connections|mail)`,
				'maintenance',
				`replicat`,
				`misconfigur`,
				`write error`,
				`i\\/?o error`,
				`out of service`,
				'unknown error',
			],
		),
	},
	{
		cause: 'server',
		words: anyOf(
			...[
				`(?:dienst|server|system)${GAP}(?:nicht verfue?gbar|ue?berlastet|nicht erreichbar|wartung)`,
				`interner fehler`,
				'wartungsarbeiten',
			],
			...[
				`(?:service|serveur|systeme)${GAP}(?:indisponible|non disponible|surcharge|injoignable)`,
				`erreur interne`,
			],
			...[
				`(?:servizio|server|sistema)${GAP}(?:non disponibile|occupato|sovraccarico)`,
				`errore interno`,
				`(?:servicio|servidor|servico|sistema)${GAP}(?:no disponible|indisponivel|ocupado|sobrecargad|sobrecarregad|nao disponivel|no esta disponible)`,
			],
			...[
				`error(?:e)? interno`,
				`erro interno`,
				`(?:dienst|server) (?:is )?(?:tijdelijk )?niet (?:beschikbaar|bereikbaar)`,
				`interne fout`,
			],
			...[
				`(?:usluga|serwer|system)${GAP}(?:niedostepn|przeciazon|zajety)`,
				`blad wewnetrzny|wewnetrzny blad`,
				`(?:sluzba|server|system)${GAP}(?:nedostupn|pretizen)|vnitrni chyba|interni chyba`,
			],
			...[`(?:сервис|сервер|служб|систем)[а-я]*${GAP}(?:недоступ|перегруж|занят)`, `внутренн[а-я]* ошибк`],
		),
	},
	{
		cause: 'server',
		words: within(
			'サーバー?(?:が|は)?.{0,10}(?:ビジー|混雑|停止|過負荷|利用できません)',
			'内部エラー',
			'システムエラー',
			'系统(?:繁忙|错误|忙)',
			'系統(?:忙|錯誤)',
			'服务器(?:繁忙|错误|内部)',
			'服务不可用',
			'服務.{0,4}無法',
			'メンテナンス',
		),
	},
];

/** A refusal for good that asks to come back all the same. */
export const LATER_WORDS: readonly Row[] = [
	{
		cause: 'later',
		onlyPermanent: true,
		words: anyOf(
			...[
				`(?:try|retry|come back|again) (?:again )?(?:later|soon)`,
				`try again`,
				`temporar(?:y|ily)`,
				`deferred`,
				`not (?:right )?now`,
			],
			...[
				`spae?ter (?:noch ?mal|erneut|wieder)`,
				`vorue?bergehend`,
				`ree?ssayer`,
				`plus tard`,
				'temporair',
				`riprov`,
				`piu tardi`,
				`temporane`,
			],
			...[
				`mas tarde`,
				`mais tarde`,
				`temporalmente`,
				`temporari`,
				`probeer`,
				`tijdelijk`,
				`sprobuj`,
				`pozniej`,
				`tymczasow`,
				`попробуите`,
				`позже`,
				`временно`,
				`pozdeji`,
				`docasne`,
			],
		),
	},
	{
		cause: 'later',
		onlyPermanent: true,
		words: within('一時的', '後で', 'しばらく', '稍后', '稍後', '暂时', '暫時'),
	},
];
