// The post step. It has an entry of its own, because a saved state, which may be missing, cannot say which step runs.
import { runPostStep } from '../dist/bundle/index.js';

await runPostStep();
