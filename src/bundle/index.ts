// The actions that share a bundle, so that the archive has their common modules once. An entry of a few lines runs each.
export { run as runApprovedList } from '../approved-list/run.ts';
export { run as runAudit } from '../audit/run.ts';
export { post as runPostStep } from '../reissue/recovery/post-step.ts';
export { run as runReissue } from '../reissue/run.ts';
