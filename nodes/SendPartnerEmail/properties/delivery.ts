import type { INodeProperties } from 'n8n-workflow';

/** What may be set about the mail server, and what a manual execution does. */
export const deliveryOptions: INodeProperties[] = [
	{
		displayName: 'Bounces and Complaints',
		name: 'standing',
		type: 'fixedCollection',
		placeholder: 'Add Limits',
		default: {},
		description:
			'How many of the latest 1,000 emails of the program may bounce or be reported as spam before it stops sending',
		options: [
			{
				displayName: 'Limits',
				name: 'limits',
				values: [
					{
						displayName: 'Most Bounces (%)',
						name: 'mostBounces',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 100 },
						default: 10,
						description: 'Amazon SES stops an account at 10 %. Enter 100 for no limit.',
					},
					{
						displayName: 'Most Complaints (%)',
						name: 'mostComplaints',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 100 },
						default: 0.3,
						description: 'Gmail and Yahoo ask for less than 0.3 %. Enter 100 for no limit.',
					},
				],
			},
		],
	},
	{
		displayName: 'Ignore SSL Issues (Insecure)',
		name: 'allowUnauthorizedCerts',
		type: 'boolean',
		default: false,
		description: 'Whether to connect even if SSL certificate validation is not possible',
	},
	{
		displayName: 'Manual Executions',
		name: 'manualExecutions',
		type: 'options',
		options: [
			{ name: 'Preview', value: 'preview', description: 'Show each email without sending or recording it' },
			{ name: 'Send', value: 'send', description: 'Send and record as in a published workflow' },
		],
		default: 'preview',
		description: 'What happens when you execute the workflow by hand',
	},
	{
		displayName: 'Send Test Email To',
		name: 'sendTestEmailTo',
		type: 'string',
		default: '',
		placeholder: 'e.g. you@acme.com',
		description:
			'In a manual execution, sends the email of the first partner to this address and records nothing. Published workflows ignore it.',
	},
	{
		displayName: 'Most Unknown Addresses',
		name: 'mostUnknown',
		type: 'number',
		typeOptions: { minValue: 2, numberPrecision: 0 },
		default: 5,
		description:
			'The run stops when the mail server says of this many addresses in a row that they do not exist. Nobody is suppressed then, because a wrong mail server says so of everybody.',
	},
	{
		displayName: 'Simultaneous Connections',
		name: 'connections',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50, numberPrecision: 0 },
		default: 5,
		description: 'How many connections to the mail server are open at once',
	},
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 5, maxValue: 600 },
		default: 300,
		description:
			'How long the mail server may take to answer. If it takes longer after it got the whole email, nobody can know whether it was sent, so do not make this short.',
	},
];
