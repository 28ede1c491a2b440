/**
 * Says what this machine lacks for the commands of this repository, and how to get it.
 *
 *     node scripts/doctor.mjs            everything, a line each; exit code 1 if `npm test` cannot work
 *     node scripts/doctor.mjs --debian   the packages of Debian that have what is missing, a line each
 *
 * Plain JavaScript without dependencies, because it runs on the machine's own Node.js before anything is installed.
 */
import { checkRequirements, describe, findBlockers, isLacking } from '../testkit/machine/checks.js';
import { thisMachine } from '../testkit/machine/machine.js';
import { TEST } from '../testkit/machine/requirements.js';

const checked = await checkRequirements(thisMachine());
if (process.argv.includes('--debian')) {
	const lacking = checked.filter(isLacking).map(({ requirement }) => requirement.debian);
	for (const name of lacking.filter(Boolean)) console.log(name);
} else {
	for (const one of checked) console.log(describe(one));
	const blockers = findBlockers(checked, [TEST]);
	console.log(
		blockers.length === 0
			? '\nnpm test can run.'
			: `\nnpm test cannot run: ${blockers.map(({ requirement }) => requirement.name).join(', ')}.`,
	);
	process.exitCode = blockers.length === 0 ? 0 : 1;
}
