/**
 * The script of the page of a rehearsal. It writes data into the page as text only, never as markup; an email is shown
 * in a frame whose sandbox forbids scripts, forms, links to the page around it, and everything else.
 */
export const PAGE_SCRIPT = `
'use strict';
(async () => {
const PER_PAGE = 20;
const WORDS = {opened:'Opened',clicked:'Clicked',unsubscribed:'Unsubscribed',appeared:'Came into the list',applied:'Applied',accepted:'Accepted by Auto-Accept',declined:'Rejected by Auto-Accept',joined:'Joined',rejected:'Was rejected',sold:'Made a sale',bounced:'Address does not exist'};
const AFTER = {applied:'Applied after',unsubscribed:'Unsubscribed from'};
const SIGNS = {opened:'o',clicked:'c',unsubscribed:'\\u2715',appeared:'+',applied:'A',accepted:'\\u2713',declined:'\\u2212',joined:'J',rejected:'R',sold:'$',bounced:'!'};
const find = (id) => document.getElementById(id);
const make = (tag, properties, ...children) => {
	const element = Object.assign(document.createElement(tag), properties);
	element.append(...children);
	return element;
};
const unpack = async (text) => {
	const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
	return JSON.parse(await new Response(stream).text());
};
const data = await unpack(find('data').textContent);
const times = new Intl.DateTimeFormat('en-US', {timeZone: data.zone, month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'});
const format = (seconds) => times.format(data.start + seconds * 1000);
const length = Math.max(1, (data.end - data.start) / 1000);

const partners = data.partners.map(([id, name]) => ({id, name, entries: [], words: (id + ' ' + name).toLowerCase(), lanes: new Set(), kinds: new Set()}));
for (const [seconds, partner, kindNumber, email, lane] of data.timeline) {
	const kind = data.kinds[kindNumber];
	const own = partners[partner];
	own.entries.push({seconds, kind, email, lane});
	own.kinds.add(kind);
	if (kind === 'email' || kind === 'accepted' || kind === 'declined') own.lanes.add(lane);
	if (kind === 'email' || kind === 'bounced') {
		const address = data.texts[data.emails[email][1]].toLowerCase();
		if (!own.words.includes(address)) own.words += ' ' + address;
	}
}
partners.sort((one, other) => other.entries.length - one.entries.length);

const filters = [
	['All partners', () => true],
	...data.lanes.map(({name}, lane) => [name, (partner) => partner.lanes.has(lane)]),
	['Joined', ({kinds}) => kinds.has('joined')],
	['Unsubscribed', ({kinds}) => kinds.has('unsubscribed')],
	['Address does not exist', ({kinds}) => kinds.has('bounced')],
	['Nothing happened', ({entries}) => entries.length === 0],
];
const filter = find('filter');
filters.forEach(([label], index) => filter.append(make('option', {value: String(index), textContent: label})));

const present = new Set(data.timeline.map((entry) => data.kinds[entry[2]]));
find('marks').append(
	...data.lanes.map(({name, color}) => make('span', {}, make('i', {className: 'dot c' + Number(color)}), name)),
	...data.kinds.filter((kind) => present.has(kind) && SIGNS[kind]).map((kind) => make('span', {}, make('i', {className: 'sign', textContent: SIGNS[kind]}), WORDS[kind])),
);

const describe = ({kind, email, lane}) => {
	if (kind === 'email') return data.lanes[lane].name + ': ' + data.texts[data.emails[email][2]];
	if (email >= 0 && kind !== 'bounced') return (AFTER[kind] || WORDS[kind]) + ' \\u201c' + data.texts[data.emails[email][2]] + '\\u201d';
	return WORDS[kind];
};

const dialog = find('email');
const open = (entry) => {
	const [lane, address, subject, parts] = data.emails[entry.email];
	find('subject').textContent = data.texts[subject];
	find('envelope').textContent = 'To ' + data.texts[address] + ' \\u00b7 ' + format(entry.seconds) + ' \\u00b7 ' + data.lanes[lane].name;
	const frame = make('iframe', {title: 'The email'});
	frame.setAttribute('sandbox', '');
	frame.setAttribute('referrerpolicy', 'no-referrer');
	frame.srcdoc = parts.map((part) => data.texts[part]).join('');
	find('frame').replaceChildren(frame);
	dialog.showModal();
};
find('close').addEventListener('click', () => dialog.close());
dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
dialog.addEventListener('close', () => find('frame').replaceChildren());

const drawMark = (entry) => {
	const label = format(entry.seconds) + ' \\u00b7 ' + describe(entry);
	const isEmail = entry.kind === 'email';
	const mark = isEmail
		? make('button', {type: 'button', className: 'mark c' + Number(data.lanes[entry.lane].color), title: label})
		: make('span', {className: 'mark event', title: label, textContent: SIGNS[entry.kind]});
	mark.style.left = Math.min(100, entry.seconds / length * 100) + '%';
	if (isEmail) {
		mark.setAttribute('aria-label', label);
		mark.addEventListener('click', () => open(entry));
	} else mark.setAttribute('aria-hidden', 'true');
	return mark;
};
const drawEntry = (entry) => {
	const isEmail = entry.kind === 'email' || entry.kind === 'bounced';
	const text = isEmail ? make('button', {type: 'button', textContent: describe(entry)}) : make('span', {textContent: describe(entry)});
	if (isEmail) text.addEventListener('click', () => open(entry));
	return make('li', {}, make('time', {textContent: format(entry.seconds)}), text);
};
const drawPartner = (partner) => {
	const heading = make('h3', {textContent: partner.name || partner.id}, );
	if (partner.name) heading.append(' ', make('small', {textContent: partner.id}));
	const details = make('details', {}, make('summary', {textContent: partner.entries.length === 1 ? '1 event' : partner.entries.length + ' events'}));
	details.addEventListener('toggle', () => {
		if (details.open && details.childElementCount === 1) details.append(make('ol', {}, ...partner.entries.map(drawEntry)));
	});
	const time = make('div', {className: 'time'}, ...partner.entries.filter(({kind}) => kind !== 'email').map(drawMark), ...partner.entries.filter(({kind}) => kind === 'email').map(drawMark));
	return make('div', {className: 'partner'}, heading, ...(partner.entries.length ? [time, details] : [make('p', {className: 'soft', textContent: 'Nothing happened.'})]));
};

let page = 0;
const show = () => {
	const words = find('search').value.trim().toLowerCase();
	const [, matches] = filters[Number(filter.value)];
	const found = partners.filter((partner) => partner.words.includes(words) && matches(partner));
	const pages = Math.max(1, Math.ceil(found.length / PER_PAGE));
	page = Math.min(Math.max(page, 0), pages - 1);
	find('found').textContent = found.length.toLocaleString('en-US') + (found.length === 1 ? ' partner' : ' partners');
	find('page').textContent = 'Page ' + (page + 1) + ' of ' + pages;
	find('back').disabled = page === 0;
	find('next').disabled = page === pages - 1;
	find('rows').replaceChildren(...found.slice(page * PER_PAGE, (page + 1) * PER_PAGE).map(drawPartner));
};
const restart = () => { page = 0; show(); };
find('search').addEventListener('input', restart);
filter.addEventListener('change', restart);
const turn = (pages) => { page += pages; show(); find('partners').scrollIntoView(); };
find('back').addEventListener('click', () => turn(-1));
find('next').addEventListener('click', () => turn(1));
find('browse').hidden = false;
show();
})();
`;
