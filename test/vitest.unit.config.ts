import { defineConfig } from 'vitest/config';
import { settings, unitProject } from './vitest.config.ts';

/** For quick runs. */
export default defineConfig({ ...settings, test: { ...settings.test, projects: [unitProject] } });
