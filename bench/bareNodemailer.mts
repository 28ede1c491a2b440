/**
 * Sends emails over nodemailer's pool with nothing around it, and prints how many per second. Started by send.mts:
 *
 *     node bench/bareNodemailer.mts '{"port":2525,"connections":5,"amount":10000,"html":"…","text":"…"}'
 */
import { createTransport } from 'nodemailer';

const { port, connections, amount, html, text } = JSON.parse(process.argv[2] ?? '{}') as {
	port: number;
	connections: number;
	amount: number;
	html: string;
	text: string;
};
const transport = createTransport({
	pool: true,
	maxConnections: connections,
	maxMessages: 1_000_000,
	host: '127.0.0.1',
	port,
	ignoreTLS: true,
});
const started = performance.now();
let next = 0;
async function work(): Promise<void> {
	while (next < amount) {
		const index = next++;
		await transport.sendMail({
			from: { name: 'Alex at Example', address: 'partners@acme.example' },
			to: `partner${index}@crowd.example`,
			subject: `First ${index}, would you like to work with us?`,
			html: html.replaceAll('First 0', `First ${index}`),
			text: text.replaceAll('First 0', `First ${index}`),
			messageId: `<${index}-0123456789abcdef0123456789abcdef@example.com>`,
		});
	}
}
await Promise.all(Array.from({ length: connections }, work));
const seconds = (performance.now() - started) / 1000;
transport.close();
process.stdout.write(JSON.stringify({ perSecond: amount / seconds }));
