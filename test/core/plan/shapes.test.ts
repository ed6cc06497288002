import { describe, expect, test } from 'vitest';
import { allMembers } from '../../../core/members/registry.ts';
import type { Runner } from '../../../core/members/types.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { desk, eventLoop, member, plan, pool } from '../../_plan.ts';

const models = await allMembers<Runner>('model', new URL('../../../runners/', import.meta.url));

test('no model has more slots than calls in flight are asked for, whatever threads and processes', () => {
  for (const concurrency of [1, 2, 3, 4, 5, 6, 7, 16, 33]) {
    for (const threads of [1, 2, 3, 4, 9]) {
      for (const processes of [1, 2, 3, 5]) {
        const { trials } = plan({ models, concurrency: [concurrency], threads, processes });
        expect(new Set(trials.map(({ model }) => model)).size).toBe(models.length);
        for (const trial of trials) expect(trial.concurrency).toBeLessThanOrEqual(concurrency);
      }
    }
  }
});

test('without threads only processes are left of the pools, and the control has as many calls in flight', () => {
  const { trials } = plan({ models, concurrency: [16], threads: 0, processes: 2 });
  const taken = trials.map(({ model, concurrency, processes, threads, isControl }) => {
    return [model, concurrency, processes, threads, isControl];
  });
  expect(taken).toEqual([
    ['event-loop', 16, null, null, false],
    ['process-pool', 2, 2, null, false],
    ['sequential', 1, null, null, false],
    ['event-loop', 2, null, null, true],
  ]);
});

test('models that have no shape there are no row, and a plan of nothing else is refused', () => {
  const threads = models.filter(({ value }) => value.name === 'worker-thread-pool');
  expect(() => plan({ models: threads, threads: 0 })).toThrow(
    new UsageError('none of these models has a shape of so many calls, threads and processes'),
  );
});

describe('a model of the user is refused by name', () => {
  const own = (shapes: Runner['shapes']) => member({ ...pool.value, name: 'mine', shapes });
  const planned = (shapes: Runner['shapes']) => () => plan({ models: [eventLoop, own(shapes)], concurrency: [2] });
  const four = { concurrency: 4, processes: 2, threads: 2, tasksPerThread: 1 };

  test('where it takes more slots than are asked for, whatever it calls them', () => {
    const message =
      'the model mine takes 4 slots (2x2x1) where 2 are asked for: its shapes must have no more, and may be none';
    expect(planned(() => [four])).toThrow(new UsageError(message));
    expect(planned(() => [{ ...four, concurrency: 2 }])).toThrow(new UsageError(message));
  });

  test('where a number of its shape is none', () => {
    const message = 'the model mine takes the shape 0.5x4, and every number of it must be whole and at least 1';
    expect(planned(() => [{ concurrency: 2, threads: 0.5, tasksPerThread: 4 }])).toThrow(new UsageError(message));
    expect(planned(() => [{ concurrency: Number.NaN, threads: 1, tasksPerThread: 1 }])).toThrow('takes the shape 1x1');
  });

  test('also where it only probes a server', () => {
    const probe = { suite: 'fetch', params: {}, concurrency: 1 };
    const servers = [member({ ...desk, probe })];
    expect(() => plan({ servers, models: [own(() => [{ ...four, concurrency: 1 }])] })).toThrow('mine takes 4 slots');
  });
});

test('a model may have no shape at so few calls in flight', () => {
  const picky = member({
    ...pool.value,
    shapes: (concurrency: number) => (concurrency < 4 ? [] : [{ concurrency: 4, threads: 4, tasksPerThread: 1 }]),
  });
  expect(plan({ models: [eventLoop, picky], concurrency: [2, 4] }).trials.map(({ id }) => id)).toEqual([
    'fetch @2 event-loop 2',
    'fetch @4 event-loop 4',
    'fetch @4 pool 4x1',
  ]);
});
