import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('blank-email-workflow');
