import type { IExecuteFunctions } from 'n8n-workflow';
import type { DeliveryResult } from '../../lib/email/deliveryResult';
import { createNodeError } from '../shared/nodeError';

/** Tells from the results of a run whether nobody was mailed because the mail server cannot be used for anybody. */
export class FruitlessRun {
	private hasLeft = false;
	private firstReason: string | undefined;

	/** @param failing why the results so far leave no doubt that this one is not about one partner, see `FailureStreak` */
	add({ status, scope, code, concernsEverybody, reason }: DeliveryResult, failing: string | undefined): void {
		if (status === 'sent' || status === 'uncertain') this.hasLeft = true;
		if (status !== 'temporaryFailure') return;
		// A 4xx reply asks to come back later, as greylisting does, whatever it is about.
		const isPermanent = code === undefined || code >= 500;
		const isAboutEverybody = scope === 'server' || concernsEverybody === true || failing !== undefined;
		if (isPermanent && isAboutEverybody) this.firstReason ??= failing ?? reason;
	}

	/** Why nobody was mailed; `undefined` where an email went out, or may have, or where nothing is wrong. */
	get reason(): string | undefined {
		return this.hasLeft ? undefined : this.firstReason;
	}
}

/**
 * Fails the execution of a run that mailed nobody, so that n8n shows it as failed and starts the error workflow. While
 * On Error is set to continue, the partners leave with the reason instead.
 *
 * @param summary what happened to the partners, in sentences
 * @throws NodeOperationError
 */
export function failFruitlessRun(context: IExecuteFunctions, reason: string, summary: string): void {
	if (context.continueOnFail()) return;
	throw createNodeError(context.getNode(), reason, {
		description: `${summary} Everything is recorded, and the next run tries again. Nodes that come later in the workflow did not run.`,
	});
}
