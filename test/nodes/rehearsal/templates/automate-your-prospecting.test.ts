import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('automate-your-prospecting');
