import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** So many emails are enough to look at, and each takes memory. */
const MOST_PAGES = 20;

/**
 * Adds the first emails as HTML pages, to be looked at in the output pane: Binary → View.
 *
 * n8n's editor renders a file whose `fileType` is `html` (in a frame without scripts), but offers the button, and gives
 * the file out, only for MIME types on its list, where `text/html` is not (`ViewableMimeTypes` in n8n's API types).
 */
export async function attachPages(context: IExecuteFunctions, previews: INodeExecutionData[]): Promise<void> {
	for (const item of previews.filter(isShown).slice(0, MOST_PAGES)) {
		const { html } = item.json.email as IDataObject;
		const page = await context.helpers.prepareBinaryData(
			Buffer.from(moveBodyStyle(html as string), 'utf8'),
			'email.html',
			'text/plain',
		);
		item.binary = { ...item.binary, email: { ...page, fileType: 'html' } };
	}
}

/** Whether a partner's email is shown in the item. */
export function isShown({ json }: INodeExecutionData): boolean {
	return typeof (json.email as IDataObject).html === 'string';
}

/** Puts the style of the body on a block inside it: n8n's view takes the body element itself away. */
function moveBodyStyle(html: string): string {
	return html.replace(
		/(<body\b[^>]*\bstyle=)("[^"]*"|'[^']*')([^>]*>)/i,
		(_tag, before: string, style: string, after: string) => `${before}"margin:0"${after}<div style=${style}>`,
	);
}
