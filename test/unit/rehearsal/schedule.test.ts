import { DateTime } from 'luxon';
import { firesInHour, type ScheduleInterval } from '../../../lib/rehearsal/schedule';

const zone = 'Europe/Berlin';
const start = DateTime.fromISO('2026-03-02T00:00', { zone }) as DateTime<true>;

/** The hours of two weeks, a change of the clocks among them, in which a rule fires. */
function listTimes(rule: ScheduleInterval, from = start, days = 14): string[] {
	const times: string[] = [];
	for (let now = from; now < from.plus({ days }); now = now.plus({ hours: 1 })) {
		if (firesInHour(rule, now, start)) times.push(now.toFormat('LL-dd HH'));
	}
	return times;
}

describe('when a Schedule Trigger fires', () => {
	it('every hour, or every so many hours of the clock', () => {
		expect(listTimes({ field: 'hours', hoursInterval: 1 }, start, 2)).toHaveLength(48);
		expect(listTimes({ field: 'hours', hoursInterval: 6 }, start, 1)).toEqual([
			...['03-02 00', '03-02 06', '03-02 12', '03-02 18'],
		]);
	});

	it('once a day at its hour, on the day of the change of the clocks too', () => {
		const march27 = DateTime.fromISO('2026-03-27T00:00', { zone }) as DateTime<true>;

		expect(listTimes({ triggerAtHour: 9 }, march27, 4)).toEqual([
			'03-27 09',
			'03-28 09',
			'03-29 09',
			'03-30 09',
		]);
		expect(listTimes({ field: 'days', daysInterval: 3, triggerAtHour: 9 }, start, 7)).toEqual([
			...['03-02 09', '03-05 09', '03-08 09'],
		]);
	});

	it('on days of the week and of the month', () => {
		expect(listTimes({ field: 'weeks', triggerAtDay: [1, 4], triggerAtHour: 8 })).toEqual([
			...['03-02 08', '03-05 08', '03-09 08', '03-12 08'],
		]);
		expect(listTimes({ field: 'months', triggerAtDayOfMonth: 5, triggerAtHour: 7 }, start, 60)).toEqual([
			...['03-05 07', '04-05 07'],
		]);
	});

	it.each([
		['0 9 * * 1-5', ['03-02 09', '03-03 09', '03-04 09', '03-05 09', '03-06 09']],
		['0 30 */12 * * *', ['03-02 00', '03-02 12', '03-03 00', '03-03 12', '03-04 00']],
		['0 8 4,6 * *', ['03-04 08', '03-06 08']],
		['0 8 4 * 7', ['03-04 08', '03-08 08']],
		['0 9 * * MON-FRI', ['03-02 09', '03-03 09', '03-04 09', '03-05 09', '03-06 09']],
		['0 9 * mar Tue,sun', ['03-03 09', '03-08 09']],
		['0 9 * jan-feb *', []],
		['@daily', ['03-02 00', '03-03 00', '03-04 00', '03-05 00', '03-06 00']],
	])('by the cron expression %s', (expression, times) => {
		expect(listTimes({ field: 'cronExpression', expression }, start, 7).slice(0, 5)).toEqual(times);
	});
});
