import autoAccept from '../../nodes/AutoAccept/AutoAccept.node.json';
import chainDelay from '../../nodes/ChainDelay/ChainDelay.node.json';
import impact from '../../nodes/Impact/Impact.node.json';
import partnerEmailTrigger from '../../nodes/PartnerEmailTrigger/PartnerEmailTrigger.node.json';
import partnerLedger from '../../nodes/PartnerLedger/PartnerLedger.node.json';
import publishCheckTrigger from '../../nodes/PublishCheckTrigger/PublishCheckTrigger.node.json';
import segmentFilter from '../../nodes/SegmentFilter/SegmentFilter.node.json';
import sendPartnerEmail from '../../nodes/SendPartnerEmail/SendPartnerEmail.node.json';

const nodes = [
	autoAccept,
	chainDelay,
	impact,
	partnerEmailTrigger,
	partnerLedger,
	publishCheckTrigger,
	segmentFilter,
	sendPartnerEmail,
];

/** The nodes whose aliases have the word. */
const find = (word: string) =>
	nodes.filter(({ alias }) => alias.includes(word)).map(({ node }) => node.split('.').at(-1));

describe('the search of nodes', () => {
	it.each([
		'bounce',
		'rehearse',
		'rehearsal',
		'simulate',
		'suppression',
		'unsubscribe',
		'block list',
		'forget',
		'GDPR',
		'messaging template',
		'archive',
		'send again',
	])('finds Partner Ledger by “%s”', (word) => {
		expect(find(word)).toContain('partnerLedger');
	});

	it('finds the node that has sending hours', () => {
		expect(find('quiet hours')).toEqual(['sendPartnerEmail']);
	});
});
