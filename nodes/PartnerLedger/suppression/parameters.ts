import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { parseAddress } from '../../../lib/email/address';
import type { SuppressionReason } from '../../../lib/ledger/schema';
import { toList, toText } from '../../../lib/partner/values';

/**
 * The program a suppression holds for, or `undefined` for all.
 *
 * @throws NodeOperationError where one program is chosen and not named
 */
export function readScope(context: IExecuteFunctions, itemIndex: number): string | undefined {
	if (context.getNodeParameter('scope', itemIndex, 'all') !== 'program') return undefined;
	const program = toText(context.getNodeParameter('program', itemIndex, ''));
	if (program !== undefined) return program;
	throw new NodeOperationError(context.getNode(), 'Program is empty', {
		description: 'Enter the Program, or choose all.',
		itemIndex,
	});
}

/**
 * The address to suppress or release.
 *
 * @throws NodeOperationError where it is no address
 */
export function readEmail(context: IExecuteFunctions, itemIndex: number): string {
	const parsed = parseAddress(context.getNodeParameter('email', itemIndex, ''));
	if (parsed.ok) return parsed.address;
	throw new NodeOperationError(context.getNode(), `Email: ${parsed.reason}`, {
		description: 'Enter one address, such as ann@partner.com.',
		itemIndex,
	});
}

const REASONS: readonly SuppressionReason[] = ['unsubscribed', 'bounced', 'complained', 'manual'];

/**
 * The reasons that an operator chose.
 *
 * @throws NodeOperationError where there is none, or one that is not known
 */
export function readReasons(context: IExecuteFunctions, itemIndex: number): SuppressionReason[] {
	const chosen = toList(context.getNodeParameter('reasons', itemIndex, []));
	const known = REASONS.filter((reason) => chosen.includes(reason));
	const unknown = chosen.find((reason) => !known.some((one) => one === reason));
	if (known.length > 0 && unknown === undefined) return known;
	const message = unknown === undefined ? 'Reasons is empty' : `“${unknown}” is not one of the Reasons`;
	throw new NodeOperationError(context.getNode(), message, {
		description: 'Nothing was removed. Choose from the list.',
		itemIndex,
	});
}

/** The reason that an operator chose. */
export function readReason(context: IExecuteFunctions, itemIndex: number): SuppressionReason {
	const chosen = context.getNodeParameter('reason', itemIndex, 'manual');
	return REASONS.find((reason) => reason === chosen) ?? 'manual';
}
