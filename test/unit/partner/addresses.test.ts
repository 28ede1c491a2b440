import { countAddresses } from '../../../lib/partner/addresses';

describe('the addresses of a segment', () => {
	it('are counted as the ledger compares them: one person is one address, however it is written', () => {
		const addresses = [
			'ann@bücher.example',
			'Ann@xn--bcher-kva.example',
			'jose\u0301@x.example',
			'jos\u00e9@x.example',
		];
		expect(countAddresses(addresses.map((email) => ({ email })))).toBe(2);
		expect(countAddresses([{ partnerId: '1' }, { email: 'ann@x.example' }])).toBe(1);
	});
});
