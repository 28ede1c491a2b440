import { parse } from 'yaml';
import { PRESETS, type Behavior, type PresetName, type Reaction } from './behavior';
import { readDuration, type Delay } from './delay';

/** Something in a behavior file that cannot be used, in words for the operator. */
export class BehaviorError extends Error {}

type Entries = Readonly<Record<string, unknown>>;

/** Kinds of which there may be several, one for each email. */
const LISTS = ['open', 'click', 'unsubscribe', 'apply', 'applyUnasked'] as const;
const SINGLES = ['decide', 'sell', 'sellAgain'] as const;
const KEYS: readonly string[] = ['preset', ...LISTS, ...SINGLES, 'bounce', 'order'];

/**
 * Reads a behavior file, YAML or JSON: a preset, and what differs from it. See docs/rehearsal.md.
 *
 * @param text empty for the preset `typical`
 * @throws BehaviorError naming the entry
 */
export function readBehavior(text: string): Behavior {
	let content: unknown;
	try {
		content = parse(text) ?? {};
	} catch (error) {
		throw new BehaviorError(`The behavior is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
	}
	const entries = requireEntries(content, 'The behavior');
	refuseUnknown(entries, KEYS, 'The behavior');
	const behavior: Behavior = { ...findPreset(entries.preset ?? 'typical') };
	for (const key of LISTS) {
		const value = entries[key];
		if (value === undefined) continue;
		const list: unknown[] = Array.isArray(value) ? value : [value];
		behavior[key] = list.map((one) => readReaction(one, key, behavior[key][0], LISTS_AFTER_EMAIL.has(key)));
	}
	for (const key of SINGLES) {
		if (entries[key] !== undefined) behavior[key] = readReaction(entries[key], key, behavior[key], false);
	}
	if (entries.bounce !== undefined) behavior.bounce = readShare(entries.bounce, 'bounce');
	if (entries.order !== undefined) behavior.order = readOrder(entries.order, behavior.order);
	return behavior;
}

const LISTS_AFTER_EMAIL: ReadonlySet<string> = new Set(['open', 'click', 'unsubscribe', 'apply']);

function findPreset(name: unknown): Behavior {
	if (typeof name === 'string' && Object.hasOwn(PRESETS, name)) return PRESETS[name as PresetName];
	throw new BehaviorError(
		`“${String(name)}” is not a known preset; choose ${Object.keys(PRESETS).join(', ')}`,
	);
}

function readReaction(
	value: unknown,
	key: string,
	preset: Reaction | undefined,
	mayFollowEmail: boolean,
): Reaction {
	if (typeof value === 'string' || typeof value === 'number') {
		return readReaction({ probability: value }, key, preset, mayFollowEmail);
	}
	const entries = requireEntries(value, key);
	refuseUnknown(entries, [...(mayFollowEmail ? ['after'] : []), 'probability', 'delay'], key);
	const { after, probability, delay } = entries;
	if (after !== undefined && (typeof after !== 'string' || after.trim() === '')) {
		throw new BehaviorError(`${key}: after must be the Step of an email, such as Invite`);
	}
	return {
		...(after !== undefined && { after }),
		probability:
			probability === undefined ? (preset?.probability ?? 1) : readShare(probability, `${key}: probability`),
		delay:
			delay === undefined
				? (preset?.delay ?? { kind: 'fixed', length: 0 })
				: readDelay(delay, `${key}: delay`),
	};
}

/** `20 %` or 0.2. */
function readShare(value: unknown, name: string): number {
	const [, percent] = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(String(value)) ?? [];
	const share = percent === undefined ? value : Number(percent) / 100;
	if (typeof share === 'number' && share >= 0 && share <= 1) return share;
	throw new BehaviorError(`${name} must be a share such as 20 % or 0.2, not “${String(value)}”`);
}

function readDelay(value: unknown, name: string): Delay {
	const length = readDuration(value);
	if (length !== undefined) return { kind: 'fixed', length };
	const { median, spread, from, to } =
		typeof value === 'object' && value !== null ? (value as Entries) : ({} as Entries);
	const [shortest, longest, middle] = [readDuration(from), readDuration(to), readDuration(median)];
	if (shortest !== undefined && longest !== undefined && shortest <= longest) {
		return { kind: 'between', from: shortest, to: longest };
	}
	if (middle !== undefined && (spread === undefined || isPositive(spread))) {
		return { kind: 'logNormal', median: middle, spread: spread ?? 0.8 };
	}
	throw new BehaviorError(
		`${name} must be “3 days”, { from: 1 day, to: 3 days } or { median: 3 days, spread: 0.8 }; units are minutes, hours, days and weeks`,
	);
}

function readOrder(value: unknown, preset: Behavior['order']): Behavior['order'] {
	const entries = requireEntries(value, 'order');
	refuseUnknown(entries, ['median', 'spread'], 'order');
	const { median = preset.median, spread = preset.spread } = entries;
	if (isPositive(median) && isPositive(spread)) return { median, spread };
	throw new BehaviorError('order: median and spread must be numbers of 0 or more');
}

const isPositive = (value: unknown): value is number => typeof value === 'number' && value >= 0;

function requireEntries(value: unknown, name: string): Entries {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Entries;
	throw new BehaviorError(`${name} must have entries such as “probability: 20 %”`);
}

function refuseUnknown(entries: Entries, known: readonly string[], name: string): void {
	const unknown = Object.keys(entries).find((key) => !known.includes(key));
	if (unknown === undefined) return;
	throw new BehaviorError(`${name}: “${unknown}” is not known; possible are ${known.join(', ')}`);
}
