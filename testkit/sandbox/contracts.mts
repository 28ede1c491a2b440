import { DAY, writeDate } from './dates.mts';
import type { Account, Contract, ContractStatus } from './types.mts';

/** Where a partner of the sandbox stands; `proposed` is our own proposal that waits for the partner. */
export type Standing = 'joined' | 'applied' | 'proposed' | 'upcoming' | 'expired' | 'rejected';

const STATUS: Record<Standing, ContractStatus> = {
	joined: 'ACTIVE',
	applied: 'PENDING',
	proposed: 'PENDING',
	upcoming: 'UPCOMING',
	expired: 'EXPIRED',
	rejected: 'DECLINED',
};

/** A contract with a partner that came to where it is now at `changedAt`. */
export function buildContract(
	account: Pick<Account, 'sid' | 'programId'>,
	partner: { id: number; contact: string },
	standing: Standing,
	number: number,
	changedAt: number,
): Contract {
	const isPending = standing === 'applied' || standing === 'proposed';
	const id = `${isPending ? 'P' : 'S'}-${number}`;
	const startedAt = standing === 'expired' ? changedAt - 180 * DAY : changedAt;
	const signed = writeDate(startedAt);
	const brandSigned = standing !== 'applied' && standing !== 'rejected';
	const partnerSigned = standing !== 'proposed';
	return {
		Id: id,
		PartnerId: partner.id,
		PartnerValue1: '',
		Status: STATUS[standing],
		StartDate: writeDate(standing === 'upcoming' ? startedAt + 30 * DAY : startedAt),
		EndDate: standing === 'expired' ? writeDate(changedAt) : null,
		...(brandSigned && { BrandSignatory: 'Olive Operator', BrandSignatoryDate: signed }),
		...(partnerSigned && { PartnerSignatory: partner.contact, PartnerSignatoryDate: signed }),
		DateCreated: signed,
		DateLastUpdated: writeDate(changedAt),
		TemplateTerms: {
			TemplateId: number % 7 === 0 ? 99_998 : 99_999,
			VersionId: 6,
			Name: number % 7 === 0 ? 'Creator terms' : 'Public terms',
			Labels: [],
			Currency: 'USD',
			EventPayouts: [],
		},
		HasCampaignTerms: false,
		Uri: `/Advertisers/${account.sid}/Campaigns/${account.programId}/Contracts/${id}`,
	};
}

/** Lists a partner as joined to the program under a contract, or as one whose contract ended. */
export function addMembership(account: Account, contract: Contract): void {
	const partner = account.partners.get(String(contract.PartnerId));
	if (!partner) return;
	const program = account.campaigns.find(({ Id }) => Id === account.programId);
	partner.Programs.push({
		Id: String(account.programId),
		Name: program?.Name ?? '',
		ContractId: contract.Id,
		ContractName: contract.TemplateTerms.Name,
		JoinDate: contract.StartDate,
		ExpirationDate: contract.EndDate,
	});
}
