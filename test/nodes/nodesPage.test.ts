import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AutoAccept } from '../../nodes/AutoAccept/AutoAccept.node';
import { ChainDelay } from '../../nodes/ChainDelay/ChainDelay.node';
import { Impact } from '../../nodes/Impact/Impact.node';
import { PartnerEmailTrigger } from '../../nodes/PartnerEmailTrigger/PartnerEmailTrigger.node';
import { PartnerLedger } from '../../nodes/PartnerLedger/PartnerLedger.node';
import { PublishCheckTrigger } from '../../nodes/PublishCheckTrigger/PublishCheckTrigger.node';
import { SegmentFilter } from '../../nodes/SegmentFilter/SegmentFilter.node';
import { SendPartnerEmail } from '../../nodes/SendPartnerEmail/SendPartnerEmail.node';
import { createFieldTables } from './nodesPage';

const file = join(__dirname, '..', '..', 'docs', 'nodes.md');
const nodes = [
	Impact,
	SegmentFilter,
	ChainDelay,
	SendPartnerEmail,
	AutoAccept,
	PartnerEmailTrigger,
	PublishCheckTrigger,
	PartnerLedger,
];

/** Without the white space that Prettier lines tables up with. */
const unaligned = (text: string) => text.replace(/-{3,}/g, '---').replace(/ +/g, ' ');

it.each(nodes)('docs/nodes.md lists exactly the fields of %p', (Node) => {
	const { displayName, properties } = new Node().description;
	const begin = `<!-- Fields of ${displayName}, generated: npm run docs -->`;
	const end = `<!-- End of the fields of ${displayName} -->`;
	const page = readFileSync(file, 'utf8');
	const [before = '', rest = ''] = page.split(begin);
	const [, after] = rest.split(end);
	expect(after).toBeDefined();
	const expected = `${before}${begin}\n\n${createFieldTables(properties)}\n\n${end}${after}`;
	if (process.env.UPDATE_DOCS === 'true') writeFileSync(file, expected);
	expect(unaligned(readFileSync(file, 'utf8'))).toBe(unaligned(expected));
});
