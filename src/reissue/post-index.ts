import { runToEnd } from '../runner/reporter.ts';
import { post } from './recovery/post-step.ts';

runToEnd(post);
