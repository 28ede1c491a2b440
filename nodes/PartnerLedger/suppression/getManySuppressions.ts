import { listSuppressions } from '../../../lib/ledger/suppressions';
import { readLimit } from '../../shared/numbers';
import type { Operation } from '../operation';
import { readScope } from './parameters';

/** Lists the addresses that are not mailed, the latest first. */
export const getManySuppressions: Operation = async (context, ledger, itemIndex) => {
	const limit = readLimit(context, itemIndex);
	const found = await listSuppressions(ledger, {
		program: readScope(context, itemIndex),
		limit: limit === Infinity ? undefined : limit,
	});
	return found.map(({ address, program, createdAt, ...rest }) => ({
		email: address ?? null,
		program: program ?? null,
		...rest,
		createdAt: new Date(createdAt).toISOString(),
	}));
};
