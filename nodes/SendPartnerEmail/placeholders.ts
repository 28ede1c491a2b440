import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { layOutFinalBody } from '../../lib/email/filledBody';
import { listLinks } from '../../lib/email/htmlLinks';
import { isExampleAddress, isExampleLink, isExamplePostalAddress } from '../../lib/email/placeholders';
import type { MessageVersion } from '../shared/messageVersions';
import { findSurroundings } from '../shared/surroundings';
import type { SendSettings } from './settings';

/**
 * Keeps what a template put in as an example from reaching partners: a run that sends is refused, a preview or a
 * rehearsal says what is left to fill in.
 *
 * @throws NodeOperationError naming the parameters by their labels
 */
export function refusePlaceholders(
	context: IExecuteFunctions,
	settings: SendSettings,
	message: readonly MessageVersion[],
): void {
	const placeholders = listPlaceholders(settings, message);
	if (placeholders.length === 0) return;
	const listed = placeholders.join(', ');
	if (settings.run.kind === 'send' && findSurroundings() === undefined) {
		throw new NodeOperationError(context.getNode(), `The template’s examples are still in ${listed}`, {
			description: 'Replace them by your own. Nothing was sent.',
		});
	}
	context.addExecutionHints({
		message: `Before you publish: replace the template’s examples in ${listed}.`,
		type: 'warning',
		location: 'outputPane',
	});
}

/** What is left to fill in, such as `From Email (partners@example.com)`. */
function listPlaceholders(settings: SendSettings, message: readonly MessageVersion[]): string[] {
	const { from, replyTo, postalAddress, hasFooter, signUpLink, requiredLink } = settings;
	const bodies = message.map(({ raw }) => raw.body).join('\n');
	const link = message.flatMap(({ raw }) => listLinks(layOutFinalBody(raw.body).html)).find(isExampleLink);
	const isAddressShown = hasFooter || bodies.includes('{postalAddress');
	return [
		isExampleAddress(from.address) && `From Email (${from.address})`,
		replyTo !== undefined && isExampleAddress(replyTo) && `Reply To (${replyTo})`,
		isAddressShown && isExamplePostalAddress(postalAddress) && 'Postal Address',
		isExampleLink(signUpLink) && `Sign-Up Link (${signUpLink})`,
		isExampleLink(requiredLink) && `Required Link (${requiredLink})`,
		link !== undefined && `the links of Body (${link})`,
	].filter((placeholder) => placeholder !== false);
}
