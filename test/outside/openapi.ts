import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

/** The folder with impact.com's own OpenAPI files, which are not part of this repository. */
function openapiFolder(): string {
	const folder = process.env.IMPACT_OPENAPI_DIR;
	if (!folder) throw new Error("Set IMPACT_OPENAPI_DIR to the folder with impact.com's OpenAPI files.");
	return folder;
}

type Json = Record<string, unknown>;

interface Parameter {
	name: string;
	in: string;
	required?: boolean;
	description?: string;
	schema: object;
}

interface Operation {
	template: string;
	matches: RegExp;
	method: string;
	parameters: Parameter[];
	bodies: Record<string, ValidateFunction>;
	response: ValidateFunction;
}

/** One request and its answer. */
export interface Exchange {
	method: string;
	url: URL;
	contentType: string | undefined;
	body: string | undefined;
	status: number;
	answer: unknown;
}

/** Every list can be paged: https://integrations.impact.com/impact-brand/reference/pagination */
const PAGING = new Set(['Page', 'PageSize']);

/** Reads all operations of the files. */
export function readOperations(): Operation[] {
	const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false });
	addFormats(ajv);
	ajv.addFormat('decimal', { type: 'number', validate: () => true });
	const folder = openapiFolder();
	return readdirSync(folder)
		.filter((file) => file.endsWith('.yaml'))
		.flatMap((file) => {
			const document = parse(readFileSync(join(folder, file), 'utf8')) as Json;
			mend(document);
			const compile = (schema: unknown) => ajv.compile(resolveReferences(schema, document) as object);
			return Object.entries(document.paths as Record<string, Record<string, Json>>).flatMap(
				([template, methods]) =>
					Object.entries(methods).map(([method, operation]) =>
						readOperation(template, method.toUpperCase(), operation, compile),
					),
			);
		});
}

function readOperation(
	template: string,
	method: string,
	operation: Json,
	compile: (schema: unknown) => ValidateFunction,
): Operation {
	const content = (part: unknown) => ((part as Json | undefined)?.content ?? {}) as Record<string, Json>;
	const ok = (operation.responses as Json)['200'];
	return {
		template,
		matches: new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`),
		method,
		parameters: (operation.parameters ?? []) as Parameter[],
		bodies: Object.fromEntries(
			Object.entries(content(operation.requestBody)).map(([type, { schema }]) => [type, compile(schema)]),
		),
		response: compile(content(ok)['application/json']?.schema ?? true),
	};
}

/** The countries that partners can be filtered by, as the description of the parameter lists them. */
export function readCountryNames(): string[] {
	const { parameters } = readOperations().find(
		({ method, template }) => method === 'GET' && template.endsWith('/MediaPartners'),
	)!;
	const { description = '' } = parameters.find(({ name }) => name === 'Country') ?? {};
	return [...description.matchAll(/`([A-Z ]+)`/g)].map(([, name]) => name!);
}

/** What in the files contradicts itself, or belongs to another version of OpenAPI. */
function mend(document: Json): void {
	const contract = ((document.components as Json)?.schemas as Json)?.Contract as Json | undefined;
	if (contract) {
		// The list is filtered by five statuses; the object's own list has two of them only.
		(contract.properties as Record<string, Json>).Status!.enum = [
			...['ACTIVE', 'DECLINED', 'EXPIRED', 'PENDING', 'UPCOMING'],
		];
	}
}

function resolveReferences(schema: unknown, document: Json): unknown {
	if (Array.isArray(schema)) return schema.map((entry) => resolveReferences(entry, document));
	if (typeof schema !== 'object' || schema === null) return schema;
	const { $ref, nullable, ...rest } = schema as Json;
	if (typeof $ref === 'string') {
		const target = $ref
			.slice(2)
			.split('/')
			.reduce<unknown>((value, key) => (value as Json)[key], document);
		return resolveReferences(target, document);
	}
	const resolved = Object.fromEntries(
		Object.entries(rest).map(([key, value]) => [key, resolveReferences(value, document)]),
	);
	// `nullable` is OpenAPI 3.0; the files say 3.1.
	return nullable === true ? { anyOf: [{ type: 'null' }, resolved] } : resolved;
}

/** What about an exchange is not as the files say; empty when all is well. */
export function listViolations(operations: readonly Operation[], exchange: Exchange): string[] {
	const { method, url, contentType, body, status, answer } = exchange;
	const operation = operations.find(
		(candidate) => candidate.method === method && candidate.matches.test(url.pathname),
	);
	if (operation === undefined) return [`${method} ${url.pathname} is not an operation of the API`];
	const violations: string[] = [];
	const say = (what: string) => violations.push(`${method} ${operation.template}: ${what}`);
	const ajv = new Ajv2020({ strict: false, coerceTypes: true });
	addFormats(ajv);
	for (const [name, value] of url.searchParams) {
		const parameter = operation.parameters.find((known) => known.in === 'query' && known.name === name);
		if (parameter === undefined) {
			if (!PAGING.has(name)) say(`there is no parameter ${name}`);
		} else if (!ajv.validate({ type: 'object', properties: { value: parameter.schema } }, { value })) {
			say(`${name}: ${ajv.errorsText()}`);
		}
	}
	for (const { name, required, in: place } of operation.parameters) {
		if (required && place === 'query' && !url.searchParams.has(name)) say(`${name} is missing`);
	}
	if (body !== undefined) {
		const validate = operation.bodies[contentType ?? ''];
		const data: unknown = contentType === 'application/json' ? JSON.parse(body) : readForm(body);
		if (!validate) say(`the body must not be ${contentType}`);
		else if (!validate(data)) say(`the body: ${ajv.errorsText(validate.errors)}`);
	}
	if (status === 200 && !operation.response(answer)) {
		say(`the answer: ${ajv.errorsText(operation.response.errors).slice(0, 500)}`);
	}
	return violations;
}

/** The fields of forms that are numbers. */
const NUMBERS = new Set(['PartnerId', 'AdId']);

/** A form's values are text; some of them stand for numbers. */
function readForm(body: string): Json {
	return Object.fromEntries(
		[...new URLSearchParams(body)].map(([name, value]) => [name, NUMBERS.has(name) ? Number(value) : value]),
	);
}
