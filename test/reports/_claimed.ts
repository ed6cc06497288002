import type { Cell, Comparison, JudgedExpectation, JudgedClaim } from '../../core/records/comparison.ts';
import { eventLoop, pool, sequential } from './_cells.ts';
import { cell, comparison, pairing } from './_comparison.ts';

/** Comparisons of open loops, with what operations saw of themselves, and with claims of every verdict. Nothing is measured. */

export function finding(some: Partial<JudgedExpectation> = {}): JudgedExpectation {
  return {
    quantity: 'throughputPerSecond',
    cell: eventLoop.id,
    against: sequential.id,
    is: 'at-least',
    value: 10,
    within: null,
    because: '16 in flight for 1',
    estimate: 15.3,
    low: 15.1,
    high: 15.5,
    verdict: 'confirmed',
    reason: null,
    ...some,
  };
}

export function claim(some: Partial<JudgedClaim> = {}): JudgedClaim {
  return {
    id: 'waiting-together',
    suite: 'http-get',
    suiteAbout: 'GET requests to a server that answers after L ms',
    statement: 'Calls that wait together take as long as the slowest of them, not as long as all of them.',
    verdict: 'confirmed',
    findings: [finding()],
    evidence: { quantity: 'throughputPerSecond', estimate: 15.3, low: 15.1, high: 15.5, expected: 10 },
    ...some,
  };
}

const claims: readonly JudgedClaim[] = [
  claim({
    findings: [
      finding(),
      finding({
        quantity: 'makespanMs',
        against: null,
        is: 'about',
        value: 260,
        within: 0.1,
        because: '⌈200/16⌉·20 ms',
        estimate: 268,
        low: 266,
        high: 271,
      }),
    ],
  }),
  claim({
    id: 'threads-are-faster',
    statement: 'Threads are faster than one loop.',
    verdict: 'refuted',
    findings: [
      finding({
        cell: pool.id,
        against: eventLoop.id,
        is: 'at-least',
        value: 1.5,
        because: 'more threads, more calls',
        estimate: 0.971,
        low: 0.956,
        high: 0.983,
        verdict: 'refuted',
      }),
    ],
  }),
  claim({
    id: 'few-connections',
    suite: 'scrape',
    suiteAbout: null,
    statement: 'One connection a lane is enough.',
    verdict: 'unclear',
    findings: [
      finding({
        quantity: 'connections',
        cell: eventLoop.id,
        against: null,
        is: 'at-most',
        value: 16,
        because: 'K',
        estimate: 16,
        low: null,
        high: null,
        verdict: 'unclear',
        reason: 'too few rounds for an interval',
      }),
      finding({
        quantity: 'observed.latenessMs.p99',
        cell: 'scrape @4 event-loop 4',
        against: null,
        is: 'at-most',
        value: 5,
        because: '',
        estimate: null,
        low: null,
        high: null,
        verdict: 'unclear',
        reason: 'scrape @4 event-loop 4 has no number: it was not measured',
      }),
    ],
  }),
];

const NAME = 'http-get operations=100 stallShare=0.2 stallMs=300 poisson 200/s @64';
const open = {
  scenario: NAME,
  askedConcurrency: 64,
  params: { latencyMs: 20, latency: 'constant', bytes: 64, operations: 100, stallShare: 0.2, stallMs: 300 },
  arrivals: { kind: 'poisson', ratePerSecond: 200 },
  boundMs: null,
  fifoMs: null,
  efficiency: null,
  binds: null,
  bindsBecause: null,
} as const;

const openEventLoop = cell({
  ...open,
  model: 'event-loop',
  concurrency: 64,
  throughputPerSecond: { median: 163, low: 160, high: 167 },
  latencyMs: { p50: 20.6, p90: 321, p99: 323, p999: 324, max: 324 },
  openLoop: { healthyPerSecond: { median: 158, low: 154, high: 160 }, unstartedShare: 0, scheduleLatenessMs: 1.2 },
  observations: {
    latenessMs: { count: 100, mean: 0.41, p50: 0.32, p99: 1.21, max: 2.04 },
    turns: { count: 100, mean: 3, p50: 3, p99: 5, max: 6 },
  },
});

const openPool = cell({
  ...open,
  model: 'process-pool',
  concurrency: 4,
  processes: 2,
  threads: 2,
  tasksPerThread: 1,
  throughputPerSecond: { median: 48.2, low: 47.1, high: 49.3 },
  latencyMs: { p50: 812, p90: 1320, p99: 1480, p999: 1490, max: 1490 },
  openLoop: {
    healthyPerSecond: { median: 38.4, low: 37.2, high: 39.9 },
    unstartedShare: 0.271,
    scheduleLatenessMs: 1.4,
  },
  observations: { latenessMs: { count: 73, mean: 0.52, p50: 0.44, p99: 1.63, max: 3.1 } },
});

/** One row of an open loop, in which a pool of processes falls behind, and no other. */
export function openLoop(): Comparison {
  return comparison({
    cells: [openEventLoop, openPool],
    comparisons: [pairing(openEventLoop, openPool, [0.296, 0.285, 0.307], 'worse')],
  });
}

/** Beside it a closed loop, and claims of every verdict. */
export function claimed(): Comparison {
  return comparison({
    command: 'npx lockstep run --claims --seed 7',
    cells: [sequential, eventLoop, pool, openEventLoop, openPool],
    comparisons: [
      pairing(sequential, eventLoop, [15.3, 15.1, 15.5], 'better'),
      pairing(openEventLoop, openPool, [0.296, 0.285, 0.307], 'worse'),
    ],
    claims: [...claims],
  });
}

const STALL_RATES = { latencyMs: 20, stallMs: 180, ratePerSecond: 100 } as const;

/** Rows that differ in the share of stalls alone: a loop of 16 slots that bears every one, and a pool of 4 that breaks at p* = 1/9. */
export function stalled(): Comparison {
  const { latencyMs, stallMs, ratePerSecond } = STALL_RATES;
  const cells = [0, 0.1, 0.2, 0.4].flatMap((stallShare): Cell[] => {
    const place = {
      scenario: `http-get stallShare=${stallShare} poisson 100/s @16`,
      params: { latencyMs, stallMs, stallShare },
      arrivals: { kind: 'poisson', ratePerSecond },
    } as const;
    const healthyOf = (slots: number) => {
      const healthy = (1 - stallShare) * Math.min(ratePerSecond, (1000 * slots) / (latencyMs + stallShare * stallMs));
      const spread = { median: healthy, low: healthy * 0.97, high: healthy * 1.03 };
      return { openLoop: { healthyPerSecond: spread, unstartedShare: 0, scheduleLatenessMs: 1 } };
    };
    return [
      cell({ ...place, ...healthyOf(16), model: 'event-loop' }),
      cell({ ...place, ...healthyOf(4), model: 'worker-thread-pool', concurrency: 4, threads: 4, tasksPerThread: 1 }),
    ];
  });
  return comparison({ cells });
}
