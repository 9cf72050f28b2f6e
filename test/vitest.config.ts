import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    include: ['test/**/*.test.ts'],
    // By default one core stays free for watching; most tests wait for processes and sockets.
    maxWorkers: '100%',
    testTimeout: 120_000,
    reporters: ['default', ['json', { outputFile: 'build/tests.json' }]],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      reporter: ['text'],
      thresholds: { 100: true },
    },
  },
});
