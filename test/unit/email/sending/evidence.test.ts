import fc from 'fast-check';
import type { DeliveryOutcome } from '../../../../lib/email/outcome';
import { Evidence, type Answered } from '../../../../lib/email/sending/evidence';

const standing = { acceptedAt: undefined, connections: undefined, refusals: [] };
const accepted: DeliveryOutcome = { kind: 'sent', response: '250 ok', refusedCopies: [] };
const unknown: DeliveryOutcome = {
	kind: 'rejected',
	scope: 'recipient',
	code: 550,
	cause: 'unknownMailbox',
	response: '550 5.1.1 No such user',
	reason: 'The mail server rejected the email for this partner: 550 5.1.1 No such user',
};

interface Scene {
	/** Whether the address of each partner does not exist. */
	dead: boolean[];
	connections: number;
	/** How many emails the server accepts before it says of everybody that the address does not exist. */
	limit: number;
	/** What happens next, as a number to choose by. */
	choices: number[];
}

/** Plays a run against a server with a limit, several emails under way at a time, and returns who is believed dead. */
function play({ dead, connections, limit, choices }: Scene) {
	const evidence = new Evidence<Answered & { index: number }>({
		...{ mostUnknown: 5, standing },
		connections: () => connections,
	});
	const underWay: Array<{ index: number; turn: number; isAccepted?: boolean }> = [];
	const believed: number[] = [];
	const refused: number[] = [];
	let next = 0;
	let taken = 0;
	let stop: string | undefined;
	const begin = () => underWay.push({ index: next++, turn: evidence.begin() });
	const decide = (email: (typeof underWay)[number]) => {
		email.isAccepted = taken < limit && !dead[email.index];
		if (email.isAccepted) taken += 1;
	};
	const answer = (email: (typeof underWay)[number]) => {
		underWay.splice(underWay.indexOf(email), 1);
		const { index, turn, isAccepted } = email;
		if (!isAccepted) refused.push(index);
		else refused.length = 0;
		const delivery = isAccepted ? accepted : unknown;
		const attempt = { index, address: `p${index}@x.example`, delivery, earlier: undefined };
		const finding = evidence.add(attempt, turn);
		believed.push(...finding.believed.map((other) => other.index));
		stop ??= finding.stop;
	};
	for (let at = 0; underWay.length > 0 || (next < dead.length && stop === undefined); at += 1) {
		const choice = choices[at % choices.length] ?? 0;
		const isLast = next === dead.length - 1;
		const mayBegin =
			stop === undefined &&
			next < dead.length &&
			underWay.length < connections &&
			(!isLast || underWay.length === 0);
		if (mayBegin && (underWay.length === 0 || choice % 3 === 0)) begin();
		else {
			const email = underWay[choice % underWay.length]!;
			if (email.isAccepted === undefined) decide(email);
			else answer(email);
		}
	}
	const rest = evidence.finish();
	believed.push(...rest.believed.map(({ index }) => index));
	return { believed, tail: refused, taken, failure: evidence.failure };
}

const scenes = (limit: fc.Arbitrary<number>, share: number) =>
	fc.record({
		dead: fc.array(
			fc.nat(99).map((number) => number < share),
			{ minLength: 1, maxLength: 60 },
		),
		connections: fc.integer({ min: 1, max: 6 }),
		limit,
		choices: fc.array(fc.nat(1000), { minLength: 20, maxLength: 60 }),
	});

it('believes of nobody who is alive that the address does not exist, wherever a limit begins', () => {
	fc.assert(
		fc.property(scenes(fc.nat(60), 5), (scene) => {
			const { believed, tail } = play(scene);
			const alive = believed.filter((index) => !scene.dead[index]);
			// Of one partner alone at the end, whom the limit happens to begin with, nobody can tell.
			expect(tail.length === 1 ? alive.filter((index) => index !== tail[0]) : alive).toEqual([]);
		}),
		{ numRuns: 3000 },
	);
});

it('believes nothing where nobody is accepted, and fails from five on', () => {
	fc.assert(
		fc.property(scenes(fc.constant(0), 0), (scene) => {
			const { believed, failure } = play(scene);
			expect(believed).toEqual([]);
			expect(failure !== undefined).toBe(scene.dead.length >= 5);
		}),
		{ numRuns: 500 },
	);
});

it('believes every address that does not exist, where the last one does and no five follow each other', () => {
	fc.assert(
		fc.property(scenes(fc.constant(Infinity), 8), (scene) => {
			const dead = [...scene.dead, false];
			const { believed, failure } = play({ ...scene, dead });
			fc.pre(failure === undefined);
			expect(believed.sort((a, b) => a - b)).toEqual(
				dead.flatMap((isDead, index) => (isDead ? [index] : [])),
			);
		}),
		{ numRuns: 1000 },
	);
});
