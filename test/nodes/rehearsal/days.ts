/**
 * How many days tests rehearse that are about a quarter. A month is enough while one works; `npm run test:all` also asks
 * for all 92 days.
 */
export const DAYS = Number(process.env.REHEARSED_DAYS || 30);
