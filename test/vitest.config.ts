import { join } from 'node:path';
import { configDefaults, defineConfig } from 'vitest/config';

/** The tests that mock modules. They need a process of their own. */
const isolated = ['test/reissue/random.test.ts', 'test/reissue/exhaustive.test.ts'];

/** The tests of the units in this process, without chance. */
export const unitTests = { include: ['test/unit/**/*.test.ts'], exclude: ['test/unit/properties/**'] };

/** A signal that is lost would let a unit test hang, so it ends early. */
export const unitProject = {
  extends: true,
  test: { name: 'unit', ...unitTests, isolate: false, testTimeout: 10_000 },
} as const;

export const settings = {
  root: join(import.meta.dirname, '..'),
  test: {
    // By default one core stays free for watching; most tests wait for processes and sockets.
    maxWorkers: '100%',
    maxConcurrency: 8,
    // No test takes minutes, but on a busy machine any of them may.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
};

export default defineConfig({
  ...settings,
  test: {
    ...settings.test,
    projects: [
      { extends: true, test: { name: 'isolated', include: isolated } },
      unitProject,
      {
        extends: true,
        test: {
          // To start a process, and to load the modules, takes longer than most files.
          name: 'shared',
          include: ['test/**/*.test.ts'],
          // The package of the mutation tests is in a folder of its own, with the tests of its dependencies.
          exclude: [...configDefaults.exclude, ...isolated, 'test/unit/!(properties)/**', 'test/unit/*.test.ts'],
          isolate: false,
        },
      },
    ],
    reporters: ['default', ['json', { outputFile: 'build/tests.json' }]],
    coverage: {
      provider: 'v8',
      include: ['src/**'],
      // The entries and the stub are not loaded in this process. Each test of a built action runs them.
      exclude: ['src/*/index.ts', 'src/http/undici-stub.ts'],
      reporter: ['text'],
      thresholds: { 100: true },
    },
  },
});
