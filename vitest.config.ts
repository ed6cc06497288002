import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

// every process of a test would strip the types of the same files again, which takes longer than what most of them do
process.env['NODE_COMPILE_CACHE'] ??= join(tmpdir(), 'node-compile-cache');

export default defineConfig({
  // what Node resolves by a hook of ours (core/members/self-import.ts), the runner of the tests must be told
  resolve: { alias: { lockstep: new URL('cli/api.ts', import.meta.url).pathname } },
  test: {
    // no test may fail because the machine is slow: what takes longer will not come
    testTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{real,package,truth}.test.ts'],
          // a file that starts a process, a thread or a server fails here, and belongs to the real ones
          setupFiles: ['test/_starts-nothing.ts'],
          // what starts nothing leaves nothing behind: a process for each file would take longer than most of them
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'real',
          include: ['test/**/*.real.test.ts'],
          globalSetup: ['test/_compiled.ts'],
          // they wait for each other, not for a clock, and the machine may be busy
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // what they start waits for a third of the time, also on a machine of two cores
          maxWorkers: 3,
          // other programs of a shared machine can disturb a measurement; what fails twice is ours
          retry: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/**/*.package.test.ts'],
          // package managers wait for a registry
          testTimeout: 300_000,
          hookTimeout: 600_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'truth',
          include: ['test/**/*.truth.test.ts'],
          // gates of what others have published, at their length
          testTimeout: 600_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
