/**
 * What this machine has. Plain JavaScript without dependencies, like all of this folder: it runs before anything is
 * installed, on whatever Node.js there is.
 */
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const { createServer } = require('node:net');
const os = require('node:os');
const { delimiter, dirname, join } = require('node:path');

/**
 * @typedef {object} Machine
 * @property {Record<string, string | undefined>} env the environment variables
 * @property {string} nodeVersion of the Node.js that runs this, such as `24.1.0`
 * @property {(name: string) => string | undefined} findProgram the path of a program on the PATH
 * @property {(path: string) => boolean} exists
 * @property {(path: string) => string} followLinks the path that a path of links leads to
 * @property {(path: string) => any} readJson what a JSON file holds; undefined without one
 * @property {(program: string, args: string[]) => string} run what a program prints
 * @property {() => number} freeMemory in bytes
 * @property {(folder: string) => number | undefined} freeDisk in bytes; undefined where Node.js cannot tell
 * @property {(port: number) => Promise<boolean>} isPortFree on 127.0.0.1
 */

/**
 * @param {Record<string, string | undefined>} env
 * @returns {Machine} the machine that this process runs on
 */
function thisMachine(env = process.env) {
	const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
	return {
		env,
		nodeVersion: process.versions.node,
		findProgram: (name) =>
			(env.PATH || '')
				.split(delimiter)
				.flatMap((folder) => endings.map((ending) => join(folder, name + ending)))
				.find((path) => fs.existsSync(path)),
		exists: fs.existsSync,
		followLinks: fs.realpathSync,
		readJson: (path) => (fs.existsSync(path) ? JSON.parse(fs.readFileSync(path, 'utf8')) : undefined),
		run: (program, args) => execFileSync(program, args, { encoding: 'utf8' }),
		freeMemory,
		freeDisk,
		isPortFree,
	};
}

function freeMemory() {
	const file = '/proc/meminfo';
	// What could be freed counts too, which older versions of Node.js leave out.
	const found = fs.existsSync(file) && /MemAvailable:\s+(\d+) kB/.exec(fs.readFileSync(file, 'utf8'));
	return found ? Number(found[1]) * 1024 : os.freemem();
}

function freeDisk(folder) {
	if (fs.statfsSync === undefined) return undefined;
	const existing = fs.existsSync(folder) ? folder : undefined;
	if (existing === undefined) return freeDisk(dirname(folder));
	const { bavail, bsize } = fs.statfsSync(existing);
	return bavail * bsize;
}

function isPortFree(port) {
	return new Promise((resolve) => {
		const server = createServer();
		server.once('error', () => resolve(false));
		server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
	});
}

module.exports = { thisMachine };
