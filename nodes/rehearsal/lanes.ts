import type { IDataObject, INode } from 'n8n-workflow';
import type { Lane } from '../../lib/rehearsal/result';
import { toNumber, toText } from '../../lib/partner/values';
import { OWN } from './nodeRoles';
import type { PreparedWorkflow } from './prepareWorkflow';
import { listBefore } from './workflowFile';

/** A lane with the nodes that decide who gets its email. */
export interface RehearsedLane extends Lane {
	gates: string[];
	/** What its emails let their sender know. */
	tracksOpens: boolean;
	tracksClicks: boolean;
	/** After so many days the email may be sent again; absent for never. */
	resendAfterDays?: number;
}

const GATES = [`${OWN}segmentFilter`, `${OWN}chainDelay`];

/** What a condition of a lane names when it is about partners who joined. */
const ABOUT_JOINED =
	/"(joined|joinedAt|clicks|actions|revenue|averageOrder|conversionRate|firstActionAt|lastActionAt|lastClickAt)"/;

/** The lanes of a workflow, from top to bottom as they are on the canvas. */
export function findLanes({ nodes, connections, file }: PreparedWorkflow): RehearsedLane[] {
	const notes = file.nodes.filter(({ type }) => type.endsWith('.stickyNote'));
	return nodes
		.filter(({ type }) => type === `${OWN}sendPartnerEmail` || type === `${OWN}autoAccept`)
		.sort((one, other) => one.position[1] - other.position[1] || one.position[0] - other.position[0])
		.map((node) => {
			const before = listBefore(connections, node.name);
			const gates = nodes.filter(({ name, type }) => before.has(name) && GATES.includes(type));
			const note = findNote(node, notes);
			const { program, chain, step } = node.parameters;
			const options = (node.parameters.options ?? {}) as IDataObject;
			const resendAfterDays = toNumber(options.resendAfterDays);
			return {
				node: node.name,
				title: readHeading(note) ?? node.name,
				color: readNumber(note?.parameters.color, 7),
				...(node.type === `${OWN}sendPartnerEmail` && {
					email: { program: toText(program) ?? '', chain: toText(chain) ?? '', step: toText(step) ?? '' },
				}),
				isForJoined: gates.some(({ parameters }) => ABOUT_JOINED.test(JSON.stringify(parameters))),
				hasSegment: gates.some(({ type }) => type === `${OWN}segmentFilter`),
				hasDelay: gates.some(({ type }) => type === `${OWN}chainDelay`),
				gates: gates.map(({ name }) => name),
				tracksOpens: options.tracking === 'clicksAndOpens',
				tracksClicks: options.tracking === 'clicks' || options.tracking === 'clicksAndOpens',
				...(resendAfterDays !== undefined && { resendAfterDays }),
			};
		});
}

/** The smallest sticky note that a node stands on. */
function findNote({ position: [x, y] }: INode, notes: readonly INode[]): INode | undefined {
	const area = ({ parameters }: INode) =>
		readNumber(parameters.width, 240) * readNumber(parameters.height, 160);
	return notes
		.filter(({ position: [left, top], parameters }) => {
			const isWithin = x >= left && x < left + readNumber(parameters.width, 240);
			return isWithin && y >= top && y < top + readNumber(parameters.height, 160);
		})
		.sort((one, other) => area(one) - area(other))[0];
}

function readHeading(note: INode | undefined): string | undefined {
	const [line = ''] = (toText(note?.parameters.content) ?? '').split('\n');
	return toText(line.replace(/^#+\s*/, '').replace(/[*_`]/g, ''));
}

const readNumber = (value: unknown, otherwise: number): number =>
	typeof value === 'number' ? value : otherwise;
