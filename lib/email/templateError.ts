/** A place in the text an operator wrote. Both count from 1. */
export interface TextPosition {
	line: number;
	column: number;
}

/**
 * The copy of an email cannot be used as it is written. The message names the field by its label, the place, what is
 * wrong and what to write instead: `Body, line 3, column 7: …`.
 */
export class TemplateError extends Error {
	override readonly name = 'TemplateError';
	readonly line: number | undefined;
	readonly column: number | undefined;

	/**
	 * @param field label of the field as the operator sees it, such as `Body`
	 * @param reason what is wrong and what to do, in words
	 * @param position where, as far as it is known
	 */
	constructor(
		readonly field: string,
		readonly reason: string,
		position: Partial<TextPosition> = {},
	) {
		super(`${[field, ...describePosition(position)].join(', ')}: ${reason}`);
		this.line = position.line;
		this.column = position.column;
	}
}

/** The copy is fine, but it cannot be filled in for this one partner. Other partners are not affected. */
export class RenderError extends Error {
	override readonly name = 'RenderError';

	/**
	 * @param field label of the field as the operator sees it, such as `Subject`
	 * @param token the token that has no usable value, as it is written in the copy; absent when it is about the whole field
	 * @param reason what is wrong and what to do, in words
	 */
	constructor(
		readonly field: string,
		readonly token: string | undefined,
		readonly reason: string,
	) {
		super(`${field}: ${reason}`);
	}
}

/**
 * The place of a character in a text.
 *
 * @param text the text the offset counts in
 * @param offset characters from the start of `text`
 * @param start where `text` itself starts; line 1, column 1 by default
 */
export function locateOffset(
	text: string,
	offset: number,
	start: TextPosition = { line: 1, column: 1 },
): TextPosition {
	const lines = text.slice(0, offset).split('\n');
	const last = lines.at(-1)?.length ?? 0;
	if (lines.length === 1) return { line: start.line, column: start.column + last };
	return { line: start.line + lines.length - 1, column: last + 1 };
}

function describePosition({ line, column }: Partial<TextPosition>): string[] {
	const parts: string[] = [];
	if (line !== undefined) parts.push(`line ${line}`);
	if (column !== undefined) parts.push(`column ${column}`);
	return parts;
}
