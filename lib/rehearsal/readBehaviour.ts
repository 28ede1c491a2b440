import { parse } from 'yaml';
import { PRESETS, type Behaviour, type PresetName, type Reaction } from './behaviour';
import { readDuration, type Delay } from './delay';

/** Something in a behaviour file that cannot be used, in words for the operator. */
export class BehaviourError extends Error {}

type Entries = Readonly<Record<string, unknown>>;

/** Kinds of which there may be several, one for each email. */
const LISTS = ['open', 'click', 'unsubscribe', 'apply', 'applyUnasked'] as const;
const SINGLES = ['decide', 'sell', 'sellAgain'] as const;
const KEYS: readonly string[] = ['preset', ...LISTS, ...SINGLES, 'bounce', 'order'];

/**
 * Reads a behaviour file, YAML or JSON: a preset, and what differs from it. See docs/rehearsal.md.
 *
 * @param text empty for the preset `typical`
 * @throws BehaviourError naming the entry
 */
export function readBehaviour(text: string): Behaviour {
	let content: unknown;
	try {
		content = parse(text) ?? {};
	} catch (error) {
		throw new BehaviourError(`The behavior is not valid YAML: ${(error as Error).message.split('\n')[0]}`);
	}
	const entries = requireEntries(content, 'The behavior');
	refuseUnknown(entries, KEYS, 'The behavior');
	const behaviour: Behaviour = { ...findPreset(entries.preset ?? 'typical') };
	for (const key of LISTS) {
		const value = entries[key];
		if (value === undefined) continue;
		const list: unknown[] = Array.isArray(value) ? value : [value];
		behaviour[key] = list.map((one) => readReaction(one, key, behaviour[key][0], LISTS_AFTER_EMAIL.has(key)));
	}
	for (const key of SINGLES) {
		if (entries[key] !== undefined) behaviour[key] = readReaction(entries[key], key, behaviour[key], false);
	}
	if (entries.bounce !== undefined) behaviour.bounce = readShare(entries.bounce, 'bounce');
	if (entries.order !== undefined) behaviour.order = readOrder(entries.order, behaviour.order);
	return behaviour;
}

const LISTS_AFTER_EMAIL: ReadonlySet<string> = new Set(['open', 'click', 'unsubscribe', 'apply']);

function findPreset(name: unknown): Behaviour {
	if (typeof name === 'string' && Object.hasOwn(PRESETS, name)) return PRESETS[name as PresetName];
	throw new BehaviourError(
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
		throw new BehaviourError(`${key}: after must be the Step of an email, such as Invite`);
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
	throw new BehaviourError(`${name} must be a share such as 20 % or 0.2, not “${String(value)}”`);
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
	throw new BehaviourError(
		`${name} must be “3 days”, { from: 1 day, to: 3 days } or { median: 3 days, spread: 0.8 }; units are minutes, hours, days and weeks`,
	);
}

function readOrder(value: unknown, preset: Behaviour['order']): Behaviour['order'] {
	const entries = requireEntries(value, 'order');
	refuseUnknown(entries, ['median', 'spread'], 'order');
	const { median = preset.median, spread = preset.spread } = entries;
	if (isPositive(median) && isPositive(spread)) return { median, spread };
	throw new BehaviourError('order: median and spread must be numbers of 0 or more');
}

const isPositive = (value: unknown): value is number => typeof value === 'number' && value >= 0;

function requireEntries(value: unknown, name: string): Entries {
	if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Entries;
	throw new BehaviourError(`${name} must have entries such as “probability: 20 %”`);
}

function refuseUnknown(entries: Entries, known: readonly string[], name: string): void {
	const unknown = Object.keys(entries).find((key) => !known.includes(key));
	if (unknown === undefined) return;
	throw new BehaviourError(`${name}: “${unknown}” is not known; possible are ${known.join(', ')}`);
}
