import type { INodeProperties, INodeType } from 'n8n-workflow';
import { AutoAccept } from '../../nodes/AutoAccept/AutoAccept.node';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { Impact } from '../../nodes/Impact/Impact.node';
import { PartnerEmailTrigger } from '../../nodes/PartnerEmailTrigger/PartnerEmailTrigger.node';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { PublishCheckTrigger } from '../../nodes/PublishCheckTrigger/PublishCheckTrigger.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';

const nodes = [
	AutoAccept,
	ChainDelay,
	Impact,
	PartnerEmailTrigger,
	PartnerLedger,
	PublishCheckTrigger,
	SegmentFilter,
	SendPartnerEmail,
];

/** Everything that an operator reads in a panel; the names under which parameters are stored are left out. */
function listTexts(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, content]) => {
		if (typeof content !== 'string') return listTexts(content);
		const isShown = ['displayName', 'description', 'hint', 'placeholder', 'action'].includes(key);
		return isShown || (key === 'name' && 'value' in value) ? [content] : [];
	});
}

it.each(nodes)('the panel of %p is in American English', (Node) => {
	const texts = listTexts((new Node() as INodeType).description.properties);
	expect(texts.length).toBeGreaterThan(0);
	expect(
		texts.filter((text) =>
			/behaviour|colour|favour|centre|licence|[a-z]{3}is(e|ed|ing)\b(?<!wise|promised|raised?|otherwise)/i.test(
				text,
			),
		),
	).toEqual([]);
});

it('a condition on an ID has no example that is a word of a name', () => {
	const [conditions] = new SegmentFilter().description.properties.filter(({ name }) => name === 'conditions');
	const inputs = (conditions?.options?.[0] as { values: INodeProperties[] }).values;
	const asked = inputs.filter(
		({ name, displayOptions }) => name === 'text' && displayOptions?.show?.field?.includes('partnerId'),
	);
	expect(asked).toHaveLength(1);
	expect(asked[0]?.placeholder).toBeUndefined();
});
