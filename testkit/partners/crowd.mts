import type { Prospect } from './samplePartners.mts';

/** New prospects who have nothing in common but their number. */
export function buildCrowd(size: number, stage = 'new'): Prospect[] {
	return Array.from({ length: size }, (_, index) => ({
		partnerId: `P-${index}`,
		name: `Company ${index}`,
		email: `partner${index}@crowd.example`,
		firstName: `First ${index}`,
		lastName: 'Last',
		country: 'US',
		language: 'en',
		relationshipStage: stage,
		stageChangedAt: '2026-01-05T09:00:00.000Z',
		groups: null,
	}));
}
