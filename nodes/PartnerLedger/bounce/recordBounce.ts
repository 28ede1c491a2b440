import { readMailReport } from '../../../lib/email/mailReport';
import { recordReport } from '../../../lib/email/recordReport';
import type { Operation } from '../operation';
import { readIncomingMail } from './incomingMail';
import { readClock } from '../../shared/surroundings';

/** Reads the incoming email of an item, and records what it says about one that was sent. */
export const recordBounce: Operation = async (context, ledger, itemIndex) => {
	const mail = await readIncomingMail(context, itemIndex);
	const { event, email, matchedBy, isSuppressed, reason } = await recordReport(
		ledger,
		readMailReport(mail),
		readClock(),
	);
	return [
		{
			event,
			...(email && {
				partnerId: email.partnerId,
				email: email.address,
				program: email.program,
				chain: email.chain,
				step: email.step,
			}),
			...(matchedBy && { matchedBy }),
			suppressed: isSuppressed,
			reason,
			subject: mail.subject,
		},
	];
};
