import { startDistance } from '../testkit/mail/distance.mts';
import { startSmtpSink } from '../testkit/mail/smtpSink.mts';
import { step } from '../testkit/processes/progress.mts';
import { median, round } from './results.mts';

/** Sends so many emails to a mail server on loopback; the result is emails per second. */
export type Run = (port: number, amount: number, connections: number) => Promise<number>;

/** How both do at one number of connections, the median of some pairs. */
export interface Comparison {
	perSecond: number;
	bareNodemailerPerSecond: number;
	vsBareNodemailer: number;
	/** Of each pair. */
	ratios: number[];
}

/** Measures both, one right after the other because what else the machine does changes. */
export async function comparePairs(
	what: string,
	pairs: number,
	sendBare: () => Promise<number>,
	sendOurs: () => Promise<number>,
): Promise<Comparison> {
	const rates: Array<{ ours: number; bare: number }> = [];
	for (let pair = 0; pair < pairs; pair += 1) {
		const say = (rate: number) => `${Math.round(rate)} per second`;
		const bare = await step(`Bare nodemailer, ${what}`, sendBare, say);
		const ours = await step(`Send Partner Email, ${what}`, sendOurs, say);
		rates.push({ ours, bare });
	}
	const ratios = rates.map(({ ours, bare }) => ours / bare);
	return {
		perSecond: Math.round(median(rates.map(({ ours }) => ours))),
		bareNodemailerPerSecond: Math.round(median(rates.map(({ bare }) => bare))),
		vsBareNodemailer: round(median(ratios)),
		ratios: ratios.map(round),
	};
}

/** Emails per connection and run: enough for seconds, whatever the distance of usual relays. */
const EMAILS_PER_CONNECTION = 100;

/** How sending goes over the internet: to a server that is so far away, with and without PIPELINING. */
export async function measureDistance(
	sendBare: Run,
	sendOurs: Run,
	options: { roundTripMs: number; pairs: number; connections: readonly number[] },
): Promise<Record<string, unknown>> {
	const result: Record<string, unknown> = { roundTripMs: options.roundTripMs };
	for (const offersPipelining of [true, false]) {
		const sink = await startSmtpSink(offersPipelining);
		const distant = await startDistance(sink.port, options.roundTripMs);
		try {
			const comparisons: Record<string, Comparison> = {};
			for (const connections of options.connections) {
				const amount = EMAILS_PER_CONNECTION * connections;
				comparisons[`${connections} connections`] = await comparePairs(
					`${amount} emails, ${connections} connections, ${options.roundTripMs} ms to ${sink.name}`,
					options.pairs,
					() => sendBare(distant.port, amount, connections),
					() => sendOurs(distant.port, amount, connections),
				);
			}
			result[sink.name] = comparisons;
		} finally {
			await distant.stop();
			await sink.stop();
		}
	}
	return result;
}
