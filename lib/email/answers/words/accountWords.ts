import * as advice from '../advice';
import { anyOf, GAP, within, type Row } from './row';

/** The SMTP account of the operator: its login, and as whom it may send. */
export const ACCOUNT_WORDS: readonly Row[] = [
	// SendGrid: twilio.com/docs/sendgrid/for-developers/sending-email/sender-identity.
	{
		cause: 'account',
		concernsEverybody: true,
		advice: advice.NOT_VERIFIED,
		words: anyOf(
			`verified sender`,
			`(?:sender|from)${GAP}not (?:been )?verified`,
			`(?:unverified|not (?:a )?verified) (?:sender|address|e-?mail|domain|identity)`,
			`domain (?:is )?not (?:yet )?verified`,
		),
	},
	// Amazon SES: docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html.
	{
		cause: 'account',
		concernsEverybody: true,
		advice: advice.NOT_VERIFIED_SES,
		words: anyOf(`e-?mail address is not verified`),
	},
	// Microsoft 365: learn.microsoft.com/exchange/troubleshoot/email-delivery/ndr; Postfix: reject_sender_login_mismatch.
	{
		cause: 'account',
		concernsEverybody: true,
		advice: advice.NOT_ALLOWED,
		words: anyOf(
			...[
				'sendasdenied',
				`send(?:ing)? as denied`,
				`not owned by user`,
				`(?:permissions?|rights?|allowed|permitted|authori[sz]ed) to send (?:as|on behalf)`,
			],
			`(?:not (?:allowed|permitted|authori[sz]ed)|unauthori[sz]ed) to (?:use|send (?:e?-?mail |mail |messages? )?(?:as|from))`,
			`from address (?:is )?not (?:allowed|authori[sz]ed|permitted|owned)`,
		),
	},
	{
		cause: 'account',
		concernsEverybody: true,
		advice: advice.SUSPENDED,
		words: anyOf(
			`(?:your|sender'?s?|sending) (?:e?-?mail )?(?:account|user|mailbox)${GAP}(?:suspend|disabled|deactivat|locked|block|not (?:allowed|active)|terminated|closed|expired|under review|restricted)`,
			`(?:sending|outgoing (?:mail|e-?mails?)|outbound (?:mail|e-?mails?))${GAP}(?:been |is |are )(?:suspended|disabled|deactivated|paused)`,
			`(?:account|user)${GAP}(?:can ?not|can't|may not|is not allowed to) send`,
			`(?:ihr|dein) (?:konto|account|postfach)${GAP}(?:gesperrt|deaktiviert|gekundigt)`,
			`votre (?:compte|boite)${GAP}(?:suspendu|bloque|desactive)`,
			`su cuenta${GAP}(?:suspendid|bloquead|desactivad)`,
			`sua conta${GAP}(?:suspens|bloquead|desativad)`,
			`(?:il suo|il tuo) account${GAP}(?:sospes|bloccat|disabilitat)`,
			`ваш[а-я]* (?:аккаунт|ящик|учетн)[а-я]*${GAP}(?:заблокирован|отключен|приостановлен)`,
		),
	},
	{
		cause: 'account',
		advice: advice.LOGIN,
		words: anyOf(
			`auth(?:entication|orization)?(?: is| was)? (?:required|needed|mandatory|fail|unsuccessful|credentials|rejected|denied|error|mechanism|first)`,
			...[
				`(?:must|please|need to|have to|should) (?:first )?(?:be )?(?:authenticate|log ?in|login)`,
				`requires? authentication`,
			],
			`(?:(?:client|user|session|you) (?:was |is |are )?)not (?:authenticated|logged)`,
			...[
				`(?:bad|invalid|incorrect|wrong) (?:login|credentials?|user ?names?|password)`,
				`credentials`,
				'password',
				'passwort',
				'kennwort',
			],
			...[
				`username and password`,
				`log ?-?in (?:failed|denied|disabled|required|incorrect|invalid|fail)`,
				'smtp auth',
				'auth login',
			],
			...['mot de passe', 'contrasena', 'senha\\b', 'wachtwoord', 'haslo', 'парол', 'heslo'],
			...[
				`(?:authentifizierung|anmeldung)${GAP}(?:erforderlich|fehlgeschlagen|notig)`,
				`authentification (?:requise|necessaire|echouee|refusee|obligatoire)`,
			],
			...[
				`autenticazione (?:richiesta|fallita|necessaria)`,
				`autenticacion (?:requerida|fallida|necesaria)|autenticacao (?:necessaria|requerida|falhou)`,
			],
			...[
				`(?:требуется|необходима|ошибка) (?:авториза|аутентифи)`,
				`wymagan[a-z]* (?:autoryzacj|uwierzytelni|autentykacj)`,
				`vyzadovan[a-z]* autenti|autentizace`,
			],
		),
	},
	{
		cause: 'account',
		advice: advice.LOGIN,
		words: within('認証(?:が必要|に失敗|エラー)', '身份验证', '身份驗證', '认证失败', 'パスワード', '密码'),
	},
];
