import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // processes and sockets are real in some tests: they wait for each other, not for a clock
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
