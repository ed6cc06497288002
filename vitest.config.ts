import { defineConfig } from 'vitest/config';

export default defineConfig({
  // what Node resolves by a hook of ours (core/self-import.ts), the runner of the tests must be told
  resolve: { alias: { lockstep: new URL('core/api.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    // processes and sockets are real in some tests: they wait for each other, not for a clock
    testTimeout: 60_000,
    // most of them wait for processes and timers, so that a machine of two cores has room for two; by itself vitest takes one
    maxWorkers: 2,
    hookTimeout: 60_000,
  },
});
