import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('work-through-a-large-program');
