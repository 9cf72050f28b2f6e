import { defineConfig } from 'vitest/config';
import { settings } from './vitest.config.ts';
export default defineConfig({ ...settings, test: { ...settings.test, include: ['test/unit/domain/**/*.test.ts','test/unit/reissue/**/*.test.ts'], reporters: [], testTimeout: 10000 } });
