import fc from 'fast-check';
import { normaliseName } from '../../../lib/ledger/names';

describe('names as the ledger compares them', () => {
	it.each([
		['case and white space', '  Follow-Up \t 1 ', 'follow-up 1'],
		['a blank that does not break', 'Follow-up\u00a01', 'follow-up 1'],
		['how an accent is encoded', 'Présentation'.normalize('NFD'), 'présentation'],
		['zero-width characters', '\ufeffWel\u200bcome\u00ad\u200d', 'welcome'],
		['a zero-width character before an accent', 'Pre\u200b\u0301sentation', 'présentation'],
		['blanks beside zero-width characters', 'Welcome \u200b', 'welcome'],
		['wide letters', 'Ｗｅｌｃｏｍｅ', 'welcome'],
		['how an emoji is drawn', 'Welcome ❤\ufe0f', 'welcome ❤'],
	])('leave out %s', (_what, name, expected) => {
		expect(normaliseName(name)).toBe(expected);
	});

	it('stay as they are when they are compared again', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (name) => {
				expect(normaliseName(normaliseName(name))).toBe(normaliseName(name));
			}),
			{ numRuns: 5_000 },
		);
	});
});
