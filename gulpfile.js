const { parallel, src, dest } = require('gulp');

// One pattern per folder: with `{nodes,credentials}/**` gulp would walk node_modules too.
const FOLDERS = ['nodes', 'credentials'];

const copy = (pattern) =>
	src(
		FOLDERS.map((folder) => `${folder}/**/${pattern}`),
		{ base: '.', encoding: false, allowEmpty: true },
	).pipe(dest('dist'));

// Each task returns its stream: otherwise gulp may end before the files are written.
const copyIcons = () => copy('*.svg');
copyIcons.displayName = 'build:icons';

const copyCodex = () => copy('*.node.json');
copyCodex.displayName = 'build:codex';

exports['build:icons'] = copyIcons;
exports['build:codex'] = copyCodex;
exports.default = parallel(copyIcons, copyCodex);
