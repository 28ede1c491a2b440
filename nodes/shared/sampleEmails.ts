import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { normaliseStep, type ChainStep } from '../../lib/ledger/names';
import { readPartnerId } from '../../lib/partner/partner';
import { readPath, toDateTime, toText, type PartnerData } from '../../lib/partner/values';
import type { EvaluationContext, Times } from '../../lib/segment/condition';
import { isManualExecution } from './mode';

/** The field of a sample partner that lists emails it is to have got: `[{ chain, step, sentAt }]`. */
const SAMPLE_EMAILS = 'sampleEmails';

/**
 * When sample partners got an email, by partner id: the lanes after an email have something to show before any email was
 * sent. Only in manual executions: what is sent for real depends on the ledger alone.
 */
export function findSampleTimes(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	email: ChainStep,
): Times {
	const times = new Map<string, number>();
	if (!isManualExecution(context)) return times;
	for (const { json } of items) {
		const partnerId = readPartnerId(json);
		const sentAt = findSampleTime(json, email);
		if (partnerId !== undefined && sentAt !== undefined) times.set(partnerId, sentAt);
	}
	return times;
}

/** Adds what sample partners got to the ledger's answers. */
export function addSampleTimes(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
	answer: EvaluationContext['answer'],
): EvaluationContext['answer'] {
	if (!isManualExecution(context) || !items.some(({ json }) => SAMPLE_EMAILS in json)) return answer;
	return (question) => {
		if (question.about !== 'email' || question.happening !== 'sent') return answer(question);
		const { start, end } = question.span;
		const samples = [...findSampleTimes(context, items, question.email)];
		return new Map([...samples.filter(([, time]) => time >= start && time < end), ...answer(question)]);
	};
}

function findSampleTime(partner: PartnerData, email: ChainStep): number | undefined {
	const emails: unknown[] = Array.isArray(partner[SAMPLE_EMAILS]) ? partner[SAMPLE_EMAILS] : [];
	const wanted = normaliseStep(email);
	const samples = emails.filter((entry): entry is PartnerData => typeof entry === 'object' && entry !== null);
	const sample = samples.find((candidate) => {
		const [chain = '', step = ''] = ['chain', 'step'].map((field) => toText(readPath(candidate, field)));
		const own = normaliseStep({ ...wanted, chain, step });
		return own.chain === wanted.chain && own.step === wanted.step;
	});
	return sample && toDateTime(readPath(sample, 'sentAt'), 'utc')?.toMillis();
}
