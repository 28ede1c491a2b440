import { clearProgramFigures, readProgramFigures } from '../../../lib/ledger/programHours';
import { inform } from '../../shared/hints';
import { count, formatNumber } from '../../shared/items';
import { readClock } from '../../shared/surroundings';
import { requireText } from '../filters';
import type { Operation } from '../operation';

/**
 * Lets a program send again that stopped because of its bounces and complaints: they are counted afresh from now on.
 *
 * @throws NodeOperationError where Program is empty
 */
export const resumeSending: Operation = async (context, ledger, itemIndex) => {
	const program = requireText(context, 'program', 'Program', itemIndex);
	const figures = await readProgramFigures(ledger, program, readClock());
	await clearProgramFigures(ledger, program);
	inform(
		context,
		`${program} sends again from the next run on. Of its latest ${count(figures.emails, 'email')}, ${formatNumber(figures.bounced)} bounced and ${formatNumber(figures.complained)} were reported as spam; both are counted afresh from now on.`,
	);
	return [{ program, resumed: true, ...figures }];
};
