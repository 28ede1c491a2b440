import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('celebrate-top-performers');
