import { anyOf, within, type Row } from './row';
import { about } from './senderChecks';

/** Single words that need not be about the sender, but never are about a mailbox that does not exist. */
export const SENDER_HINTS: readonly Row[] = [
	about(
		anyOf(
			...[
				'polic(?:y|ies)',
				'prohibit',
				'administrative',
				'restrict',
				`security (?:reason|polic|rule|setting)`,
				'untrusted',
			],
			...[
				'richtlinie',
				'politique',
				'politica',
				'beleid',
				'polityk',
				'политик',
				'pravid',
				'zasad',
				'strategie de',
			],
			...[
				'sicherheitsgrunde',
				'sicherheitsgruende',
				'raisons de securite',
				'motivos de seguridad',
				'motivos de seguranca',
			],
		),
	),
	about(within('ポリシー', '策略', '政策', '安全原因')),
	about(
		anyOf(
			...[
				'block(?:ed|ing|s)?\\b',
				'banned',
				'blackhole',
				'ban\\b',
				'blockiert',
				'gesperrt',
				'abgelehnt wegen',
				'bloquee?s?\\b',
				'bloquead',
				'bloccat',
			],
			...[
				'geblokkeerd',
				'geblockt',
				'zablokowan',
				'blokada',
				'blokovan',
				'zablokovan',
				`заблокирован`,
				'блокиров',
			],
		),
	),
	about(within('ブロック', '屏蔽', '封锁', '封鎖', '拦截', '攔截', '禁止发', '被拒绝')),
	about(
		anyOf(
			'tls\\b',
			'relaying',
			'relay\\b(?!=| ?recipient| ?domain)',
			'(?<!not )listed\\b',
			'authentication',
			'unauthenticated',
			'not authori[sz]ed',
			'unauthori[sz]ed',
			'authorisation',
			'authorization',
		),
	),
];
