import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodeListSearchItems,
	type INodeListSearchResult,
	type INodePropertyOptions,
} from 'n8n-workflow';
import type { ApiObject } from '../../lib/impact/answer';
import { listGroups } from '../../lib/impact/groups';
import type { Page } from '../../lib/impact/paging';
import { findOnlyProgram, listPrograms } from '../../lib/impact/programs';
import { toText } from '../../lib/partner/values';
import { connectImpact } from './impact';

/** The lists that the panels of nodes offer. */
export const impactMethods = {
	listSearch: { searchPrograms, searchGroups },
	loadOptions: { getGroups },
};

async function searchPrograms(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const programs = await listPrograms(await connectImpact(this));
	return { results: toChoices(programs, filter) };
}

async function searchGroups(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return { results: toChoices(await readGroups(this), filter) };
}

async function getGroups(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return toChoices(await readGroups(this));
}

async function readGroups(context: ILoadOptionsFunctions): Promise<ApiObject[]> {
	const client = await connectImpact(context);
	const chosen = toText(context.getCurrentNodeParameter('programId', { extractValue: true }));
	const programId = chosen ?? (await findOnlyProgram(client));
	if (programId === undefined) {
		throw new NodeOperationError(context.getNode(), 'Choose the impact.com Program first');
	}
	return collect(listGroups(client, programId));
}

async function collect(pages: AsyncGenerator<Page>): Promise<ApiObject[]> {
	const rows: ApiObject[] = [];
	for await (const page of pages) rows.push(...page.rows);
	return rows;
}

function toChoices(rows: readonly ApiObject[], filter = ''): INodeListSearchItems[] {
	const wanted = filter.trim().toLowerCase();
	return rows
		.flatMap((row) => {
			const id = toText(row.Id);
			const state = toText(row.State);
			const name = toText(row.Name) ?? id;
			if (id === undefined || name === undefined) return [];
			return [{ name: state === undefined || state === 'ACTIVE' ? name : `${name} (${state})`, value: id }];
		})
		.filter(({ name, value }) => name.toLowerCase().includes(wanted) || value === wanted)
		.sort((one, other) => one.name.localeCompare(other.name));
}
