import { join } from 'node:path';
import { configDefaults, defineConfig, type ViteUserConfig } from 'vitest/config';

/** The tests that mock modules or measure memory. They need a process of their own. */
const isolated = [
  'test/audit/memory.test.ts',
  'test/reissue/plans.test.ts',
  'test/reissue/random.test.ts',
  'test/unit/properties/run.test.ts',
];

/** The settings for the tests in a folder. The others share processes: to start one, and to load the modules, takes longer than most files. */
export const settingsFor = (folder: string, exclude: string[] = []): ViteUserConfig => ({
  root: join(import.meta.dirname, '..'),
  test: {
    // By default one core stays free for watching; most tests wait for processes and sockets.
    maxWorkers: '100%',
    maxConcurrency: 8,
    // No test takes minutes, but on a busy machine any of them may.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    projects: [
      {
        extends: true,
        test: { name: 'isolated', include: isolated.filter((path) => path.startsWith(folder)), exclude },
      },
      {
        extends: true,
        test: {
          name: 'shared',
          include: [`${folder}/**/*.test.ts`],
          // The package of the mutation tests is in a folder of its own, with the tests of its dependencies.
          exclude: [...configDefaults.exclude, ...isolated, ...exclude],
          isolate: false,
        },
      },
    ],
  },
});

export const settings = settingsFor('test');

export default defineConfig({
  ...settings,
  test: {
    ...settings.test,
    reporters: ['default', ['json', { outputFile: 'build/tests.json' }]],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // The entries and the stub are not loaded in this process. Each test of a built action runs them.
      exclude: ['src/*/index.ts', 'src/reissue/post-index.ts', 'src/http/undici-stub.ts'],
      reporter: ['text'],
      thresholds: { 100: true },
    },
  },
});
