/** Checks a machine against the requirements, and says in words what it lacks. */
const { COMMANDS, REQUIREMENTS } = require('./requirements');

/** @typedef {import('./machine').Machine} Machine */
/** @typedef {import('./requirements').Requirement} Requirement */

/** @typedef {{ requirement: Requirement, finding: import('./requirements').Finding }} Checked */

/**
 * Checks requirements; what cannot be checked counts as missing.
 *
 * @param {Machine} machine
 * @param {Requirement[]} requirements
 * @returns {Promise<Checked[]>} in the same order
 */
function checkRequirements(machine, requirements = REQUIREMENTS) {
	return Promise.all(
		requirements.map(async (requirement) => {
			try {
				return { requirement, finding: await requirement.check(machine) };
			} catch (error) {
				return { requirement, finding: { state: 'missing', found: error.message } };
			}
		}),
	);
}

/** @param {Checked} checked */
const isLacking = ({ finding }) => finding.state !== 'ok';

/**
 * @param {Checked[]} checked
 * @param {string[]} commands of those that a requirement can be needed for
 * @returns {Checked[]} what keeps one of the commands from working
 */
function findBlockers(checked, commands) {
	return checked
		.filter(isLacking)
		.filter(({ requirement }) => !requirement.isAdvice && isNeeded(requirement, commands));
}

/**
 * @param {Requirement} requirement
 * @param {string[]} commands
 */
const isNeeded = ({ neededFor }, commands) => commands.some((command) => neededFor.includes(command));

/**
 * @param {Checked} checked
 * @returns {string} one line: what was found, and for something that lacks also what needs it and how to get it
 */
function describe({ requirement, finding }) {
	const { name, neededFor, isAdvice, remedy } = requirement;
	const found = finding.found ? ` (${finding.found})` : '';
	const line = `${finding.state.padEnd(10)}  ${name}${found}`;
	if (finding.state === 'ok') return line;
	const need = isAdvice ? '' : `, needed for ${neededFor.join(', ')}`;
	return `${line}${need}. ${remedy}`;
}

/**
 * Checks what one command needs, at its start.
 *
 * @param {Machine} machine
 * @param {string} script the script that the command runs, from the root of the repository
 * @param {string[]} [args] its arguments
 * @returns {Promise<string[]>} a line for each thing that keeps the command from working
 */
async function checkCommand(machine, script, args = []) {
	const commands = COMMANDS[script] ? COMMANDS[script](args) : [];
	const needed = REQUIREMENTS.filter((requirement) => isNeeded(requirement, commands));
	return findBlockers(await checkRequirements(machine, needed), commands).map(describe);
}

module.exports = { checkCommand, checkRequirements, describe, findBlockers, isLacking };
