import type { IDataObject } from 'n8n-workflow';
import type { LedgerDatabase } from '../../lib/ledger/schema';
import type { PartnerData } from '../../lib/partner/values';
import type { Behavior } from '../../lib/rehearsal/behavior';
import type { WorkflowFile } from './workflowFile';

/** What is to be rehearsed, and with whom. */
export interface RehearsalRequest {
	workflow: WorkflowFile;
	/** Recorded items by the name of the node that they stand in for. */
	items?: Readonly<Record<string, IDataObject[]>>;
	/** Absent for invented ones. */
	partners?: readonly PartnerData[] | undefined;
	days: number;
	/** Milliseconds since 1970, UTC. */
	start: number;
	/** IANA time zone; by default that of the workflow. */
	zone?: string | undefined;
	behavior: Behavior;
	seed: number;
	/** Runs every hour with every partner, though it cannot make a difference. */
	everyHour?: boolean;
	/** Puts into the ledger what the workflow builds upon, such as saved segments. */
	prepareLedger?: (ledger: LedgerDatabase) => Promise<void>;
	signal?: AbortSignal | undefined;
}
