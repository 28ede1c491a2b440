import { Parser } from 'htmlparser2';
import { removeHiddenElements } from './hiddenElements';

/** The targets of the links in HTML that a reader can click on: with text or an image in them, and not hidden. */
export function listVisibleLinks(html: string): string[] {
	const links: string[] = [];
	let target: string | undefined;
	let isVisible = false;
	const finish = () => {
		if (target !== undefined && isVisible) links.push(target);
		target = undefined;
	};
	const parser = new Parser({
		onopentag(name, { href }) {
			if (name === 'img') isVisible = true;
			if (name !== 'a') return;
			finish();
			target = href?.trim();
			isVisible = false;
		},
		ontext(text) {
			isVisible ||= text.trim() !== '';
		},
		onclosetag(name) {
			if (name === 'a') finish();
		},
	});
	parser.end(removeHiddenElements(html));
	return links;
}
