import { createHash } from 'node:crypto';
import Handlebars from 'handlebars';
import { DateTime } from 'luxon';
import { drawRehearsedDays } from './dayChart';
import { packPageData } from './pageData';
import { PAGE_SCRIPT } from './pageScript';
import { PAGE_STYLE } from './pageStyle';
import { PAGE_TEMPLATE } from './pageTemplate';
import type { Rehearsal } from './result';
import { countFunnel, summariseLanes } from './summary';

const renderPage = Handlebars.create().compile<Record<string, unknown>>(PAGE_TEMPLATE, { strict: true });

/** Reasons of a lane that are listed; the rest is one row. */
const MOST_REASONS = 6;

/**
 * One self-contained HTML page. It loads nothing, and its policy forbids it to: an email's pictures stay blank. Figures
 * stand in the page itself; a script shows each partner's line of time and each email, the latter in a frame of its own
 * in which nothing runs. All texts are escaped.
 */
export function renderRehearsal(rehearsal: Rehearsal): string {
	const { start, end, zone, warnings, notes } = rehearsal;
	const format = (time: number) =>
		DateTime.fromMillis(time, { zone }).setLocale('en-US').toFormat('MMM d, yyyy');
	const formatDay = (day: string) => format(DateTime.fromISO(day, { zone }).toMillis());
	const lanes = summariseLanes(rehearsal);
	const funnel = countFunnel(rehearsal);
	const most = Math.max(1, ...funnel.map(({ partners }) => partners));
	const sent = lanes.reduce((total, lane) => total + lane.sent, 0);
	const accepted = lanes.reduce((total, lane) => total + lane.accepted, 0);
	const declined = lanes.reduce((total, lane) => total + lane.declined, 0);
	return renderPage({
		title: rehearsal.workflow,
		period: `${format(start)} to ${format(end)}`,
		zone,
		seed: rehearsal.seed,
		policy: `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash(PAGE_SCRIPT)}'; base-uri 'none'; form-action 'none'`,
		style: PAGE_STYLE,
		script: PAGE_SCRIPT,
		data: packPageData(rehearsal),
		totals: [
			{ label: 'Partners', amount: count(rehearsal.partners) },
			{ label: 'Emails', amount: count(sent) },
			...(accepted + declined > 0
				? [{ label: 'Applications decided', amount: count(accepted + declined) }]
				: []),
			{ label: 'Hourly runs', amount: count(rehearsal.hours) },
			{ label: 'Warnings', amount: count(warnings.length) },
		],
		warnings,
		notes,
		lanes: lanes.map((lane) => ({
			...lane,
			isDecision: !lane.email,
			sent: count(lane.sent),
			bounced: count(lane.bounced),
			accepted: count(lane.accepted),
			declined: count(lane.declined),
			first: lane.first === undefined ? 'never' : formatDay(lane.first),
			last: lane.last === undefined ? '' : formatDay(lane.last),
		})),
		funnel: funnel.map(({ label, partners }) => ({
			label,
			amount: count(partners),
			share: `${Math.round((partners / most) * 100)}%`,
			length: Math.round((partners / most) * 1000) / 10,
		})),
		days: drawRehearsedDays(rehearsal),
		leftOut: lanes
			.filter(({ reasons }) => reasons.length > 0)
			.map(({ name, color, reasons }) => ({
				name,
				color,
				reasons: reasons.slice(0, MOST_REASONS).map(({ reason, partners, examples }) => ({
					reason,
					partners: count(partners),
					examples: examples.slice(0, 3).join(', '),
				})),
				others: count(reasons.slice(MOST_REASONS).reduce((total, { partners }) => total + partners, 0)),
				hasOthers: reasons.length > MOST_REASONS,
			})),
	});
}

const count = (amount: number) => amount.toLocaleString('en-US');

const hash = (text: string) => createHash('sha256').update(text).digest('base64');
