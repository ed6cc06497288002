import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../core/analysis/changes.ts';
import type { Suite } from '../../../core/members/types.ts';
import { eventLoop, member, nap, plan, sequential, suite } from '../../_plan.ts';
import { again, base, changeOf, models, rounds, run, withEnvironment } from './_changes.ts';

describe('what cannot be compared', () => {
  test('is refused where the seeds differ', async () => {
    const other = await run({ noiseSeed: 1 }, plan({ models, rounds, seed: 8 }));
    expect(() => changesOf(base, other)).toThrow('a was made with --seed 7 and b with --seed 8');
  });

  test('is refused where no cell is in both, naming some of each', async () => {
    const naps = await run({ noiseSeed: 1 }, plan({ models, rounds, suites: [member(nap)] }));
    expect(() => changesOf(base, naps)).toThrow(
      /no cell in common; a has "fetch @4 sequential 1", .* and 2 more, b has "nap @4 sequential 1"/,
    );
  });

  test('is refused where other work goes by the same names', async () => {
    const params = { ...suite().params, latencyMs: { about: 'delay', values: [50] } };
    const other = await run({ noiseSeed: 1 }, plan({ models, rounds, suites: [member(suite({ params }))] }));
    expect(() => changesOf(base, other)).toThrow(/differs: latencyMs 100 in a and 50 in b/);
  });

  test.each([
    [
      'the same parameters',
      suite({ work: (params) => ({ ...suite().work(params), bytes: 128 }) as ReturnType<Suite['work']> }),
      'bytes 64 in a and 128 in b',
    ],
    [
      'a parameter that only the workload reads',
      suite({ params: { ...suite().params, client: { about: 'which', values: ['fetch'] } } }),
      'client none in a and fetch in b',
    ],
    [
      'a parameter of the same name as what the server is asked for',
      suite({ params: { ...suite().params, bytes: { about: 'of data handed over', values: [8] } } }),
      'bytes none in a and 8 in b',
    ],
  ])('is refused where it is other work with %s', async (_, other, said) => {
    const changed = await run({ noiseSeed: 1 }, plan({ models, rounds, suites: [member(other)] }));
    expect(() => changesOf(base, changed)).toThrow(said);
  });

  test('is listed where it is only a part: other work in one row', async () => {
    const params = { ...nap.params, latencyMs: { about: 'delay', values: [50] } };
    const two = (one: typeof nap) => plan({ models, rounds, suites: [member(suite()), member(one)] });
    const changes = changesOf(
      await run({ noiseSeed: 1 }, two(nap)),
      await run({ noiseSeed: 2 }, two(suite({ name: 'nap', server: null, params }))),
    );
    expect(changes.apart).toHaveLength(5);
    expect(changes.apart[0]).toMatchObject({
      id: 'nap @4 sequential 1',
      reason: expect.stringContaining('other work under the same name: latencyMs 100 in a and 50 in b'),
    });
    expect(changes.changes.every(({ scenario }) => scenario === 'fetch @4')).toBe(true);
    expect(changes.isWhole).toBe(false);
  });

  test('is listed where a cell has no number on one side, with the reason; the others find another baseline', () => {
    const faults = [{ type: 'fault' as const, trial: 'fetch @4 sequential 1', round: 2, reason: 'it broke' }];
    const changes = changesOf(base, { ...again, faults });
    expect(changes.apart).toEqual([
      {
        id: 'fetch @4 sequential 1',
        scenario: 'fetch @4',
        a: 'measured',
        b: 'failed',
        reason: 'failed in b: it broke',
      },
    ]);
    expect(changeOf(changes, 'pool 2x2', 'throughputPerSecond').baselineId).toBe('fetch @4 event-loop 4');
    expect(changes.isWhole).toBe(false);
  });

  test('is listed where it is missing in b, and is no loss where it is new in b', async () => {
    const fewer = await run({ noiseSeed: 2 }, plan({ models: [sequential, eventLoop], rounds }));
    const missing = changesOf(base, fewer);
    expect(missing.apart.map(({ id, reason }) => [id, reason])).toEqual([
      ['fetch @4 pool 2x2', 'not in b'],
      ['fetch @4 pool 2x1', 'not in b'],
      ['fetch @4 event-loop 2', 'not in b'],
    ]);
    expect(missing.isWhole).toBe(false);
    const added = changesOf(fewer, base);
    expect(added.apart.map(({ a, b, reason }) => [a, b, reason])).toContainEqual(['absent', 'measured', 'not in a']);
    expect(added.isWhole).toBe(true);
  });

  test('is said of a run that was cut short', () => {
    const cut = { ...again, end: { ...again.end, state: 'interrupted' as const, reason: 'SIGINT' } };
    expect(changesOf(base, cut)).toMatchObject({ b: { state: 'interrupted' }, isWhole: false });
  });
});

describe('circumstances', () => {
  test('of another machine leave the ratios and refuse the absolute numbers, with the reason', () => {
    const changes = changesOf(base, withEnvironment(again, { cpu: 'another CPU', usableCores: 8 }));
    expect(changes.absolute).toEqual({
      refused: `the machines differ: CPU ${base.session.environment.cpu} in a and another CPU in b, usable cores 2 in a and 8 in b`,
      changes: [],
    });
    expect(changes.changes.every(({ verdict }) => verdict === 'same')).toBe(true);
  });

  test('that may be the very question are listed: commit, runtime, libraries', () => {
    const changes = changesOf(
      base,
      withEnvironment(again, {
        commit: 'fedcba9876',
        isDirty: true,
        runtime: { name: 'node', version: '25.0.0' },
        dependencies: { undici: '9.0.0', piscina: '5.3.2', fastify: '5.12.8' },
      }),
    );
    expect(changes.differences).toEqual([
      { what: 'commit', a: '9e107d9d37', b: 'fedcba9876 with changes' },
      { what: 'node', a: '24.21.0', b: '25.0.0' },
      { what: 'undici', a: '8.12.4', b: '9.0.0' },
      { what: 'fastify', a: null, b: '5.12.8' },
    ]);
  });

  test('of one machine class show absolute numbers without a verdict', () => {
    const [first] = changesOf(base, again).absolute.changes;
    expect(Object.keys(first!)).toEqual(['id', 'scenario', 'quantity', 'a', 'b', 'change']);
    expect(first).toMatchObject({ id: 'fetch @4 sequential 1', quantity: 'throughputPerSecond' });
    expect(first!.a).toBeCloseTo(1000 / 102.1, 1);
  });
});
