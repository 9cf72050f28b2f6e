import { run } from './run.ts';

// Awaited at the top level: should the promise ever be left unsettled with nothing to wait for, Node ends with code 13, not 0.
await run();
