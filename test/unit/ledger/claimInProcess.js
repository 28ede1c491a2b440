// Opens a ledger that may not be there yet and claims one email, in a process of its own. Prints whether it got it.
require('../../../testkit/engine/typescriptHook');
const { openLedger } = require('../../../lib/ledger/open');
const { claimSend } = require('../../../lib/ledger/claim');

const { location, claim, startAt } = JSON.parse(process.argv[2]);
setTimeout(async () => {
	const ledger = await openLedger(location);
	process.stdout.write(String(await claimSend(ledger, claim, Date.now())));
	await ledger.destroy();
}, startAt - Date.now());
