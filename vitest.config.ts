import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    globalSetup: ['tools/vitest-engines.ts'],
    exclude: ['**/node_modules/**', 'reports/**', '.cache/**', 'dist/**'],
    // Several tests stand up a whole stack and measure times on it: more at once would measure each other.
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
});
