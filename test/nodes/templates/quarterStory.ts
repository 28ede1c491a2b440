import type { Life } from './simulatedProgram';

/** The days on which n8n is down. */
export const DOWN = [20, 21, 22];

const every = (days: number, from: number, to: number) =>
	Array.from({ length: Math.floor((to - from) / days) + 1 }, (_, index) => from + index * days);

/** Who is in the program, and what they do of their own accord. */
export const lives: Life[] = [
	// Is invited, applies, sells once, and goes quiet.
	{
		partnerId: 'P1',
		firstName: 'Ann',
		email: 'ann@partner.example',
		prospectFrom: 0,
		appliesOn: 3,
		orders: [[12, 50]],
		clicks: [6, 12, 20],
	},
	// Is invited and never answers.
	{ partnerId: 'P2', firstName: 'Ben', email: 'ben@partner.example', prospectFrom: 1 },
	// A creator who applies unasked, sells early, and then a lot.
	{
		partnerId: 'P3',
		firstName: 'Cleo',
		email: 'cleo@partner.example',
		appliesOn: 5,
		isCreator: true,
		orders: [
			[8, 50],
			[20, 600],
			[24, 600],
			[39, 4500],
		],
		clicks: every(7, 8, 92),
	},
	// Applies unasked, is accepted by hand, and never begins.
	{ partnerId: 'P4', firstName: 'Dan', email: 'dan@partner.example', appliesOn: 10, joinsOn: 14 },
	// Unsubscribes after the first follow-up.
	{ partnerId: 'P5', firstName: 'Eve', email: 'eve@partner.example', prospectFrom: 2 },
	// Joined long ago and was quiet for a hundred days when it all began.
	{
		partnerId: 'P6',
		firstName: 'Fay',
		email: 'fay@partner.example',
		joinsOn: -400,
		orders: [[-390, 80]],
		clicks: [-100],
	},
	// Joined long ago and sells steadily; one month is a great one.
	{
		partnerId: 'P7',
		firstName: 'Gus',
		email: 'gus@partner.example',
		joinsOn: -300,
		orders: [
			[-280, 90],
			[10, 400],
			[30, 900],
			[60, 300],
		],
		clicks: every(5, -50, 92),
	},
	// Is no longer a partner.
	{ partnerId: 'P8', firstName: 'Hal', email: 'hal@partner.example', joinsOn: -200, expiresOn: -20 },
	// Is invited, and joins while n8n is down.
	{ partnerId: 'P9', firstName: 'Ida', email: 'ida@partner.example', prospectFrom: 3, joinsOn: 20 },
];

const invite = (name: string) => `${name}, would you like to work with us?`;
const welcome = (name: string) => `Welcome, ${name}! Your first link is ready`;
const kickStart2 = (name: string) => `Can I help you get started, ${name}?`;
const ideas = (name: string) => `Ideas for ${name} & Co`;
const quiet = (name: string) => `It has been quiet, ${name}`;
const FOLLOW_UP_1 = 'Did my invitation reach you?';
const FOLLOW_UP_2 = 'Shall I keep your place?';
const KICK_START_1 = 'Your first sale: what works for others';
const LINKS = 'How your links work, in two minutes';
const MORE = 'Three weeks in: how to get more out of it';
const QUIET_60 = 'Something new to share with your audience';

/** Who is to get what, and on which day. */
export const expected: Record<string, Array<[day: number, subject: string]>> = {
	'ann@partner.example': [
		[0, invite('Ann')],
		[4, welcome('Ann')],
		[7, LINKS],
		[11, KICK_START_1],
		[13, 'Your first sale, Ann. Congratulations!'],
		[14, ideas('Ann')],
		[25, MORE],
		[51, quiet('Ann')],
		[81, QUIET_60],
	],
	'ben@partner.example': [
		[1, invite('Ben')],
		[8, FOLLOW_UP_1],
		[15, FOLLOW_UP_2],
	],
	'cleo@partner.example': [
		[6, welcome('Cleo')],
		[9, 'Your first sale, Cleo. Congratulations!'],
		// Due on day 9 as well, and held back by the Frequency Cap.
		[10, LINKS],
		[16, ideas('Cleo')],
		[25, 'What a month, Cleo!'],
		[27, MORE],
		[40, 'You are one of our best, Cleo'],
	],
	'dan@partner.example': [
		[11, 'Thank you for applying, Dan'],
		[15, welcome('Dan')],
		[18, LINKS],
		// Due on day 22, when n8n was down.
		[23, KICK_START_1],
		[25, ideas('Dan')],
		[29, kickStart2('Dan')],
		[36, MORE],
		[45, quiet('Dan')],
		[75, QUIET_60],
	],
	'eve@partner.example': [
		[2, invite('Eve')],
		[9, FOLLOW_UP_1],
	],
	'fay@partner.example': [[0, 'Shall we stay in touch, Fay?']],
	'gus@partner.example': [[31, 'What a month, Gus!']],
	'hal@partner.example': [],
	'ida@partner.example': [
		[3, invite('Ida')],
		[10, FOLLOW_UP_1],
		[17, FOLLOW_UP_2],
		[23, welcome('Ida')],
		[24, LINKS],
		[28, KICK_START_1],
		[31, ideas('Ida')],
		[35, kickStart2('Ida')],
		[42, MORE],
		[51, quiet('Ida')],
		[81, QUIET_60],
	],
};
