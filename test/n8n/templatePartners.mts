import { seedProspects } from '../../testkit/workflows/templates.mts';
import type { Environment } from '../../testkit/n8n/environment.mts';

/** A partner of the sandbox program: since when it is one, and its orders as `[days ago, amount]`. */
interface Joined {
	firstName: string;
	days: number;
	orders?: Array<[daysAgo: number, amount: number]>;
	groups?: string[];
}

const joined: Joined[] = [
	{ firstName: 'Wes', days: 0 },
	{ firstName: 'Lin', days: 4 },
	{ firstName: 'Kim', days: 9 },
	{ firstName: 'Ivo', days: 12.5, orders: [[11, 20]] },
	{ firstName: 'Kat', days: 16.5 },
	{ firstName: 'Moe', days: 22.5 },
	{ firstName: 'Fee', days: 17, orders: [[0, 40]] },
	{
		firstName: 'Top',
		days: 90,
		orders: [
			[40, 30],
			[5, 700],
			[2, 500],
		],
	},
	{
		firstName: 'Max',
		days: 90,
		orders: [
			[40, 30],
			[5, 2700],
			[2, 2500],
		],
	},
	{ firstName: 'Qia', days: 200, orders: [[40, 30]] },
	{ firstName: 'Quo', days: 200, orders: [[70, 30]] },
	{ firstName: 'Qui', days: 200 },
	{
		firstName: 'Bea',
		days: 200,
		orders: [
			[100, 30],
			[10, 30],
		],
		groups: ['My Group'],
	},
	{
		firstName: 'Zoe',
		days: 200,
		orders: [
			[100, 30],
			[10, 30],
		],
	},
];

/** What arrives when every template has run once. */
export const expected = [
	'ann@partner.example: Ann, would you like to work with us?',
	'bea@partner.example: News for Bea & Co',
	'cleo@partner.example: Welcome, Cleo! Your first link is ready',
	'dan@partner.example: Thank you for applying, Dan',
	'fee@partner.example: Your first sale, Fee. Congratulations!',
	'ivo@partner.example: Ideas for Ivo & Co',
	'kat@partner.example: Can I help you get started, Kat?',
	'kim@partner.example: Your first sale: what works for others',
	'lin@partner.example: How your links work, in two minutes',
	'max@partner.example: You are one of our best, Max',
	'moe@partner.example: Three weeks in: how to get more out of it',
	'qia@partner.example: It has been quiet, Qia',
	'qui@partner.example: Shall we stay in touch, Qui?',
	'quo@partner.example: Something new to share with your audience',
	'top@partner.example: What a month, Top!',
	'wes@partner.example: Welcome, Wes! Your first link is ready',
];

const describePerson = (firstName: string) => ({
	name: `${firstName} & Co`,
	email: `${firstName.toLowerCase()}@partner.example`,
	firstName,
	lastName: 'Lee',
	country: 'US',
});

/** Fills the sandbox program, which has nobody in it, and the Data Table *Prospects*. */
export async function fillProgram({ sandbox, n8n }: Environment): Promise<void> {
	const happen = (event: string, body: Record<string, unknown>) => sandbox.happen(event, body);
	await happen('group', { id: '99990', name: 'My Group' });
	for (const { firstName, days, orders = [], groups } of joined) {
		const person = { ...describePerson(firstName), days, groups, standing: 'joined', method: 'CONTENT' };
		const { partnerId } = await happen('application', person);
		for (const [daysAgo, amount] of orders) {
			const at = new Date(Date.now() - daysAgo * 86_400_000 - 3_600_000).toISOString();
			await happen('action', { partnerId, amount, at });
		}
	}
	await happen('application', { ...describePerson('Dan'), method: 'COUPON' });
	await happen('application', { ...describePerson('Cleo'), method: 'SOCIAL_MEDIA_INFLUENCER' });
	const { name, email, firstName } = describePerson('Ann');
	await seedProspects(n8n.client, [{ partnerId: 'P1', name, email, firstName, relationshipStage: 'new' }]);
}
