/** A partner as the benchmarks need it: every field that a condition of theirs asks about. */
export type BenchPartner = Record<string, unknown>;

const COUNTRIES = ['DE', 'US', 'FR', 'GB'];
const STAGES = ['joined', 'joined', 'outreach', 'expired'];

/** The same partners every time, with just what four conditions ask for. */
export function createPartners(amount: number, now: number): BenchPartner[] {
	return Array.from({ length: amount }, (_, index) => ({
		partnerId: String(1_000_000 + index),
		email: `partner${index}@partner.example`,
		relationshipStage: STAGES[index % STAGES.length],
		country: COUNTRIES[(index >> 2) % COUNTRIES.length],
		joinedAt: new Date(now - ((index % 300) + 1) * 86_400_000).toISOString(),
		clicks: index % 500,
	}));
}

/**
 * The same partners with what ten conditions ask for.
 *
 * @param days rows of daily performance on each partner, ending today
 */
export function createActivePartners(amount: number, now: number, days: number): BenchPartner[] {
	const daysAgo = (count: number) => new Date(now - count * 86_400_000).toISOString();
	const dates = Array.from({ length: days }, (_, index) => daysAgo(index).slice(0, 10));
	return createPartners(amount, now).map((partner, index) => ({
		...partner,
		name: `Partner ${index}`,
		language: 'en-US',
		groups: ['VIP', 'Creators'],
		lastClickAt: daysAgo(index % 60),
		accountManager: { level: index % 7 },
		performance: dates.map((date, day) => ({
			date,
			clicks: (index + day) % 9,
			actions: (index + day) % 3,
			revenue: ((index + day) % 3) * 12.5,
		})),
	}));
}
