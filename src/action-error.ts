export { ActionError, formatWarning, type Warning } from './errors.ts';
