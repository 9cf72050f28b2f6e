import { runToEnd } from '../runner/reporter.ts';
import { run } from './run.ts';

runToEnd(run);
