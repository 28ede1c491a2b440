import { readBehavior } from '../../../lib/rehearsal/readBehavior';
import { gatherMembers } from '../../../nodes/rehearsal/members';

it('knows whose address it is, however its domain is written', () => {
	const partner = (partnerId: string, contact: string) => ({
		...{ partnerId, email: `${partnerId}@partner.example` },
		contacts: [{ email: contact }],
	});
	const partners = [
		partner('a', 'Team@Bücher.example'),
		partner('b', 'team@xn--bcher-kva.example'),
		partner('c', 'team@other.example'),
	];
	const { byAddress } = gatherMembers({ partners, days: 1, seed: 1, behavior: readBehavior('') }, 0);
	expect(byAddress.get('team@xn--bcher-kva.example')).toEqual(['a', 'b']);
	expect(byAddress.get('team@other.example')).toEqual(['c']);
	expect([...byAddress.keys()]).toHaveLength(5);
});
