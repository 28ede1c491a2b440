import type { Mailer } from '../../lib/email/delivery';
import type { OutgoingMessage } from '../../lib/email/message';

/** Takes emails as a mail server would, and keeps them by their Message-ID. Nothing leaves the process. */
export class Recorder {
	private readonly messages = new Map<string, { message: OutgoingMessage; isAccepted: boolean }>();

	/** @param exists whether there is such an address */
	constructor(private readonly exists: (address: string) => boolean) {}

	openMailer(): Mailer {
		return {
			isTruth: true,
			send: async (message) => {
				const isAccepted = this.exists(message.to.address);
				this.messages.set(message.messageId ?? '', { message, isAccepted });
				if (isAccepted) return { kind: 'sent', response: '250 Rehearsed', refusedCopies: [] };
				const response = '550 5.1.1 No such address, by the behavior of this rehearsal';
				return {
					kind: 'rejected',
					scope: 'recipient',
					code: 550,
					cause: 'unknownMailbox',
					response,
					reason: response,
				};
			},
			stop() {},
			async close() {},
		};
	}

	/** Hands out what was taken since the last time. */
	takeAll(): Map<string, { message: OutgoingMessage; isAccepted: boolean }> {
		const taken = new Map(this.messages);
		this.messages.clear();
		return taken;
	}
}
