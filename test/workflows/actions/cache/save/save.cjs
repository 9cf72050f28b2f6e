const { cpSync, existsSync, utimesSync } = require('node:fs');
const { join } = require('node:path');

const { CACHE, GITHUB_WORKSPACE, INPUT_PATH, INPUT_KEY } = process.env;
const entry = join(CACHE, INPUT_KEY);
if (!existsSync(entry)) {
  cpSync(join(GITHUB_WORKSPACE, INPUT_PATH), entry, { recursive: true });
  utimesSync(entry, new Date(), new Date());
}
