import { rehearseTemplate } from './rehearseTemplate';

rehearseTemplate('welcome-and-kickstart');
