import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(__dirname, '..', '..');
const pages = [
	...['README.md', 'ARCHITECTURE.md'].map((name) => join(root, name)),
	...readdirSync(join(root, 'docs'))
		.filter((name) => name.endsWith('.md'))
		.map((name) => join(root, 'docs', name)),
];

/** The anchors of a page's headings, as GitHub makes them. */
function listAnchors(page: string): string[] {
	return [...readFileSync(page, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\- ]/gu, '')
			.trim()
			.replaceAll(' ', '-'),
	);
}

/** Whether a link of a page leads to a file that is there, and to a heading in it. */
function leadsSomewhere(page: string, link: string): boolean {
	const [path = '', anchor = ''] = link.split('#');
	const target = path === '' ? page : join(dirname(page), path);
	if (!existsSync(target)) return false;
	return anchor === '' || listAnchors(target).includes(anchor);
}

it('finds the pages', () => {
	expect(pages.length).toBeGreaterThan(10);
});

it.each(pages.map((page) => [relative(root, page), page]))('every link of %s leads somewhere', (_, page) => {
	const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
	const local = links.filter((link) => !/^[a-z]+:/i.test(link));
	expect(local.filter((link) => !leadsSomewhere(page, link))).toEqual([]);
});
