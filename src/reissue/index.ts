import { run } from './run.ts';

// Awaited at the top level: if the promise is never settled and nothing is left to wait for, Node ends with code 13, not 0.
await run();
