import { PRESETS } from '../../../lib/rehearsal/behavior';
import { drawDelay } from '../../../lib/rehearsal/delay';
import { drawNumbers } from '../../../lib/rehearsal/draw';
import { EventQueue } from '../../../lib/rehearsal/eventQueue';
import { inventPartners } from '../../../lib/rehearsal/inventedPartners';
import { VirtualProgram, type ReceivedEmail } from '../../../lib/rehearsal/program';
import { readBehavior } from '../../../lib/rehearsal/readBehavior';

const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1);

const createProgram = (behavior: string, amount: number, seed = 1) =>
	new VirtualProgram(
		Array.from({ length: amount }, (_, index) => ({
			data: { partnerId: `P-${index}`, email: `p${index}@partner.example` },
		})),
		readBehavior(behavior),
		seed,
		START,
		'UTC',
	);

const invite = (partnerId: string, at = START): ReceivedEmail => ({
	...{ partnerId, at, address: `${partnerId}@partner.example`, program: 'My Program', chain: 'Prospecting' },
	...{ step: 'Invite', tracksOpens: true, tracksClicks: true },
});

describe('chance', () => {
	it('is the same for the same seed and names only, and evenly spread', () => {
		const draws = Array.from({ length: 4000 }, (_, index) => drawNumbers(1, 'a', String(index))[0]!);

		expect(drawNumbers(1, 'a', 'b')).toEqual(drawNumbers(1, 'a', 'b'));
		expect(drawNumbers(2, 'a', 'b')).not.toEqual(drawNumbers(1, 'a', 'b'));
		expect(drawNumbers(1, 'ab')).not.toEqual(drawNumbers(1, 'a', 'b'));
		for (const limit of [0.1, 0.5, 0.9]) {
			expect(draws.filter((draw) => draw < limit).length / draws.length).toBeCloseTo(limit, 1);
		}
	});

	it('spreads a log-normal delay around its median', () => {
		const delay = { kind: 'logNormal', median: 10 * DAY, spread: 1 } as const;
		const days = Array.from({ length: 4000 }, (_, index) => {
			const [first = 0, second = 0] = drawNumbers(1, String(index));
			return drawDelay(delay, first, second) / DAY;
		});
		const share = (limit: number) => days.filter((length) => length < limit).length / days.length;

		expect(share(10)).toBeCloseTo(0.5, 1);
		// One standard deviation of the logarithm to either side.
		expect(share(10 * Math.E) - share(10 / Math.E)).toBeCloseTo(0.683, 1);
	});
});

describe('the queue of events', () => {
	it('hands out the earliest first, of equals the first that came', () => {
		const queue = new EventQueue<{ at: number; name: string }>();
		const events = Array.from({ length: 200 }, (_, index) => ({
			at: (index * 37) % 50,
			name: String(index),
		}));
		for (const event of events) queue.add(event);
		const taken = [];
		for (let event = queue.take(30); event; event = queue.take(30)) taken.push(event);

		expect(taken).toEqual(
			events
				.filter(({ at }) => at <= 30)
				.sort((one, other) => one.at - other.at || Number(one.name) - Number(other.name)),
		);
		expect(queue.take(31)?.at).toBe(31);
	});
});

