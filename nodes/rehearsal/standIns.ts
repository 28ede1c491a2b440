import {
	NodeConnectionTypes,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { toText } from '../../lib/partner/values';

/** The names of the nodes that stand in for others while a workflow is rehearsed. */
export const STAND_INS = {
	trigger: 'rehearsal.trigger',
	partners: 'rehearsal.partners',
	pages: 'rehearsal.pages',
	callItself: 'rehearsal.callItself',
	recorded: 'rehearsal.recorded',
	accepted: 'rehearsal.accepted',
	rejected: 'rehearsal.rejected',
	nothing: 'rehearsal.nothing',
} as const;

/** What stand-ins get from the rehearsal. */
export interface StandInSource {
	/** The partners of the run, as a Get Roster puts them out that calls the program so. */
	listPartners: (emailProgram?: string) => IDataObject[];
	recorded: ReadonlyMap<string, IDataObject[]>;
	decide: (applicationId: string, decision: 'accepted' | 'rejected') => void;
	/** Runs what follows the trigger for calls, with one item. */
	callItself: (item: INodeExecutionData) => Promise<void>;
}

/** The stand-ins by their type. */
export function createStandIns(source: StandInSource): Record<string, INodeType> {
	const decide = (decision: 'accepted' | 'rejected') =>
		standIn(
			function () {
				const items = this.getInputData();
				items.forEach((_, index) => {
					const id = this.getNodeParameter('applicationId', index, '');
					if (typeof id === 'string' || typeof id === 'number') source.decide(String(id), decision);
				});
				return pass(items);
			},
			[APPLICATION_ID],
		);
	return {
		[STAND_INS.trigger]: standIn(function () {
			return pass(this.getInputData());
		}),
		[STAND_INS.partners]: standIn(
			function () {
				const emailProgram = toText(this.getNodeParameter('emailProgram', 0, ''));
				return source.listPartners(emailProgram).map((json) => ({ json, pairedItem: { item: 0 } }));
			},
			[EMAIL_PROGRAM],
		),
		[STAND_INS.pages]: standIn(() => [
			{
				json: { page: 1, pages: 1, pageSize: source.listPartners().length, rosterId: 'rehearsal' },
				pairedItem: { item: 0 },
			},
		]),
		[STAND_INS.callItself]: standIn(async function () {
			const items = this.getInputData();
			for (const item of items) await source.callItself(item);
			return pass(items);
		}),
		[STAND_INS.recorded]: standIn(function () {
			const items = source.recorded.get(this.getNode().name) ?? [];
			return items.map((json) => ({ json: structuredClone(json), pairedItem: { item: 0 } }));
		}),
		[STAND_INS.accepted]: decide('accepted'),
		[STAND_INS.rejected]: decide('rejected'),
		[STAND_INS.nothing]: standIn(function () {
			return pass(this.getInputData());
		}),
	};
}

const APPLICATION_ID: INodeProperties = {
	displayName: 'Application ID',
	name: 'applicationId',
	type: 'string',
	default: '',
};

const EMAIL_PROGRAM: INodeProperties = {
	displayName: 'Program in Emails',
	name: 'emailProgram',
	type: 'string',
	default: '',
};

const pass = (items: INodeExecutionData[]): INodeExecutionData[] =>
	items.map((item, index) => ({ ...item, pairedItem: { item: index } }));

const NAME = 'standIn';

function standIn(
	execute: (this: IExecuteFunctions) => INodeExecutionData[] | Promise<INodeExecutionData[]>,
	properties: INodeProperties[] = [],
): INodeType {
	return {
		description: {
			displayName: 'Stand-In',
			name: NAME,
			group: ['transform'],
			version: 1,
			description: 'Stands in for a node that reaches outside',
			defaults: { name: 'Stand-In' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties,
		},
		async execute() {
			return [await execute.call(this)];
		},
	};
}
