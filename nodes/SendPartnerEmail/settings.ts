import {
	NodeOperationError,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
} from 'n8n-workflow';
import { parseAddress, parseMailbox, type Mailbox } from '../../lib/email/address';
import type { SmtpSettings } from '../../lib/email/delivery';
import { DEFAULT_STANDING, type StandingRules } from '../../lib/email/sending/standing';
import { isWebAddress } from '../../lib/email/publicLinks';
import type { ChainStep } from '../../lib/ledger/names';
import { MAXIMUM_ADDRESSES } from '../../lib/partner/addresses';
import { toNumber, toText } from '../../lib/partner/values';
import { readId } from '../shared/impactParameters';
import { isManualExecution } from '../shared/mode';
import { readNumber } from '../shared/numbers';
import { refusePartnerExpressions, requireTextParameter } from '../shared/parameters';
import type { RecipientChoice } from './recipients';
import { readSchedule, type Schedule } from './schedule';

/** What one run of the node does with every partner, `send` for real. */
export type RunKind = { kind: 'send' } | { kind: 'preview'; testAddress?: string };

/** The node's parameters, checked. */
export interface SendSettings extends Schedule {
	step: ChainStep;
	from: Mailbox;
	replyTo?: string;
	cc?: string;
	bcc?: string;
	recipients: RecipientChoice;
	connections: number;
	/** How long the mail server may take for an answer, in milliseconds. */
	timeout: number;
	/** When the program stops sending. */
	standing: StandingRules;
	/** So many addresses that do not exist, with nobody accepted in between, are not believed. */
	mostUnknown: number;
	maximumAddresses: number;
	/** Lines of plain text, empty for none. */
	postalAddress: string;
	/** Whether the postal address and the unsubscribe link are added at the end. */
	hasFooter: boolean;
	/** The words of that link in the message itself, empty for those of its language; translations have their own. */
	unsubscribeText: string;
	tracking: TrackingChoice;
	/** What at least one link of every email starts with; empty for nothing. */
	requiredLink: string;
	/** Empty where there is none. */
	signUpLink: string;
	/** The program at impact.com that tracking links are for; absent where none is chosen. */
	trackingProgramId?: string | undefined;
	run: RunKind;
}

/** The label of the option that tracking links need. */
export const TRACKING_PROGRAM = 'Tracking Links Program';

/** What is counted; nothing unless an operator chose to. */
export type TrackingChoice = 'off' | 'clicks' | 'clicksAndOpens';

/**
 * Reads and checks everything but the message itself.
 *
 * @throws NodeOperationError naming the parameter by its label
 */
export function readSettings(context: IExecuteFunctions): SendSettings {
	refusePartnerExpressions(context, {
		program: 'Program',
		chain: 'Chain',
		step: 'Step',
		fromName: 'From Name',
		fromEmail: 'From Email',
		postalAddress: 'Postal Address',
		messageLanguage: 'Message Language',
		options: 'Options',
	});
	return {
		step: {
			program: requireTextParameter(context, 'program', 'Program'),
			chain: requireTextParameter(context, 'chain', 'Chain'),
			step: requireTextParameter(context, 'step', 'Step'),
		},
		from: readSender(context),
		replyTo: readAddress(context, 'replyTo', 'Reply To'),
		cc: readAddress(context, 'cc', 'Cc'),
		bcc: readAddress(context, 'bcc', 'Bcc'),
		recipients: context.getNodeParameter('options.recipients', 0, 'primary') === 'all' ? 'all' : 'primary',
		...readSchedule(context),
		connections: readNumber(context, 'options.connections', 'Simultaneous Connections', {
			fallback: 5,
			least: 1,
			isWhole: true,
		}),
		timeout:
			1000 *
			readNumber(context, 'options.timeout', 'Timeout (Seconds)', { fallback: 300, least: 5, most: 600 }),
		standing: readStandingRules(context),
		mostUnknown: readNumber(context, 'options.mostUnknown', 'Most Unknown Addresses', {
			fallback: 5,
			least: 2,
			isWhole: true,
		}),
		maximumAddresses: readNumber(context, 'options.maximumAddresses', 'Maximum Addresses', {
			fallback: MAXIMUM_ADDRESSES,
			least: 1,
			isWhole: true,
		}),
		postalAddress: readText(context, 'postalAddress'),
		hasFooter: context.getNodeParameter('options.footer', 0, true) !== false,
		unsubscribeText: readText(context, 'options.unsubscribeText'),
		tracking: readTracking(context),
		requiredLink: readWebAddress(context, 'requiredLink', 'Required Link'),
		signUpLink: readWebAddress(context, 'signUpLink', 'Sign-Up Link'),
		trackingProgramId: readTrackingProgram(context),
		run: readRunKind(context),
	};
}

