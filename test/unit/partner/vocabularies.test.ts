import { COUNTRIES, findCountryCode } from '../../../lib/partner/country';
import { findLanguageCode, LANGUAGES } from '../../../lib/partner/language';

describe('countries', () => {
	it.each([
		['UK', 'GB'],
		['gb', 'GB'],
		['GBR', 'GB'],
		['United Kingdom', 'GB'],
		['The United States of America', 'US'],
		['U.S.', 'US'],
		['UNITED STATES MINOR OUTLYING ISLANDS', 'UM'],
		['GERMANY', 'DE'],
		['SOUTHAFRICA', 'ZA'],
		['SOUTHKOREA', 'KR'],
		['DEMOCRATICREPUBLICCONGO', 'CD'],
		['CONGO', 'CG'],
		['Bosnia & Herzegovina', 'BA'],
		['BOSNIAHERZEGOVINA', 'BA'],
		["Côte d'Ivoire", 'CI'],
		['IVORYCOAST', 'CI'],
		['Türkiye', 'TR'],
		['TURKEY', 'TR'],
		['CZECHREPUBLIC', 'CZ'],
		['Czechia', 'CZ'],
		['USVIRGINISLANDS', 'VI'],
		['UAE', 'AE'],
		['Neverland', undefined],
		['', undefined],
		['XX', undefined],
		['NA', 'NA'],
		['N/A', undefined],
		[' n.a. ', undefined],
	])('%s is %s', (text, code) => {
		expect(findCountryCode(text)).toBe(code);
	});

	it('are found by their own name and code', () => {
		expect(COUNTRIES.length).toBeGreaterThan(240);
		for (const { code, name } of COUNTRIES) {
			expect([name, findCountryCode(name)]).toEqual([name, code]);
			expect(findCountryCode(code.toLowerCase())).toBe(code);
		}
	});
});

describe('languages', () => {
	it.each([
		['pt-BR', 'pt'],
		['pt_PT', 'pt'],
		['PT', 'pt'],
		['Portuguese', 'pt'],
		['zh-Hant-TW', 'zh'],
		['Klingon', undefined],
		['na', 'na'],
		['N/A', undefined],
		['n. a.', undefined],
		['', undefined],
	])('%s is %s', (text, code) => {
		expect(findLanguageCode(text)).toBe(code);
	});

	it('are found by their own name and code', () => {
		for (const { code, name } of LANGUAGES) {
			expect([name, findLanguageCode(name)]).toEqual([name, code]);
			expect(findLanguageCode(code)).toBe(code);
		}
	});
});
