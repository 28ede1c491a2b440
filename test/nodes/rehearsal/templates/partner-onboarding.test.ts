import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('partner-onboarding');
