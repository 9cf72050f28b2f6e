import { defineConfig } from 'vitest/config';
import { settings, unitTests } from './vitest.config.ts';

/** The unit tests, each file in a process of its own: no mutant must survive in the modules of another file. */
export default defineConfig({ ...settings, test: { ...settings.test, ...unitTests, reporters: [] } });
