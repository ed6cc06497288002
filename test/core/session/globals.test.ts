import { describe, expect, test } from 'vitest';
import type { Child } from '../../../core/process/child.ts';
import { Globals } from '../../../core/session/globals.ts';
import { plan } from '../../_plan.ts';

const trial = (module: string | null) => {
  const [planned] = plan().trials;
  if (planned === undefined) throw new Error('a plan has trials');
  return { modules: { ...planned.modules, globals: module === null ? null : { module } } };
};

/** Processes that write down what they are asked, and fail where `failing` says so. */
function world(failing: (request: string) => string | null = () => null) {
  const log: string[] = [];
  const told: string[] = [];
  const interruption = new AbortController();
  let opened = 0;
  const open = (): Child => {
    opened += 1;
    const name = opened;
    return {
      cpuMicros: 0,
      lost: null,
      async ask<T>(request: string, payload: unknown, timeoutMs: number | null) {
        log.push(`${name} ${request} ${JSON.stringify(payload)} in ${timeoutMs}`);
        const reason = failing(request);
        if (reason === 'never') return new Promise<T>(() => {});
        if (reason !== null) throw new Error(reason);
        return { of: name } as T;
      },
      kill: async () => void log.push(`${name} ends`),
    };
  };
  return {
    log,
    told,
    interruption,
    options: { interrupted: interruption.signal, tell: (text: string) => void told.push(text), open },
  };
}

describe('what suites do once a run', () => {
  test('is done once a module, before all, and undone in the other order', async () => {
    const { log, options } = world();
    const globals = await Globals.setUp(
      [trial('file:///a.ts'), trial('file:///b.ts'), trial('file:///a.ts'), trial(null)],
      options,
    );
    expect([trial('file:///a.ts'), trial('file:///b.ts'), trial(null)].map((each) => globals.dataOf(each))).toEqual([
      { of: 1 },
      { of: 2 },
      null,
    ]);
    await globals.tearDown();
    expect(log).toEqual([
      '1 setUp {"module":"file:///a.ts"} in 60000',
      '2 setUp {"module":"file:///b.ts"} in 60000',
      '2 tearDown null in 30000',
      '2 ends',
      '1 tearDown null in 30000',
      '1 ends',
    ]);
  });

  test('is named where it fails, and undone all the same', async () => {
    const { log, options } = world((request) => (request === 'setUp' ? 'no docker' : null));
    await expect(Globals.setUp([trial('file:///some/a.ts')], options)).rejects.toThrow(
      'suite a.ts: its globalSetup() failed: no docker',
    );
    expect(log.slice(1)).toEqual(['1 tearDown null in 30000', '1 ends']);
  });

  test('is told where it cannot be undone, and its process ends', async () => {
    const { log, told, options } = world((request) => (request === 'tearDown' ? 'still in use' : null));
    const globals = await Globals.setUp([trial('file:///a.ts')], options);
    await globals.tearDown();
    expect(told).toEqual(['a.ts: its globalTeardown() failed: still in use']);
    expect(log.at(-1)).toBe('1 ends');
  });

  test('is left in the middle by an interruption, and undone in a hurry', async () => {
    const { log, interruption, options } = world((request) => (request === 'setUp' ? 'never' : null));
    const up = Globals.setUp([trial('file:///a.ts'), trial('file:///b.ts')], options);
    interruption.abort();
    await (await up).tearDown();
    expect(log).toEqual(['1 setUp {"module":"file:///a.ts"} in 60000', '1 tearDown null in 2000', '1 ends']);
  });
});
