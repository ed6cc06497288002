import { describe, expect, test } from 'vitest';
import { analyse } from '../../../core/analysis/analysis.ts';
import type { PlannedTrial } from '../../../core/records/records.ts';
import type { SystemCounts } from '../../../core/session/world.ts';
import { eventLoop, member, nap, plan, pool } from '../../_plan.ts';
import { resultsOf } from '../../_session.ts';
import { FakeWorld, type Script } from '../../_world.ts';

/** What the system counts of suites that name no server: 64 operations on at most eight slots. */
const operations = { operations: ['64'], latencyMs: ['10'] };
const planned = plan({ suites: [member(nap)], models: [eventLoop, pool], params: operations, concurrency: [8] });
const isPool = ({ model }: PlannedTrial) => model === 'pool';
const reading = (micros: number): SystemCounts['serving'] => ({
  threadMicros: new Map([[1, micros]]),
  tickedMicros: micros,
  endedMicros: 0,
  rssBytes: 5e7,
});

/** Each is asked before a round, when so many are done, and after it, when there is one more. */
const comparisonOf = async (script: Script) => analyse(await resultsOf(planned, new FakeWorld(script)));
const opening = (of: (trial: PlannedTrial, round: number) => number) =>
  comparisonOf({
    counted: (trial, rounds) => ({
      serving: null,
      connectionsOpened: Array.from({ length: rounds }, (_, round) => of(trial, round)).reduce(
        (sum, each) => sum + each,
        0,
      ),
    }),
  });
const statesOf = ({ cells }: Awaited<ReturnType<typeof comparisonOf>>) =>
  Object.fromEntries(cells.map(({ model, tasksPerThread, reason }) => [`${model} ${tasksPerThread}`, reason]));

describe('connections that the system counted', () => {
  test('make a model INVALID that opens one for each operation, where another keeps them', async () => {
    const states = statesOf(await opening((trial) => (isPool(trial) ? 64 : 0)));
    expect(states['event-loop null']).toBeNull();
    expect(states['pool 4']).toBe(
      'unequal-connections: the system counted 56 connections for 64 operations of each round beyond one for each slot, where another model opened none',
    );
  });

  test('say by which factor a model opens more', async () => {
    const states = statesOf(await opening((trial) => (isPool(trial) ? 64 : 18)));
    expect(states['pool 4']).toContain('where another model opened 10, 5.6 times fewer');
  });

  test.each([
    ['one for each slot, closed while it slept', (trial: PlannedTrial) => trial.concurrency],
    ['the same for all', () => 64],
    [
      'many in some rounds, of other programs',
      (trial: PlannedTrial, round: number) => (isPool(trial) && round % 3 > 0 ? 64 : 0),
    ],
    ['a few more', (trial: PlannedTrial) => trial.concurrency + (isPool(trial) ? 5 : 0)],
  ])('are no fault where they are %s', async (_, of) => {
    expect(Object.values(statesOf(await opening(of))).filter((reason) => reason !== null)).toEqual([]);
  });

  test('are told where all models open them in every round', async () => {
    const { cells } = await opening(({ concurrency }) => concurrency);
    expect(cells[0]?.warnings.map(({ code }) => code)).toContain('reconnects');
    expect(cells[0]?.connections).toEqual({ open: null, leastOpened: 8 });
  });

  test('are not told where the system says nothing', async () => {
    const { cells } = await comparisonOf({});
    expect(cells[0]).toMatchObject({ connections: null, serving: null });
    expect(cells[0]?.warnings.map(({ code }) => code)).not.toContain('reconnects');
  });
});

describe('what serves the sockets of a trial', () => {
  const peer = { address: '127.0.0.1:5432', pid: 7, name: 'postgres', isHere: true };

  test('is told with its CPU an operation and its memory', async () => {
    const { cells } = await comparisonOf({
      looked: () => ({ open: 8, peers: [peer] }),
      counted: (_, rounds) => ({ serving: reading(rounds * 6400), connectionsOpened: null }),
    });
    expect(cells[0]).toMatchObject({
      serving: { cpuMicrosPerOperation: 100, peakRssBytes: 5e7, processes: ['postgres (127.0.0.1:5432)'] },
      connections: { open: 8, leastOpened: null },
    });
  });

  test('and cannot be seen is told by its address, once', async () => {
    const { warnings } = await comparisonOf({
      looked: () => ({
        open: 8,
        peers: [
          { ...peer, pid: null, name: null },
          { ...peer, address: '10.0.0.1:1', pid: null, isHere: false },
        ],
      }),
    });
    expect(warnings.filter(({ code }) => code === 'server-unseen').map(({ evidence }) => evidence)).toEqual([
      { address: '127.0.0.1:5432' },
      { address: '10.0.0.1:1' },
    ]);
  });
});
