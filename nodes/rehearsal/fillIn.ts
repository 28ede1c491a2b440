import type { INode, INodeParameters } from 'n8n-workflow';
import { OWN } from './nodeRoles';

/**
 * Chooses what an operator has not chosen yet, and says so in `notes`: nothing of it is used for real.
 */
export function fillIn(node: INode, notes: string[]): INode {
	if (!node.type.startsWith(OWN)) return node;
	const missing: string[] = [];
	const { credentials } = node;
	if (node.type === `${OWN}sendPartnerEmail` && !credentials?.smtp) missing.push('an SMTP credential');
	const options = node.parameters.options as INodeParameters | undefined;
	const lacksProgram = isUnsetChoice(node.parameters.programId);
	const lacksTrackingProgram = isUnsetChoice(options?.trackingProgramId);
	if (lacksProgram || lacksTrackingProgram) missing.push('an impact.com Program');
	if (missing.length > 0) notes.push(`“${node.name}” lacks ${missing.join(' and ')}, which was assumed.`);
	return {
		...node,
		parameters: {
			...node.parameters,
			...(lacksProgram && { programId: STAND_IN_PROGRAM }),
			...(lacksTrackingProgram && { options: { ...options, trackingProgramId: STAND_IN_PROGRAM } }),
		},
		credentials: { smtp: STAND_IN_CREDENTIAL, impactApi: STAND_IN_CREDENTIAL },
	};
}

/** Whether something is there to choose from a list, and nothing is chosen. */
function isUnsetChoice(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'value' in value && !value.value;
}

const STAND_IN_PROGRAM = { __rl: true, mode: 'list', value: '1' };
const STAND_IN_CREDENTIAL = { id: 'rehearsal', name: 'Rehearsal' };
