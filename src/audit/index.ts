import { runAudit } from '../bundle/index.ts';

await runAudit();
