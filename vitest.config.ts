import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['tools/vitest-engines.ts'],
    exclude: ['**/node_modules/**', 'reports/**', '.cache/**', 'dist/**'],
    // Several tests stand up a whole stack and measure times on it: more at once would measure each other.
    maxWorkers: 2,
    // One second try in CI, on a machine that others use: it is listed as retried, never hidden.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
