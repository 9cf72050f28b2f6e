import { runApprovedList } from '../bundle/index.ts';

await runApprovedList();
