import type { IExecuteFunctions } from 'n8n-workflow';
import type { DueDecision, Platform, PlatformAnswer } from '../../lib/application/carryOut';
import type { ImpactClient } from '../../lib/impact/client';
import { acceptApplication, declineApplication } from '../../lib/impact/contracts';
import { ImpactError, type ImpactFailure } from '../../lib/impact/impactError';
import { toText } from '../../lib/partner/values';
import { connectImpact } from '../shared/impact';
import { readIds, readProgramId } from '../shared/impactParameters';
import { findSurroundings } from '../shared/surroundings';

const PLATFORM = 'impact.com';

/** How each failure of the API counts for a decision. */
const OUTCOMES: Readonly<Record<ImpactFailure, PlatformAnswer['outcome']>> = {
	conflict: 'elsewhere',
	notFound: 'refused',
	refused: 'refused',
	uncertain: 'unknown',
	unauthorised: 'outage',
	forbidden: 'outage',
	rateLimited: 'outage',
	unavailable: 'outage',
	unreadable: 'outage',
};

/**
 * Accepts and declines at impact.com, as the node is set.
 *
 * @throws NodeOperationError where a parameter or the credential cannot be used
 */
export async function createImpactPlatform(context: IExecuteFunctions): Promise<Platform> {
	const settings = {
		acceptGroups: readIds(context, 'acceptGroups', 'Add To Group Names or IDs'),
		rejectGroups: readIds(context, 'options.rejectGroups', 'Add Rejected To Group Names or IDs'),
		declineReason: toText(context.getNodeParameter('options.declineReason', 0, '')) ?? '',
	};
	const surroundings = findSurroundings();
	if (surroundings) return surroundings.platform;
	const client = await connectImpact(context);
	const programId = await readProgramId(context, client);
	return {
		name: PLATFORM,
		carryOut: async (decision) => {
			try {
				await tell(client, { programId, ...settings }, decision);
				return { outcome: 'done', reason: '' };
			} catch (error) {
				if (!(error instanceof ImpactError)) throw error;
				return { outcome: OUTCOMES[error.kind], reason: error.message };
			}
		},
	};
}

/**
 * The platform of a preview, in which nothing is carried out: it works without a credential or a program, and says which
 * of them is missing.
 */
export async function previewImpactPlatform(context: IExecuteFunctions): Promise<Platform> {
	await createImpactPlatform(context).catch((error: Error) => {
		context.addExecutionHints({
			message: `Before you publish: ${error.message}`,
			type: 'warning',
			location: 'outputPane',
		});
	});
	return { name: PLATFORM, carryOut: () => Promise.reject(new Error('A preview carries nothing out')) };
}

async function tell(
	client: ImpactClient,
	settings: {
		programId: string;
		acceptGroups: readonly string[];
		rejectGroups: readonly string[];
		declineReason: string;
	},
	{ applicationId, decision }: DueDecision,
): Promise<void> {
	const { programId, acceptGroups, rejectGroups, declineReason } = settings;
	if (decision === 'accepted') return acceptApplication(client, programId, applicationId, acceptGroups);
	return declineApplication(client, programId, applicationId, {
		reason: declineReason,
		groupIds: rejectGroups,
	});
}
