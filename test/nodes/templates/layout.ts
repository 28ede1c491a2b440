import type { INode } from 'n8n-workflow';
import { findNodes, kindOf, listLines, type Template } from '../../../testkit/workflows/templateFiles';

/** A rectangle on the canvas, in pixels. */
export interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

type Point = readonly [x: number, y: number];

/** How large n8n draws a node, and how far apart its ports are, in pixels. */
const SIZE = 96;
const PORT_DISTANCE = 32;
/** The name and subtitle below a node. */
const LABEL = 44;

/** How many outputs a node has, by kind; every other has one. */
const OUTPUTS: Readonly<Record<string, number>> = {
	autoAccept: 3,
	chainDelay: 2,
	segmentFilter: 2,
	sendPartnerEmail: 2,
};

function countOutputs(node: INode): number {
	return OUTPUTS[kindOf(node)] ?? 1;
}

/** The place that a node takes up with its name. */
export function boxOf(node: INode): Box {
	const [left, top] = node.position;
	const height = Math.max(SIZE, (countOutputs(node) + 1) * PORT_DISTANCE);
	return { left, top, right: left + SIZE, bottom: top + height + LABEL };
}

/** The place of a sticky note. */
export function boxOfNote({ position: [left, top], parameters }: INode): Box {
	return { left, top, right: left + Number(parameters.width), bottom: top + Number(parameters.height) };
}

/** Whether two places share one. */
export function overlap(one: Box, other: Box): boolean {
	return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether a place lies within another. */
export function contains(outer: Box, inner: Box): boolean {
	return (
		outer.left <= inner.left &&
		outer.right >= inner.right &&
		outer.top <= inner.top &&
		outer.bottom >= inner.bottom
	);
}

/** The nodes of a template that are no notes. */
export function listNodes(template: Template): INode[] {
	const notes = new Set(findNodes(template, 'stickyNote'));
	return template.nodes.filter((node) => !notes.has(node));
}

/** A line between two nodes, as n8n draws it: a curve, taken here as straight pieces. */
interface Curve {
	label: string;
	from: INode;
	to: INode;
	points: Point[];
}

function drawLines(template: Template): Curve[] {
	const nodes = new Map(template.nodes.map((node) => [node.name, node]));
	return listLines(template).map(({ from, to, output }) => {
		const [start, end] = [nodes.get(from)!, nodes.get(to)!];
		const shift = (output - (countOutputs(start) - 1) / 2) * PORT_DISTANCE;
		const middle = (node: INode) => (boxOf(node).top + boxOf(node).bottom - LABEL) / 2;
		const a: Point = [start.position[0] + SIZE, middle(start) + shift];
		const b: Point = [end.position[0], middle(end)];
		return { label: `${from} → ${to}`, from: start, to: end, points: bend(a, b) };
	});
}

/** A Bézier curve that leaves and arrives level, in 24 pieces. */
function bend(a: Point, b: Point): Point[] {
	const reach = Math.max(40, (b[0] - a[0]) / 2);
	const [c, d]: [Point, Point] = [
		[a[0] + reach, a[1]],
		[b[0] - reach, b[1]],
	];
	return Array.from({ length: 25 }, (_, step) => {
		const t = step / 24;
		const weights = [(1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t ** 2, t ** 3] as const;
		const at = (axis: 0 | 1) =>
			a[axis] * weights[0] + c[axis] * weights[1] + d[axis] * weights[2] + b[axis] * weights[3];
		return [at(0), at(1)] as const;
	});
}

/** Lines that cross another one, or run over a node that they do not belong to: one sentence for each. */
export function findTangles(template: Template): string[] {
	const lines = drawLines(template);
	const crossings = lines.flatMap((one, index) =>
		lines
			.slice(index + 1)
			.filter((other) => !shareAnEnd(one, other) && meet(one.points, other.points))
			.map((other) => `${one.label} crosses ${other.label}`),
	);
	const covered = lines.flatMap(({ label, from, to, points }) =>
		listNodes(template)
			.filter((node) => node !== from && node !== to)
			.filter((node) => points.some((point) => overlap(boxOf(node), boxAround(point))))
			.map((node) => `${label} runs over ${node.name}`),
	);
	return [...crossings, ...covered];
}

function boxAround([x, y]: Point): Box {
	return { left: x, right: x + 1, top: y, bottom: y + 1 };
}

function shareAnEnd(one: Curve, other: Curve): boolean {
	return one.from === other.from || one.to === other.to;
}

function meet(one: Point[], other: Point[]): boolean {
	return one
		.slice(1)
		.some((point, index) =>
			other
				.slice(1)
				.some((otherPoint, otherIndex) => cross([one[index]!, point], [other[otherIndex]!, otherPoint])),
		);
}

function cross([a, b]: [Point, Point], [c, d]: [Point, Point]): boolean {
	const side = (p: Point, q: Point, r: Point) =>
		Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
	const [one, two, three, four] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)] as const;
	// Pieces of one straight line, such as those of a row of nodes, do not cross.
	const areInLine = [one, two, three, four].every((value) => value === 0);
	return !areInLine && one * two <= 0 && three * four <= 0;
}
