import { readPartnerFile } from '../../../lib/rehearsal/readPartners';

describe('a file of partners', () => {
	const ann = { partnerId: '1', name: 'Ann; Co', email: 'a@partner.example' };

	it.each([
		['CSV', '\uFEFFpartnerId,name,email\r\n1,"Ann; Co",a@partner.example\r\n'],
		['CSV with semicolons', 'partnerId;name;email\n1;"Ann; Co";a@partner.example\n\n'],
		['JSON', JSON.stringify([ann])],
		['items of n8n', JSON.stringify([{ json: ann, pairedItem: 0 }])],
	])('may be %s', (_, text) => {
		expect(readPartnerFile(text, 'partners')).toEqual([ann]);
	});

	it.each([
		['', 'partners.csv has no partners'],
		['partnerId,email\n', 'partners.csv has no partners'],
		['[{]', 'partners.csv is not valid JSON'],
		['["a"]', 'partners.csv: entry 1 is not a partner'],
		['a,b\n"1,2', 'partners.csv is not valid CSV'],
	])('is refused as %j', (text, message) => {
		expect(() => readPartnerFile(text, 'partners.csv')).toThrow(message);
	});
});
