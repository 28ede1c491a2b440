import { COUNTRIES, findCountryCode } from '../partner/country';
import { findLanguageCode, LANGUAGES } from '../partner/language';
import { RELATIONSHIP_STAGES } from '../partner/partner';
import { createVocabulary, nameValues } from './vocabulary';

/** impact.com's Relationship Stage. */
export const relationshipStages = createVocabulary(RELATIONSHIP_STAGES, true);

/** impact.com's Contract Stage, with the contract states of its Brand API. */
export const contractStages = createVocabulary(
	[
		{ value: 'none', label: 'None' },
		{
			value: 'awaitingPartner',
			label: 'Awaiting Partner Approval',
			aliases: ['Awaiting Publisher Approval'],
		},
		{
			value: 'awaitingBrand',
			label: 'Awaiting Brand Approval',
			aliases: ['Awaiting Advertiser Approval', 'PENDING'],
		},
		{ value: 'upcoming', label: 'Upcoming' },
		{ value: 'joined', label: 'Joined', aliases: ['ACTIVE'] },
		{ value: 'expired', label: 'Expired' },
		{ value: 'declined', label: 'Declined', aliases: ['Rejected'] },
		{ value: 'retracted', label: 'Retracted', aliases: ['Advertiser Retracted', 'Brand Retracted'] },
	],
	false,
);

/** Countries by ISO 3166-1 alpha-2. */
export const countries = nameValues(
	COUNTRIES.map(({ code, name }) => ({ value: code, label: name })),
	findCountryCode,
);

/** Languages by ISO 639-1. */
export const languages = nameValues(
	LANGUAGES.map(({ code, name }) => ({ value: code, label: name })),
	findLanguageCode,
);

/** `PromotionalMethods[].Type` of the Brand API, which the screens of impact.com call business model. */
export const promotionalMethods = createVocabulary(
	[
		{ value: 'CASHBACK', label: 'Cashback' },
		{ value: 'CONSUMER_SOFTWARE', label: 'Consumer Software' },
		{ value: 'CONTENT', label: 'Content / Reviews' },
		{ value: 'COUPON', label: 'Deals / Coupons', aliases: ['Deal/Coupons', 'Coupons', 'Deals'] },
		{ value: 'CPA_NETWORK', label: 'CPA Network' },
		{ value: 'EMAIL', label: 'Email / Newsletter', aliases: ['Newsletter'] },
		{ value: 'INCENTIVIZED', label: 'Incentivized' },
		{ value: 'LOYALTY', label: 'Loyalty / Rewards', aliases: ['Rewards'] },
		{ value: 'MOBILE', label: 'Mobile' },
		{ value: 'OFFLINE', label: 'Offline' },
		{ value: 'OTHER', label: 'Other' },
		{ value: 'SEARCH', label: 'Search' },
		{ value: 'SERVICE_PROVIDER', label: 'Service Provider' },
		{ value: 'SHOPPING', label: 'Shopping' },
		{
			value: 'SOCIAL_MEDIA_INFLUENCER',
			label: 'Social Influencer',
			aliases: ['Social Media Influencer', 'Influencer', 'Creator'],
		},
		{
			value: 'SYNDICATION_BLOG_NETWORKS',
			label: 'Syndication / Blog Networks',
		},
		{ value: 'WEBSITE', label: 'Website' },
	],
	false,
);

/** `Properties[].Type` of the Brand API. */
export const propertyTypes = createVocabulary(
	[
		{ value: 'MOBILE', label: 'Mobile App', aliases: ['App'] },
		{ value: 'SOCIAL', label: 'Social' },
		{ value: 'WEBSITE', label: 'Website', aliases: ['Web'] },
	],
	false,
);

/** `Properties[].Platform` of the Brand API: those in common use. */
export const propertyPlatforms = createVocabulary(
	[
		{ value: 'FACEBOOK', label: 'Facebook' },
		{ value: 'INSTAGRAM', label: 'Instagram' },
		{ value: 'LINKEDIN', label: 'LinkedIn' },
		{ value: 'PINTEREST', label: 'Pinterest' },
		{ value: 'SNAPCHAT', label: 'Snapchat' },
		{ value: 'TIKTOK', label: 'TikTok' },
		{ value: 'TWITCH', label: 'Twitch' },
		{ value: 'TWITTER', label: 'X (Twitter)', aliases: ['X'] },
		{ value: 'WEB', label: 'Web' },
		{ value: 'YOUTUBE', label: 'YouTube' },
	],
	false,
);

/** impact.com's Partner Size rating. */
export const partnerSizes = createVocabulary(
	[
		{ value: 'extraSmall', label: 'Extra Small', aliases: ['XS'] },
		{ value: 'small', label: 'Small', aliases: ['S'] },
		{ value: 'medium', label: 'Medium', aliases: ['M'] },
		{ value: 'large', label: 'Large', aliases: ['L'] },
		{ value: 'extraLarge', label: 'Extra Large', aliases: ['XL'] },
	],
	false,
);
