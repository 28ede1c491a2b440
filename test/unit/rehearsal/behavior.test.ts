import { PRESETS } from '../../../lib/rehearsal/behavior';
import { readBehavior } from '../../../lib/rehearsal/readBehavior';

const DAY = 24 * 60 * 60 * 1000;

describe('a behavior file', () => {
	it('is the typical preset where it says nothing', () => {
		expect(readBehavior('')).toEqual(PRESETS.typical);
	});

	it('changes a preset', () => {
		const behavior = readBehavior(`
preset: silent
bounce: 5 %
apply:
  - { after: Invite, probability: 20 %, delay: 3 days }
  - { after: Follow-Up 1, probability: 0.1, delay: { from: 1 day, to: 2 days } }
sell: { probability: 60 %, delay: { median: 10 days, spread: 1 } }
open: 40 %
`);

		expect(behavior).toEqual({
			...PRESETS.silent,
			bounce: 0.05,
			apply: [
				{ after: 'Invite', probability: 0.2, delay: { kind: 'fixed', length: 3 * DAY } },
				{ after: 'Follow-Up 1', probability: 0.1, delay: { kind: 'between', from: DAY, to: 2 * DAY } },
			],
			sell: { probability: 0.6, delay: { kind: 'logNormal', median: 10 * DAY, spread: 1 } },
			open: [{ probability: 0.4, delay: PRESETS.silent.open[0]!.delay }],
		});
	});

	it('may be JSON', () => {
		expect(readBehavior('{"bounce": 0.5}').bounce).toBe(0.5);
	});

	it.each([
		['preset: lively', '“lively” is not a known preset; choose typical, eager, silent, difficult'],
		['aply: 20 %', 'The behavior: “aply” is not known; possible are preset, '],
		['apply: 120 %', 'apply: probability must be a share such as 20 % or 0.2, not “120 %”'],
		['apply: { delay: soon }', 'apply: delay must be “3 days”, { from: 1 day, to: 3 days } or '],
		['apply: { after: "", probability: 1 }', 'apply: after must be the Step of an email'],
		['sell: { after: Invite }', 'sell: “after” is not known; possible are probability, delay'],
		['order: { median: -1 }', 'order: median and spread must be numbers of 0 or more'],
		['- a', 'The behavior must have entries'],
		['apply: [', 'The behavior is not valid YAML: '],
	])('says what is wrong with %s', (text, message) => {
		expect(() => readBehavior(text)).toThrow(message);
	});
});