function readStandingRules(context: IExecuteFunctions): StandingRules {
	const read = (name: keyof StandingRules, label: string) =>
		readNumber(context, `options.standing.limits.${name}`, `Bounces and Complaints: ${label}`, {
			fallback: DEFAULT_STANDING[name],
			least: 0,
			most: 100,
		});
	return {
		mostBounces: read('mostBounces', 'Most Bounces'),
		mostComplaints: read('mostComplaints', 'Most Complaints'),
	};
}

function readTrackingProgram(context: IExecuteFunctions): string | undefined {
	const name = 'options.trackingProgramId';
	const chosen: unknown = context.getNodeParameter(name, 0, '', { extractValue: true });
	return toText(chosen) === undefined ? undefined : readId(context, name, TRACKING_PROGRAM);
}

function readText(context: IExecuteFunctions, name: string): string {
	return toText(context.getNodeParameter(name, 0, '')) ?? '';
}

function readTracking(context: IExecuteFunctions): TrackingChoice {
	const choice = context.getNodeParameter('options.tracking', 0, 'off');
	return choice === 'clicks' || choice === 'clicksAndOpens' ? choice : 'off';
}

function readWebAddress(context: IExecuteFunctions, name: string, label: string): string {
	const value = readText(context, `options.${name}`);
	if (value === '' || isWebAddress(value)) return value;
	throw new NodeOperationError(context.getNode(), `${label} “${value}” is not a web address`, {
		description: `Enter an address that starts with https:// for ${label}.`,
	});
}

function readSender(context: IExecuteFunctions): Mailbox {
	const address = requireTextParameter(context, 'fromEmail', 'From Email');
	const mailbox = parseMailbox({ name: context.getNodeParameter('fromName', 0, ''), address }, 'From Email');
	if (mailbox.ok) return mailbox.mailbox;
	throw new NodeOperationError(context.getNode(), mailbox.reason, {
		description: 'Enter one email address for From Email, such as partners@acme.com.',
	});
}

function readAddress(context: IExecuteFunctions, name: string, label: string): string | undefined {
	const value = toText(context.getNodeParameter(`options.${name}`, 0, ''));
	if (value === undefined) return undefined;
	const parsed = parseAddress(value);
	if (parsed.ok) return parsed.address;
	throw new NodeOperationError(context.getNode(), `${label}: ${parsed.reason}`, {
		description: `Enter one email address for ${label}, such as alex@acme.com.`,
	});
}

function readRunKind(context: IExecuteFunctions): RunKind {
	if (!isManualExecution(context)) return { kind: 'send' };
	const testAddress = readAddress(context, 'sendTestEmailTo', 'Send Test Email To');
	if (testAddress !== undefined) return { kind: 'preview', testAddress };
	const choice = context.getNodeParameter('options.manualExecutions', 0, 'preview');
	return choice === 'send' ? { kind: 'send' } : { kind: 'preview' };
}

/**
 * The mail server from n8n's own SMTP credential.
 *
 * @throws NodeOperationError where the credential is missing or has no host
 */
export async function readSmtpSettings(context: IExecuteFunctions): Promise<SmtpSettings> {
	const credential: ICredentialDataDecryptedObject = await context.getCredentials('smtp');
	const host = toText(credential.host);
	const port = toNumber(credential.port);
	if (host === undefined || port === undefined) {
		throw new NodeOperationError(context.getNode(), 'The SMTP credential has no Host or Port', {
			description: 'Open the credential and fill them in.',
		});
	}
	return {
		host,
		port,
		secure: credential.secure === true,
		disableStartTls: credential.disableStartTls === true,
		user: toText(credential.user),
		password: typeof credential.password === 'string' ? credential.password : undefined,
		hostName: toText(credential.hostName),
		allowUnauthorizedCertificates:
			context.getNodeParameter('options.allowUnauthorizedCerts', 0, false) === true,
	};
}
