import { defineConfig } from 'vitest/config';
import config from './vitest.config.ts';

/** For quick runs and the mutation tests: only what tests the units in this process, and without chance. */
export default defineConfig({
  ...config,
  test: {
    ...config.test,
    include: ['test/unit/**/*.test.ts'],
    exclude: ['test/unit/properties/**'],
    reporters: [],
    coverage: { enabled: false },
  },
});
