import { post } from './recovery/post-step.ts';
import { run } from './run.ts';

/** Runs a step of the action. In `index.ts`, which awaits it, the imports would make the bundle a quarter larger. */
export function runStep(step: string | undefined): Promise<void> {
  return step === 'post' ? post() : run();
}
