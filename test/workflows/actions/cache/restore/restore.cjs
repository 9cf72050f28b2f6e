const { cpSync, mkdirSync, readdirSync, statSync } = require('node:fs');
const { join } = require('node:path');

const { CACHE, GITHUB_WORKSPACE, INPUT_PATH, INPUT_KEY } = process.env;
mkdirSync(CACHE, { recursive: true });
const age = (key) => -statSync(join(CACHE, key)).mtimeMs;
const [found] = readdirSync(CACHE)
  .filter((key) => key.startsWith(INPUT_KEY))
  .sort((a, b) => age(a) - age(b));
console.log(found ? `Restored ${found}` : 'There is no cache');
if (found) cpSync(join(CACHE, found), join(GITHUB_WORKSPACE, INPUT_PATH), { recursive: true });
