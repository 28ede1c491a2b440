import { chooseUnsubscribeText } from '../../../lib/email/unsubscribeText';

test.each([
	['de-AT', 'Abmelden'],
	['no', 'Meld deg av'],
	['nn-NO', 'Meld deg av'],
	['zh', '退订'],
	['zh-CN', '退订'],
	['zh-TW', '取消訂閱'],
	['zh-Hant-HK', '取消訂閱'],
	['zh_TW', '取消訂閱'],
	['eo', 'Leave'],
	['', 'Leave'],
])('the link of a message in %j is called %s', (language, text) => {
	expect(chooseUnsubscribeText(language, 'Leave')).toBe(text);
});
