import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('unlock-top-creators');
