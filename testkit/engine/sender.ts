import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { STEP } from '../ledger/ledgerFolder';
import type { MailServer } from '../mail/mailServer';
import { runNode, type NodeRun } from './engine';

/** So many partners, `p0` with the address `p0@partner.example` and so on. */
export function listPartners(amount: number, from = 0): Array<{ partnerId: string; email: string }> {
	return Array.from({ length: amount }, (_, index) => ({
		partnerId: `p${from + index}`,
		email: `p${from + index}@partner.example`,
	}));
}

/** The parameters of a Send Partner Email. */
export function describeSender(options: INodeParameters = {}, identity = STEP): INodeParameters {
	return {
		...identity,
		fromName: '',
		fromEmail: 'partners@acme.example',
		subject: 'Hi',
		previewText: '',
		body: '<p>Hi</p>',
		options,
	};
}

/** Runs Send Partner Email, as in a published workflow, with a mail server. */
export function runSender(
	server: MailServer,
	items: IDataObject[],
	options: INodeParameters = {},
	identity: Partial<typeof STEP> = {},
	timezone = 'UTC',
): Promise<NodeRun> {
	return runNode(new SendPartnerEmail(), describeSender(options, { ...STEP, ...identity }), items, {
		credentials: { smtp: server.credential },
		timezone,
	});
}
