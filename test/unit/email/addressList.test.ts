import { readAddressList } from '../../../lib/email/addressList';

describe('a list of addresses', () => {
	it.each([
		['one per line', 'a@x.com\nb@y.com\n', ['a@x.com', 'b@y.com']],
		['all on one line', 'a@x.com,b@y.com,c@z.com\n', ['a@x.com', 'b@y.com', 'c@z.com']],
		['all on one line with semicolons', 'a@x.com; b@y.com; c@z.com', ['a@x.com', 'b@y.com', 'c@z.com']],
		['with more on a line than the heading says', 'email\na@x.com, b@y.com\n', ['a@x.com', 'b@y.com']],
		['in two columns', 'Name,Email,Secondary Email\nAnn,a@x.com,b@x.com\n', ['a@x.com', 'b@x.com']],
		['only in the second column', 'Email,Secondary Email\n,b@x.com\n', ['b@x.com']],
		['beside a street', 'Address,Email\nMain St 1,a@x.com\n', ['a@x.com']],
		['under a German heading', 'E-Mail-Adresse;Name\na@x.com;Ann\n', ['a@x.com']],
		[
			'two in one cell',
			'Id,Email\r\n1,"a@x.com\r\nb@x.com"\r\n2,"c@x.com, d@x.com"\r\n',
			['a', 'b', 'c', 'd'],
		],
		['with names', 'Ann <a@x.com>\n"Bob, Jr. <b@x.com>"\n', ['a@x.com', 'b@x.com']],
		['as links', 'Email\nmailto:a@x.com\n', ['a@x.com']],
		['between vertical bars', 'Name|Email\nAnn|a@x.com\n', ['a@x.com']],
		['under an address alone', 'Address\na@x.com\n', ['a@x.com']],
	])('is read %s', (_name, text, addresses) => {
		const expected = addresses.map((address) => (address.includes('@') ? address : `${address}@x.com`));
		expect(readAddressList(text)).toEqual({ addresses: expected, problems: [] });
	});

	it('says which lines have an address that cannot be read, or none', () => {
		const text =
			'Id,Address,Email\n1,Main St 1,bob@\n2,Main St 2,a@x.com b@@y.com\n\n3,,carol.example\n4,Main St 4,\n';
		expect(readAddressList(text)).toEqual({
			addresses: ['a@x.com'],
			problems: [
				{ line: 2, reason: '“bob@” has no valid domain after the @' },
				{ line: 3, reason: '“b@@y.com” has more than one @' },
				{ line: 5, reason: '“carol.example” has no @' },
				{ line: 6, reason: 'The address is empty' },
			],
		});
	});

	it('takes no first line for a heading that may be somebody', () => {
		expect(readAddressList('ann.example\nb@x.com').problems).toEqual([
			{ line: 1, reason: '“ann.example” has no @' },
		]);
		expect(readAddressList('mail@x.com\nb@x.com').addresses).toEqual(['mail@x.com', 'b@x.com']);
		expect(readAddressList('mail@\nb@x.com').problems).toHaveLength(1);
	});
});
