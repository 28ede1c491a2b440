import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const root = join(__dirname, '..', '..');
const pages = [
	...['README.md', 'ARCHITECTURE.md', 'templates/README.md'].map((name) => join(root, name)),
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

it('ARCHITECTURE.md names files and folders that exist', () => {
	const page = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
	const names = [...page.matchAll(/`([\w.-]+(?:\/[\w.-]+)*)`/g)].map(([, name = '']) => name);
	const paths = names.filter((name) => /\/|\.(ts|mts|js|mjs|md|json)$/.test(name) && name !== 'X.node.ts');
	const files = [
		'lib',
		'nodes',
		'test',
		'testkit',
		'playground',
		'scripts',
		'bench',
		'templates',
		'docs',
		'tools/lint',
	].flatMap((folder) => readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }));
	const exists = (path: string) =>
		existsSync(join(root, path)) || files.some((file) => file === path || file.endsWith(`${sep}${path}`));
	expect(paths.length).toBeGreaterThan(50);
	expect(paths.filter((path) => !exists(path))).toEqual([]);
});
