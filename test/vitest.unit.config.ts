import { defineConfig } from 'vitest/config';
import { settingsFor } from './vitest.config.ts';

/** For quick runs: only what tests the units in this process, and without chance. */
export default defineConfig(settingsFor('test/unit', ['test/unit/properties/**']));
