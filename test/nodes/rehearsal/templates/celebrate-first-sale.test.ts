import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('celebrate-first-sale');
