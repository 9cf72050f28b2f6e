import { post } from './recovery/post-step.ts';

await post();
