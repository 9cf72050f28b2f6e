import { run } from './run.ts';

// Awaited at the top level, so that Node ends with code 13, not 0, if the promise stays pending with nothing left to do.
await run();
