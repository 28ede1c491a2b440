/** A partner as `GET /MediaPartners` shows it. */
export interface Partner {
	Id: string;
	Name: string;
	Description: string;
	Website: string;
	State: string;
	Address: Record<string, string | null>;
	Phone: { Country: string; Number: string };
	Currency: string;
	Timezone: string;
	PartnerType: string;
	PromotionalMethods: Array<{ Type: string; IsPrimary: boolean }>;
	PromotionalCountries: string[];
	Properties: Array<{ Id: string; Name: string; Type: string; Platform: string; Url: string }>;
	PromotionalCategories: string[];
	Programs: Membership[];
	Contacts: Array<{ FirstName: string; LastName: string; Email: string; IsPrimary: boolean }>;
	PartnerValues: { Value1: string; Value2: string; Value3: string };
	AccountManager: string;
	DateCreated: string;
	DateLastUpdated: string;
	Uri: string;
}

/** A program that a partner is joined to. */
export interface Membership {
	Id: string;
	Name: string;
	ContractId: string;
	ContractName: string;
	JoinDate: string;
	ExpirationDate: string | null;
}

/** What the filter `Status` of the list of contracts understands. */
export type ContractStatus = 'ACTIVE' | 'DECLINED' | 'EXPIRED' | 'PENDING' | 'UPCOMING';

/** A contract as `GET /Campaigns/{id}/Contracts` shows it. */
export interface Contract {
	Id: string;
	PartnerId: number;
	PartnerValue1: string;
	Status: ContractStatus;
	StartDate: string;
	EndDate: string | null;
	BrandSignatory?: string;
	BrandSignatoryDate?: string;
	PartnerSignatory?: string;
	PartnerSignatoryDate?: string;
	DateCreated: string;
	DateLastUpdated: string;
	TemplateTerms: {
		TemplateId: number;
		VersionId: number;
		Name: string;
		Labels: string[];
		Currency: string;
		EventPayouts: unknown[];
	};
	HasCampaignTerms: boolean;
	Uri: string;
}

/** A partner group as the sandbox keeps it: names and addresses of its members are added when it is shown. */
export interface Group {
	Id: string;
	Name: string;
	members: Set<string>;
}

/** A conversion as `GET /Actions` shows it, and when it was last changed, which the API filters by but does not show. */
export interface Action {
	shown: {
		Id: string;
		CampaignId: number;
		MediaPartnerId: number;
		MediaPartnerName: string;
		State: 'PENDING' | 'APPROVED' | 'REVERSED';
		Amount: number;
		Currency: string;
		EventDate: string;
		CreationDate: string;
		LockingDate: string;
	} & Record<string, unknown>;
	updatedAt: number;
}

/** An address that does not want to hear from a program. */
export interface UnsubscribedContact {
	UserEmail: string;
	PartnerId: number;
	CreatedAt: string;
	UpdatedAt: string;
}

/** An ad of a program as `GET /Ads/{id}` shows it. */
export interface Ad {
	Id: string;
	Name: string;
	Description: string;
	CampaignId: string;
	CampaignName: string;
	AdType: 'BANNER' | 'COUPON' | 'TEXT_LINK';
	LandingPage: string;
	LinkText: string;
	CouponLinkName: string;
	BannerAlternativeTag: string;
	DealDefaultPromoCode: string;
	/** Absent for an ad that has no end. */
	LimitedTimeEndDate?: string;
	Language: string;
	Uri: string;
}

/** Everything that the sandbox knows and that requests may change. */
export interface Account {
	sid: string;
	campaigns: Array<{ Id: number; Name: string; State: string; Type: string }>;
	/** The program that the partners belong to. */
	programId: number;
	partners: Map<string, Partner>;
	contracts: Contract[];
	/** Pending contracts that were decided: another decision on them is a conflict. */
	decided: Set<string>;
	groups: Group[];
	ads: Ad[];
	unsubscribed: UnsubscribedContact[];
	/** Newest first. */
	actions: Action[];
	/** Clicks by day (`2026-11-20`), then by partner id. */
	clicks: Map<string, Map<string, number>>;
}
