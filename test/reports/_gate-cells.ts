import {
  type GateCellReport,
  type GateMetric,
  type GateReport,
  gateReportSchema,
} from '../../core/records/gate-report.ts';
import { environment } from '../_environment.ts';

/** What gates of exact figures are made of. Nothing here is measured. */

const scenario = 'http-get latencyMs=5 @16';

/** A gated metric that passes, from the few figures that a test is about. */
export function metric(some: Partial<GateMetric> & Pick<GateMetric, 'metric'>): GateMetric {
  return {
    isGated: true,
    isDisputed: false,
    margin: 0.05,
    word: 'pass',
    reason: 'not slower by 5.0 %',
    base: 31.2,
    candidate: 31.3,
    ratio: { estimate: 1.003, low: 0.994, high: 1.012 },
    screenP: 1,
    confirmP: null,
    rounds: 96,
    processPairs: 3,
    noiseFloor: 0.01,
    noise: 0.004,
    smallestDetectable: 0.038,
    accepted: null,
    ...some,
  };
}

/** A count that nobody has accepted, unless the test says so. */
export function count(
  some: Omit<GateCellReport['counts'][number], 'accepted'> & Partial<GateCellReport['counts'][number]>,
) {
  return { accepted: null, ...some };
}

const quietMetrics = [
  metric({ metric: 'makespanMs' }),
  metric({
    metric: 'cpuMicrosPerOperation',
    margin: 0.1,
    reason: 'not slower by 10.0 %',
    base: 141,
    candidate: 139.4,
    ratio: { estimate: 0.987, low: 0.952, high: 1.023 },
    noiseFloor: 0.02,
    noise: 0.017,
    smallestDetectable: 0.071,
  }),
  metric({
    metric: 'serviceP50Ms',
    base: 5.21,
    candidate: 5.21,
    ratio: { estimate: 1, low: 0.996, high: 1.004 },
    noise: 0.002,
    smallestDetectable: 0.031,
  }),
  metric({
    metric: 'serviceP99Ms',
    isGated: false,
    margin: null,
    reason: 'shown only',
    base: 6.93,
    candidate: 7.74,
    ratio: { estimate: 1.113, low: 0.981, high: 1.262 },
    screenP: null,
    noiseFloor: 0.02,
    noise: 0.061,
    smallestDetectable: null,
  }),
];

export const loop: GateCellReport = {
  id: `${scenario} event-loop 16`,
  scenario,
  suite: 'http-get',
  params: { latencyMs: 5, bytes: 64 },
  namedParams: ['latencyMs'],
  model: 'event-loop',
  concurrency: 16,
  askedConcurrency: 16,
  processes: null,
  threads: null,
  tasksPerThread: null,
  runtime: null,
  word: 'pass',
  reason: null,
  counts: [],
  metrics: quietMetrics,
};
export const pool: GateCellReport = {
  ...loop,
  id: `${scenario} worker-thread-pool 4x4`,
  model: 'worker-thread-pool',
  threads: 4,
  tasksPerThread: 4,
};
export const alone: GateCellReport = {
  ...loop,
  id: 'sleep latencyMs=5 @1 event-loop 1',
  scenario: 'sleep latencyMs=5 @1',
  suite: 'sleep',
  params: { latencyMs: 5 },
  concurrency: 1,
  askedConcurrency: 1,
};

/** The cell with another figure for some of its metrics. */
export function changed(cell: GateCellReport, ...others: readonly GateMetric[]): GateCellReport {
  const metrics = cell.metrics.map((own) => others.find((other) => other.metric === own.metric) ?? own);
  return { ...cell, metrics };
}

/** A gate that passes, but for what is given. */
export function gate(some: Partial<GateReport>): GateReport {
  return gateReportSchema.parse({
    schemaVersion: 1,
    tool: { name: 'lockstep', version: '0.1.0' },
    command: 'npx lockstep gate http-get sleep -p latencyMs=5 --concurrency 16 --against main --budget 120s --seed 7',
    environment,
    base: { ref: 'main', commit: '712aea8c0f' },
    candidate: { commit: '9e107d9d37', isDirty: false },
    state: 'complete',
    reason: null,
    elapsedMs: 48_213,
    margin: 0.05,
    budgetMs: 120_000,
    verdict: {
      word: 'pass',
      sentence:
        'Pass: none of 9 metrics is slower by 5.0 % in 48 s; a slowdown of 7.1 % would have been caught nine times of ten.',
      smallestDetectable: 0.071,
    },
    machine: { load1: 1.32, foreignCpuShare: 0.008, stealShare: 0, cpuPressureShare: 0.031 },
    cells: [loop, pool, alone],
    notes: [],
    ...some,
  });
}
