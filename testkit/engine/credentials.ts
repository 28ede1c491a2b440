import type {
	ICredentialsHelper,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INode,
	Workflow,
} from 'n8n-workflow';
import type { TestCredentials } from './workflow';

/** Stands in for n8n's encrypted credentials; everything a node can observe behaves the same. */
export function fakeCredentialsHelper(options: {
	credentials?: TestCredentials;
	credentialTypes?: ICredentialType[];
}): ICredentialsHelper {
	const typeOf = (name: string) => options.credentialTypes?.find((type) => type.name === name);
	const helper: Partial<ICredentialsHelper> = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		getCredentialsProperties: (name) => typeOf(name)?.properties ?? [],
		async getDecrypted(_additionalData, { id }, type) {
			const data = options.credentials?.[type];
			if (!data) throw new Error(`Credential with ID "${id}" does not exist for type "${type}".`);
			if (data instanceof Error) throw data;
			return structuredClone(data);
		},
		async preAuthentication() {
			return undefined;
		},
		async authenticate(credentials, typeName, request, workflow, node) {
			const authenticate = typeOf(typeName)?.authenticate;
			if (!authenticate) return request as IHttpRequestOptions;
			if (typeof authenticate === 'function') {
				return await authenticate(credentials, request as IHttpRequestOptions);
			}
			const resolve = (value: string) => resolveCredential(value, credentials, workflow!, node!);
			return addProperties(request as IHttpRequestOptions, authenticate.properties, resolve);
		},
	};
	return helper as ICredentialsHelper;
}

function resolveCredential(value: string, $credentials: IDataObject, workflow: Workflow, node: INode) {
	return workflow.expression.getSimpleParameterValue(node, value, 'internal', { $credentials });
}

/** What the engine does with `authenticate: { type: 'generic', properties: { headers: { … } } }`. */
function addProperties(
	request: IHttpRequestOptions,
	properties: object,
	resolve: (value: string) => unknown,
): IHttpRequestOptions {
	const result: Record<string, unknown> = { ...request };
	for (const [part, values] of Object.entries(properties)) {
		const resolved = Object.entries(values as Record<string, string>).map(([key, value]) => [
			resolve(key),
			resolve(value),
		]);
		result[part] = { ...(result[part] as IDataObject), ...Object.fromEntries(resolved) };
	}
	return result as unknown as IHttpRequestOptions;
}
