import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { DEFAULT_HOST, readHost } from '../lib/impact/host';
import { toText } from '../lib/partner/values';

export class ImpactApi implements ICredentialType {
	name = 'impactApi';

	displayName = 'impact.com API';

	icon = { light: 'file:impactApi.svg', dark: 'file:impactApi.dark.svg' } as const;

	documentationUrl =
		'https://github.com/partner-workflows/n8n-nodes-partner-workflows/blob/main/docs/impact.md';

	properties: INodeProperties[] = [
		{
			displayName: 'Account SID',
			name: 'accountSid',
			type: 'string',
			required: true,
			default: '',
			description: 'The name the account has in the API. impact.com shows it where tokens are created.',
		},
		{
			displayName: 'Auth Token',
			name: 'authToken',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'To accept and decline partners, the token needs write access to contracts',
		},
		{
			displayName: 'API Host',
			name: 'host',
			type: 'string',
			default: DEFAULT_HOST,
			description: 'Leave as it is, unless you try things out against a sandbox',
		},
	];

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.host }}',
			url: '=/Advertisers/{{ $credentials.accountSid }}/CompanyInformation',
			headers: { Accept: 'application/json', 'IR-Version': '14' },
		},
	};

	/** Adds the account's credentials, to requests to its own host only and over HTTPS only. */
	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const host = readHost(toText(credentials.host) ?? '');
		const target = new URL(request.url, host);
		if (target.origin !== host) throw new Error(`The impact.com credential is for ${host} only`);
		return {
			...request,
			baseURL: undefined,
			url: target.href,
			disableFollowRedirect: true,
			auth: { username: toText(credentials.accountSid) ?? '', password: toText(credentials.authToken) ?? '' },
		};
	}
}
