import { listLinks } from './htmlLinks';

/** What is wrong with the links of an email, one line each. Whether an address answers is not tried out. */
export function findLinkProblems(html: string): string[] {
	const problems = listLinks(html).flatMap((target) => {
		const problem = findProblem(target);
		return problem === undefined ? [] : [`Link “${target.slice(0, 200)}” ${problem}`];
	});
	return [...new Set(problems)];
}

function findProblem(target: string): string | undefined {
	if (target === '' || target === '#') return 'leads nowhere';
	if (/^(?:#[^/]|(?:mailto|tel|sms):.)/i.test(target)) return undefined;
	if (!/^[a-z][a-z0-9+.-]*:/i.test(target)) return 'has no https:// in front';
	if (!/^https?:\/\//i.test(target)) return 'is of a kind that mail programs block';
	const host = URL.canParse(target) ? new URL(target).hostname : '';
	if (host === '') return 'is no valid address';
	return host === 'localhost' || !host.includes('.')
		? 'leads to a machine that partners cannot reach'
		: undefined;
}
