import type { Change, Changes } from '../../core/records/changes.ts';

/** Two runs with exact figures, of which the second has slower threads. Nothing here is measured. */

const side = {
  startedAt: '2026-11-22T12:00:00.000Z',
  commit: '712aea8c0f',
  isDirty: false,
  state: 'complete',
  rounds: 12,
  loopbackMicros: 41.2,
} as const;

const scenario = 'http-get latencyMs=20 @16';
const cells = {
  sequential: `${scenario} sequential 1`,
  loop: `${scenario} event-loop 16`,
  pool: `${scenario} worker-thread-pool 4x4`,
};

function change(some: Partial<Change> & Pick<Change, 'id' | 'quantity' | 'change' | 'verdict'>): Change {
  return {
    scenario,
    isFloor: false,
    baselineId: cells.sequential,
    a: { estimate: 15.3, low: 15.1, high: 15.5 },
    b: { estimate: 15.2, low: 15, high: 15.4 },
    drift: { low: 0.98, high: 1.02 },
    p: 0.0001,
    roundsOfA: 12,
    roundsOfB: 11,
    reason: null,
    ...some,
  };
}

const ratio = (estimate: number, low: number, high: number) => ({ estimate, low, high });

export function slowerThreads(): Changes {
  return {
    schemaVersion: 1,
    a: side,
    b: { ...side, startedAt: '2026-11-23T09:30:00.000Z', commit: '9e107d9d37', isDirty: true, loopbackMicros: null },
    margin: 0.05,
    confidence: 0.95,
    verdict: {
      overall: 'worse',
      sentence: `b is worse in 2 of 5 ratios, most in throughput of ${cells.pool} against event-loop 16: 0.712× [0.701, 0.724]. 1 of 5 stay unclear.`,
    },
    isWhole: false,
    differences: [
      { what: 'commit', a: '712aea8c0f', b: '9e107d9d37 with changes' },
      { what: 'piscina', a: '5.3.2', b: '6.0.0' },
      { what: 'governor', a: null, b: 'performance' },
    ],
    changes: [
      change({ id: cells.loop, quantity: 'throughputPerSecond', change: ratio(0.993, 0.981, 1.006), verdict: 'same' }),
      change({
        id: cells.pool,
        quantity: 'throughputPerSecond',
        baselineId: cells.loop,
        a: ratio(0.971, 0.956, 0.983),
        b: ratio(0.691, 0.68, 0.702),
        change: ratio(0.712, 0.701, 0.724),
        verdict: 'worse',
      }),
      change({
        id: cells.pool,
        quantity: 'cpuMicrosPerOperation',
        baselineId: cells.loop,
        a: ratio(6.89, 6.71, 7.12),
        b: ratio(4.22, 4.1, 4.4),
        change: ratio(0.613, 0.59, 0.64),
        verdict: 'better',
      }),
      change({
        id: cells.pool,
        quantity: 'efficiency',
        baselineId: null,
        a: ratio(0.942, 0.93, 0.95),
        b: ratio(0.66, 0.65, 0.67),
        change: ratio(0.7, 0.69, 0.71),
        verdict: 'worse',
      }),
      change({
        id: cells.sequential,
        quantity: 'efficiency',
        baselineId: null,
        a: ratio(0.8, 0.79, 0.81),
        b: ratio(0.736, 0.72, 0.75),
        change: ratio(0.92, 0.9, 0.94),
        drift: { low: 0.83, high: 1.11 },
        verdict: 'unclear',
        reason:
          'a machine 2 times as fast or as slow and the luck of its processes would give 0.83 to 1.11 by themselves',
      }),
    ],
    counts: [
      { id: cells.sequential, scenario, rounds: 12, differences: [] },
      {
        id: cells.pool,
        scenario,
        rounds: 12,
        differences: [{ what: 'errors: status-500', rounds: [3, 7], a: 'none', b: '2' }],
      },
    ],
    absolute: {
      refused: null,
      changes: [
        { id: cells.loop, scenario, quantity: 'throughputPerSecond', a: 746, b: 702, change: ratio(0.941, 0.93, 0.95) },
        { id: cells.loop, scenario, quantity: 'cpuMicrosPerOperation', a: 141, b: 203, change: ratio(1.44, 1.2, 1.6) },
        {
          id: cells.sequential,
          scenario,
          quantity: 'throughputPerSecond',
          a: 48.8,
          b: null,
          change: { estimate: null, low: null, high: null },
        },
      ],
    },
    apart: [
      {
        id: 'http-get @1 event-loop 1',
        scenario: 'http-get @1',
        a: 'measured',
        b: 'invalid',
        reason: 'invalid in b: little: throughput × latency says 2.10 in flight where 1 were allowed',
      },
      { id: 'http-get @1 green 1', scenario: 'http-get @1', a: 'absent', b: 'measured', reason: 'not in a' },
    ],
  };
}

/** Another machine, a run that was cut, and nothing to compare but counts. */
export function nothingToCompare(): Changes {
  const given = slowerThreads();
  return {
    ...given,
    b: { ...given.b, state: 'interrupted', commit: null },
    verdict: {
      overall: 'unclear',
      sentence: 'Nothing to compare: no ratio is in both runs, but those of floors at most.',
    },
    differences: [],
    changes: [],
    counts: [],
    absolute: { refused: 'the machines differ: usable cores 2 in a and 8 in b', changes: [] },
  };
}
