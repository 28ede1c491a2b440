/** A point in time for an operator, to the minute and in UTC: `2026-03-01T10:00Z`. Milliseconds since 1970. */
export function formatTime(milliseconds: number | null): string {
	return milliseconds === null ? 'an unknown date' : `${new Date(milliseconds).toISOString().slice(0, 16)}Z`;
}
