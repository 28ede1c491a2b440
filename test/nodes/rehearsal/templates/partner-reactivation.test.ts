import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('partner-reactivation');
