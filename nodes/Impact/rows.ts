import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { ApiObject } from '../../lib/impact/answer';
import type { Page } from '../../lib/impact/paging';
import { isEmptyValue } from '../../lib/partner/values';

/** Whether rows are to be reduced to the fields that matter. */
export function readSimplify(context: IExecuteFunctions, itemIndex: number): boolean {
	return context.getNodeParameter('simplify', itemIndex, true) === true;
}

/** The first rows of a list; pages beyond them are not asked for. */
export async function takeRows(pages: AsyncGenerator<Page>, limit: number): Promise<ApiObject[]> {
	const taken: ApiObject[] = [];
	for await (const { rows } of pages) {
		for (const row of rows) {
			if (taken.length >= limit) return taken;
			taken.push(row);
		}
		if (taken.length >= limit) return taken;
	}
	return taken;
}

/** An object without the fields that are empty. */
export function omitEmpty(data: Readonly<Record<string, unknown>>): IDataObject {
	return Object.fromEntries(Object.entries(data).filter(([, value]) => !isEmptyValue(value))) as IDataObject;
}
