import type { INodeProperties } from 'n8n-workflow';
import { impactProgramProperty } from '../../shared/impactParameters';
import { TRACKING_PROGRAM } from '../settings';

/** What may be set about what an email says and leads to. */
export const contentOptions: INodeProperties[] = [
	{
		displayName: 'Add Footer',
		name: 'footer',
		type: 'boolean',
		default: true,
		description:
			'Whether to add your postal address and an unsubscribe link at the end. Either is left out where the body has {postalAddress} or {unsubscribeLink}.',
	},
	{
		displayName: 'One Language Only',
		name: 'oneLanguageOnly',
		type: 'boolean',
		default: false,
		description: 'Whether everybody gets the message itself, and translations are not used',
	},
	{
		displayName: 'Required Link',
		name: 'requiredLink',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.com/partners/join',
		description: 'An email without a link that starts like this does not go out',
	},
	{
		displayName: 'Save Template As',
		name: 'saveTemplateAs',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invite',
		description:
			'Keeps this message under a name, with each run, for other nodes to choose under Message. A manual execution is enough.',
	},
	{
		displayName: 'Sign-Up Link',
		name: 'signUpLink',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://acme.com/partners/join',
		description: 'What {signUpLink} stands for: the page where partners join your program',
	},
	{
		displayName: 'Tracking',
		name: 'tracking',
		type: 'options',
		options: [
			{ name: 'Off', value: 'off', description: 'Links stay as you wrote them' },
			{ name: 'Clicks', value: 'clicks', description: 'Links lead through the Partner Email Trigger' },
			{
				name: 'Clicks and Opens',
				value: 'clicksAndOpens',
				description: 'Also adds an image that is loaded when the email is opened',
			},
		],
		default: 'off',
		description:
			'What is recorded of each partner. Needs a published Partner Email Trigger; in many countries also the partner’s consent.',
	},
	{
		...impactProgramProperty,
		displayName: TRACKING_PROGRAM,
		name: 'trackingProgramId',
		required: false,
		description:
			'The impact.com program that {trackingLink} and {adcode_12345} are of: each partner gets their own link. Partners who have not joined it are not mailed. Needs the impact.com credential.',
	},
	{
		displayName: 'Unsubscribe Text',
		name: 'unsubscribeText',
		type: 'string',
		default: 'Unsubscribe',
		description:
			'What the link in the footer is called. Otherwise it is in the Message Language; translations say it in their own.',
	},
];
