/** The account of the sandbox program: neither is a secret, and neither works anywhere else. */
export const sandboxAccount = { sid: 'IRSandbox0000000000000000000001', token: 'sandbox-token' };
