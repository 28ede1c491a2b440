import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { readAddressList } from '../../../lib/email/addressList';
import { decodeText } from '../../../lib/email/decodeText';
import { addSuppression } from '../../../lib/ledger/suppressions';
import { recordNames } from '../../../lib/ledger/writtenNames';
import { toText } from '../../../lib/partner/values';
import type { Operation } from '../operation';
import { readReason, readScope } from './parameters';
import { describePlace } from '../../shared/place';
import { readClock } from '../../shared/surroundings';

/** Adds every address of a CSV file in one transaction, and lists the lines with one that cannot be read, or none. */
export const importCsv: Operation = async (context, ledger, itemIndex) => {
	const { addresses, problems } = readCsv(context, await readCsvText(context, itemIndex), itemIndex);
	const program = readScope(context, itemIndex);
	const suppression = {
		reason: readReason(context, itemIndex),
		source: `CSV file, ${describePlace(context)}`,
		createdAt: readClock(),
		...(program !== undefined && { program }),
	};
	if (program !== undefined) await recordNames(ledger, { program });
	const added = await ledger.transaction().execute(async (transaction) => {
		let amount = 0;
		for (const address of new Set(addresses)) {
			if (await addSuppression(transaction, { ...suppression, address })) amount += 1;
		}
		return amount;
	});
	return [{ added, alreadySuppressed: new Set(addresses).size - added, invalid: problems.length, problems }];
};

async function readCsvText(context: IExecuteFunctions, itemIndex: number): Promise<string> {
	if (context.getNodeParameter('csvSource', itemIndex, 'file') === 'text') {
		return toText(context.getNodeParameter('csvText', itemIndex, '')) ?? '';
	}
	const field = toText(context.getNodeParameter('binaryField', itemIndex, 'data')) ?? 'data';
	if (context.getInputData()[itemIndex]?.binary?.[field] === undefined) {
		throw new NodeOperationError(context.getNode(), `The item has no file in the binary field “${field}”`, {
			description: 'Enter its name under Input Binary Field, or choose Text under CSV From.',
			itemIndex,
		});
	}
	const text = decodeText(await context.helpers.getBinaryDataBuffer(itemIndex, field));
	if (text !== undefined) return text;
	throw new NodeOperationError(context.getNode(), 'The file is no text', {
		description:
			'Save it as CSV; a workbook of Excel or another program cannot be read. Nothing was suppressed.',
		itemIndex,
	});
}

function readCsv(context: IExecuteFunctions, text: string, itemIndex: number) {
	try {
		return readAddressList(text);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), `The CSV cannot be read: ${(error as Error).message}`, {
			description: 'Save it as CSV with one address per line or a column named email.',
			itemIndex,
		});
	}
}
