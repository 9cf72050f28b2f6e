import { runReissue } from '../bundle/index.ts';

await runReissue();
