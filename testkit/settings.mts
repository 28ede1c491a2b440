import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const testkit = dirname(fileURLToPath(import.meta.url));
const root = dirname(testkit);
const run = join(root, '.run');

/** Every folder and file that the test kit and its users share. */
export const paths = {
	root,
	testkit,
	/** The folder whose package.json says which n8n is tested, and which inbox. */
	newestN8n: join(testkit, 'n8n', 'newest'),
	/** The same for the oldest n8n that is supported. */
	oldestN8n: join(testkit, 'n8n', 'oldest'),
	/** Everything a run leaves behind. Deleting it resets the playground. */
	run,
	logs: join(run, 'logs'),
	screenshots: join(run, 'screenshots'),
	/** The workflows to import. */
	templates: join(root, 'templates'),
	template: join(root, 'templates', 'automate-your-prospecting.json'),
};

/** The account that is created in an n8n of the test kit, which only this machine can reach. */
export const owner = {
	email: 'operator@partners.example',
	password: 'Playground-1',
	firstName: 'Olive',
	lastName: 'Operator',
};

/** Where n8n is installed: `testkit/n8n/newest`, or a folder that several checkouts share. */
export function readInstallDir(environment: NodeJS.ProcessEnv): string {
	return resolve(environment.PLAYGROUND_INSTALL_DIR || paths.newestN8n);
}
