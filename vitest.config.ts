import { defineConfig } from 'vitest/config';

export default defineConfig({
  // what Node resolves by a hook of ours (core/self-import.ts), the runner of the tests must be told
  resolve: { alias: { lockstep: new URL('core/api.ts', import.meta.url).pathname } },
  test: {
    include: ['test/**/*.test.ts'],
    // processes and sockets are real in some tests: they wait for each other, not for a clock
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