describe('a virtual program', () => {
	it('has about as many applications as the behavior says, when it says', () => {
		const program = createProgram(
			'{ preset: silent, apply: { after: Invite, probability: 20 %, delay: 3 days } }',
			2000,
		);
		for (const partnerId of program.listPresent()) program.receive(invite(partnerId));

		expect(program.advance(START + 3 * DAY - 1)).toEqual([]);
		const applied = program.advance(START + 3 * DAY).map(({ kind }) => kind);
		expect(new Set(applied)).toEqual(new Set(['applied']));
		expect(applied.length).toBeGreaterThan(340);
		expect(applied.length).toBeLessThan(460);
	});

	it('does the same whenever it is asked', () => {
		const run = (step: number, seed: number) => {
			const program = createProgram('preset: eager', 50, seed);
			for (const partnerId of program.listPresent()) program.receive(invite(partnerId));
			const happened = [];
			for (let now = START; now <= START + 60 * DAY; now += step) happened.push(...program.advance(now));
			return { happened, items: program.listPresent().map((partnerId) => program.itemOf(partnerId)) };
		};

		expect(run(HOUR, 1)).toEqual(run(20 * DAY, 1));
		expect(run(HOUR, 2)).not.toEqual(run(HOUR, 1));
	});

	it('takes a partner from prospect to its first sale', () => {
		const program = createProgram(
			`
preset: silent
apply: { probability: 1, delay: 1 day }
decide: { probability: 1, delay: 2 days }
sell: { probability: 1, delay: 5 days }
order: { median: 80, spread: 0 }
`,
			1,
		);
		program.receive(invite('P-0'));
		const standing = () => {
			const { relationshipStage, contractStage, joinedAt, actions, revenue, firstActionAt, performance } =
				program.itemOf('P-0');
			return { relationshipStage, contractStage, joinedAt, actions, revenue, firstActionAt, performance };
		};

		expect(standing()).toMatchObject({
			relationshipStage: 'outreach',
			contractStage: 'none',
			actions: undefined,
		});
		program.advance(START + DAY);
		expect(standing()).toMatchObject({
			relationshipStage: 'negotiating',
			contractStage: 'awaitingBrand',
			actions: 0,
		});
		program.advance(START + 3 * DAY);
		expect(standing()).toMatchObject({ relationshipStage: 'joined', joinedAt: '2026-03-04T00:00:00.000Z' });
		program.advance(START + 8 * DAY);
		expect(standing()).toMatchObject({
			...{ actions: 1, revenue: 80, firstActionAt: '2026-03-09T00:00:00.000Z' },
			performance: [{ date: '2026-03-09', actions: 1, revenue: 80 }],
		});
	});

	it('lets an application be decided once', () => {
		const program = createProgram('{ preset: silent, apply: { probability: 1, delay: 1 hour } }', 1);
		program.receive(invite('P-0'));
		program.advance(START + HOUR);
		const { applicationId } = program.itemOf('P-0');

		expect(program.decide(String(applicationId), 'accepted', START + 2 * HOUR)?.kind).toBe('joined');
		expect(program.decide(String(applicationId), 'rejected', START + 3 * HOUR)).toBeUndefined();
		expect(program.itemOf('P-0').relationshipStage).toBe('joined');
	});

	it('keeps what partners came with', () => {
		const own = {
			...{ partnerId: 'P-1', email: 'a@partner.example', relationshipStage: 'Joined', score: 7 },
			...{ joinedAt: '2025-01-02T00:00:00Z', actions: 3, revenue: 90, firstActionAt: '2025-02-01T00:00:00Z' },
		};
		const program = new VirtualProgram([{ data: own }], PRESETS.silent, 1, START, 'UTC');

		expect(program.itemOf('P-1')).toMatchObject({
			...{
				score: 7,
				relationshipStage: 'joined',
				joinedAt: '2025-01-02T00:00:00.000Z',
				actions: 3,
				revenue: 90,
			},
			firstActionAt: '2025-02-01T00:00:00.000Z',
		});
	});
});

describe('invented partners', () => {
	it('are people at domains that nobody has, each address once', () => {
		const members = inventPartners(300, 1, START, 30);
		const addresses = members.map(({ data }) => String(data.email));

		expect(new Set(addresses).size).toBe(300);
		for (const address of addresses) expect(address).toMatch(/^[a-z]+@partner-\d+\.example$/);
		expect(members.filter(({ joinedAt }) => joinedAt !== undefined).length).toBeGreaterThan(40);
		expect(members.filter(({ appearsAt }) => appearsAt !== undefined).length).toBeGreaterThan(60);
	});
});
