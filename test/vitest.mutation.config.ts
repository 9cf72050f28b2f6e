import { defineConfig } from 'vitest/config';
import { settings } from './vitest.config.ts';

const { projects, ...shared } = settings.test ?? {};

/** The unit tests without chance, each file in a process of its own: no mutant must survive in the modules of another file. */
export default defineConfig({
  ...settings,
  test: { ...shared, include: ['test/unit/**/*.test.ts'], exclude: ['test/unit/properties/**'], reporters: [] },
});
