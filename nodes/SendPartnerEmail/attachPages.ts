import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** So many emails are enough to look at, and each takes memory. */
const MOST_PAGES = 20;

/** Adds the first emails as HTML files, to be looked at in a browser (Binary → Download): n8n itself shows no HTML. */
export async function attachPages(context: IExecuteFunctions, previews: INodeExecutionData[]): Promise<void> {
	for (const item of previews.slice(0, MOST_PAGES)) {
		const { html } = item.json.email as IDataObject;
		if (typeof html !== 'string') continue;
		const page = await context.helpers.prepareBinaryData(
			Buffer.from(html, 'utf8'),
			'email.html',
			'text/html',
		);
		item.binary = { ...item.binary, email: page };
	}
}
