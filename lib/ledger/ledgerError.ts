/** The ledger cannot be used; the message says what to do, in words for an operator. Nothing may be sent. */
export class LedgerError extends Error {
	constructor(message: string, options?: ErrorOptions) {
		super(message, options);
		this.name = 'LedgerError';
	}
}
