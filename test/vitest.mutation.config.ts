import { defineConfig } from 'vitest/config';
import { settings } from './vitest.config.ts';

/** The unit tests without chance, each file in a process of its own: no mutant must survive in the modules of another file. */
export default defineConfig({
  ...settings,
  test: { projects: [], include: ['test/unit/**/*.test.ts'], exclude: ['test/unit/properties/**'], reporters: [] },
});
