import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { ImpactClient } from '../../lib/impact/client';
import { getActions } from './actions';
import { acceptOne, declineOne, getApplications } from './applications';
import { addPartners, getGroups, removePartners } from './groups';
import { getPartner, getPartners } from './partners';
import { getRoster, prepareRosterPages } from './roster';
import { addUnsubscribedContact, getUnsubscribedContacts } from './unsubscribedContacts';

/** An operation that runs once for each item. */
export type ItemOperation = (
	context: IExecuteFunctions,
	client: ImpactClient,
	itemIndex: number,
) => Promise<IDataObject[]>;

/** Operations that run once for each item, by resource and operation of the panel. */
export const ITEM_OPERATIONS: Readonly<Record<string, ItemOperation>> = {
	'partner.get': getPartner,
	'partner.getAll': getPartners,
	'application.getAll': getApplications,
	'application.accept': acceptOne,
	'application.decline': declineOne,
	'group.getAll': getGroups,
	'group.addPartners': addPartners,
	'group.removePartners': removePartners,
	'unsubscribedContact.getAll': getUnsubscribedContacts,
	'unsubscribedContact.add': addUnsubscribedContact,
	'action.getAll': getActions,
};

/** Operations about the whole program, which run once for all items. */
export const RUN_OPERATIONS: Readonly<
	Record<string, (context: IExecuteFunctions) => Promise<INodeExecutionData[]>>
> = {
	'partner.getRoster': getRoster,
	'partner.prepareRosterPages': prepareRosterPages,
};
