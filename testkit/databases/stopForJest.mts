export { stopForJest as default } from './startForJest.mts';
