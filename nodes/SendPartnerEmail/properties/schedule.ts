import type { INodeProperties } from 'n8n-workflow';

/** What may be set about how often and when partners are mailed, see `readSchedule`. */
export const scheduleOptions: INodeProperties[] = [
	{
		displayName: 'Frequency Cap',
		name: 'frequencyCap',
		type: 'fixedCollection',
		placeholder: 'Add Cap',
		default: {},
		description: 'How many emails of the program a partner gets at most, over all its chains',
		options: [
			{
				displayName: 'Cap',
				name: 'cap',
				values: [
					{
						displayName: 'Emails',
						name: 'maximum',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 2,
						description: 'How many emails a partner gets at most',
					},
					{
						displayName: 'Days',
						name: 'days',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 7,
						description:
							'Within how many days. A partner who has had enough gets this email once there is room.',
					},
				],
			},
		],
	},
	{
		displayName: 'Most per Day',
		name: 'mostPerDay',
		type: 'fixedCollection',
		placeholder: 'Add Limit',
		default: {},
		description:
			'The most emails that the account of the SMTP credential sends within 24 hours, over all workflows. Partners over the limit wait, and go first the next time.',
		options: [
			{
				displayName: 'Limit',
				name: 'limit',
				values: [
					{
						displayName: 'Emails',
						name: 'emails',
						type: 'number',
						typeOptions: { minValue: 1, numberPrecision: 0 },
						default: 500,
						description: 'How many emails at most. Stay below what your provider allows.',
					},
					{
						displayName: 'Warm Up',
						name: 'warmUp',
						type: 'boolean',
						default: false,
						description:
							'Whether to start with 50 emails a day, or with what the account sent lately, and to send half as many again each day, as a new account should',
					},
				],
			},
		],
	},
	{
		displayName: 'Rate Limit',
		name: 'rateLimit',
		type: 'number',
		typeOptions: { minValue: 0.01 },
		default: 10,
		description:
			'How many emails per second the account of the SMTP credential sends at most, over all workflows',
	},
	{
		displayName: 'Resend After Days',
		name: 'resendAfterDays',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 90,
		description:
			'After how many days a partner may get this email again. Without this option, everybody gets it once.',
	},
	{
		displayName: 'Sending Hours',
		name: 'sendingHours',
		type: 'fixedCollection',
		placeholder: 'Add Hours',
		default: {},
		description: 'When emails go out. One that has to wait goes out in the first hour that is allowed.',
		options: [
			{
				displayName: 'Hours',
				name: 'hours',
				values: [
					{
						displayName: 'From',
						name: 'fromHour',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 23, numberPrecision: 0 },
						default: 9,
						description: 'The first hour of the day, 0 to 23',
					},
					{
						displayName: 'To',
						name: 'toHour',
						type: 'number',
						typeOptions: { minValue: 0, maxValue: 24, numberPrecision: 0 },
						default: 18,
						description: 'The hour at which it ends. Before From, it ends on the next day.',
					},
					{
						displayName: 'Weekdays',
						name: 'weekdays',
						type: 'multiOptions',
						// In the order of the week.

						options: [
							{ name: 'Monday', value: 1 },
							{ name: 'Tuesday', value: 2 },
							{ name: 'Wednesday', value: 3 },
							{ name: 'Thursday', value: 4 },
							{ name: 'Friday', value: 5 },
							{ name: 'Saturday', value: 6 },
							{ name: 'Sunday', value: 7 },
						],
						default: [1, 2, 3, 4, 5],
						description: 'The days on which it begins',
					},
					{
						displayName: 'Time Zone',
						name: 'zone',
						type: 'options',
						options: [
							{
								name: 'Of the Partner',
								value: 'partner',
								description: 'The field timezone of the partner, where it has one',
							},
							{ name: 'Of the Workflow', value: 'workflow' },
						],
						default: 'partner',
						description: 'Whose clock counts',
					},
				],
			},
		],
	},
];
