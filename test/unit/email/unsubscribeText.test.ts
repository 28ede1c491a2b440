import { chooseUnsubscribeText } from '../../../lib/email/unsubscribeText';

const LANGUAGES: Array<[string, string]> = [
	['de-AT', 'Abmelden'],
	['no', 'Meld deg av'],
	['nn-NO', 'Meld deg av'],
	['zh', '退订'],
	['zh-CN', '退订'],
	['zh-TW', '取消訂閱'],
	['zh-Hant-HK', '取消訂閱'],
	['zh_TW', '取消訂閱'],
];

test.each([...LANGUAGES, ['eo', 'Leave']])(
	'the link of a translation into %j is called %s',
	(language, text) => {
		expect(chooseUnsubscribeText({ language, writtenIn: language }, 'Leave')).toBe(text);
	},
);

test.each([...LANGUAGES, ['eo', 'Unsubscribe'], ['', 'Unsubscribe']])(
	'the link of a message that is written in %j is called %s, or as the operator says',
	(writtenIn, text) => {
		expect(chooseUnsubscribeText({ language: '', writtenIn }, '')).toBe(text);
		expect(chooseUnsubscribeText({ language: '', writtenIn }, 'Leave')).toBe('Leave');
	},
);
