import { runStep } from './run.ts';

// The post step (reissue/post.mjs) passes the argument. The saved state cannot say which step it is, because it may be missing.
await runStep(process.argv[2]);
