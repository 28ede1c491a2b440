import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('partner-shards');
