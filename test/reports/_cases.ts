import type { Cell, Comparison } from '../../core/records/comparison.ts';
import { control, eventLoop, naturalPool, pool, sequential } from './_cells.ts';
import { cell, cellWithout, comparison, pairing } from './_comparison.ts';

/** The comparisons that the golden files are made of. */

type Warning = Comparison['warnings'][number];

const equal = { kind: 'equal' } as const;
const equalCpu = { kind: 'equal', metric: 'cpuMicrosPerOperation' } as const;

const poolIsCpuBound: Warning = {
  code: 'threads-exceed-cores',
  severity: 'warning',
  subject: pool.id,
  evidence: { threads: 4, usableCores: 2 },
  advice: 'ask for no more threads than there are usable cores, or say so beside the number',
};

/** One scenario, all measured: loop and pool tie at K=16, and the pool of 4×1 stands beside its control. */
export function httpGet(): Comparison {
  return comparison({
    verdict: {
      sentence:
        'event-loop: on http-get of 20 ms it does 15.3× (15.1–15.5) the operations of sequential and ties with worker-thread-pool 4×4, at 1/7 of its CPU.',
      winner: 'event-loop',
      smallestDetectableChange: 0.021,
    },
    cells: [sequential, eventLoop, pool, naturalPool, control],
    comparisons: [
      pairing(sequential, eventLoop, [15.3, 15.1, 15.5], 'better'),
      pairing(sequential, eventLoop, [0.443, 0.431, 0.452], 'better', { metric: 'cpuMicrosPerOperation' }),
      pairing(sequential, pool, [14.8, 14.5, 15.1], 'better'),
      pairing(sequential, naturalPool, [3.96, 3.93, 4.01], 'better'),
      pairing(eventLoop, pool, [0.971, 0.956, 0.983], 'same', equal),
      pairing(eventLoop, pool, [6.89, 6.71, 7.12], 'worse', equalCpu),
      pairing(control, naturalPool, [0.986, 0.977, 0.995], 'same', equal),
      pairing(control, naturalPool, [6.67, 6.42, 6.88], 'worse', equalCpu),
      pairing(eventLoop, naturalPool, [0.259, 0.256, 0.262], 'worse', { kind: 'direct' }),
      pairing(pool, naturalPool, [0.268, 0.265, 0.271], 'worse', { kind: 'direct' }),
    ],
    warnings: [poolIsCpuBound],
  });
}

/** Beside it a row of the floor: what is first in it is no advice to anybody. */
export function withFloor(): Comparison {
  const floor = { scenario: 'noop @16', suite: 'noop', params: { operations: 2000 }, isFloor: true, boundMs: null };
  const price = { efficiency: null, binds: null, bindsBecause: null, witness: null, provenBy: 'answers' } as const;
  const loop = cell({
    ...floor,
    ...price,
    model: 'event-loop',
    throughputPerSecond: { median: 1_240_000, low: 1_190_000, high: 1_260_000 },
    makespanMs: { median: 1.61, low: 1.59, high: 1.68 },
    latencyMs: { p50: 0.81, p90: 1.45, p99: 1.59, p999: 1.6, max: 1.61 },
    cpuMicrosPerOperation: 0.83,
  });
  const threads = cell({
    ...floor,
    ...price,
    model: 'worker-thread-pool',
    threads: 4,
    tasksPerThread: 4,
    throughputPerSecond: { median: 42_100, low: 40_800, high: 43_300 },
    makespanMs: { median: 47.5, low: 46.2, high: 49 },
    latencyMs: { p50: 23.9, p90: 42.7, p99: 47, p999: 47.4, max: 47.5 },
    cpuMicrosPerOperation: 31.6,
  });
  const base = httpGet();
  return comparison({
    ...base,
    cells: [...base.cells, loop, threads],
    comparisons: [...base.comparisons, pairing(loop, threads, [0.0339, 0.0331, 0.0346], 'worse')],
  });
}

const fast = { scenario: 'http-get latencyMs=5 @16', params: { latencyMs: 5, bytes: 64 } };

/** A second scenario in which one model lied, one broke and one cannot. */
export function withMissingCells(): Comparison {
  const base = httpGet();
  const fastSequential = cell({
    ...sequential,
    ...fast,
    id: 'http-get latencyMs=5 @16 sequential 1',
    throughputPerSecond: { median: 184, low: 182, high: 186 },
    makespanMs: { median: 1087, low: 1075, high: 1099 },
    latencyMs: { p50: 543, p90: 978, p99: 1076, p999: 1087, max: 1099 },
    serviceMs: { p50: 5.4, p90: 5.6, p99: 6.1, p999: 7.2, max: 8.8 },
    boundMs: 1000,
    fifoMs: 1000,
    efficiency: 0.92,
  });
  const fastPool = cellWithout('invalid', {
    ...fast,
    model: 'worker-thread-pool',
    threads: 4,
    tasksPerThread: 4,
    reason: 'the server saw 4 calls in flight at most where 16 were planned, in rounds 3, 4 and 7',
    // What an analysis that is too kind might leave in: no report may show them.
    throughputPerSecond: { median: 2718, low: 2681, high: 2745 },
    latencyMs: { p50: 5.4321, p90: 6, p99: 7, p999: 8, max: 9 },
    cpuMicrosPerOperation: 987,
  });
  const failed = cellWithout('failed', {
    ...fast,
    model: 'event-loop',
    reason: 'EMFILE: too many open files, after 812 operations',
  });
  const unsupported = cellWithout('unsupported', {
    ...fast,
    model: 'process-pool',
    reason: 'process-pool needs a suite that names a server',
  });
  return comparison({
    ...base,
    verdict: { ...base.verdict, sentence: `${base.verdict.sentence} At 5 ms nothing is decided.`, winner: null },
    cells: [...base.cells, fastSequential, failed, fastPool, unsupported],
    comparisons: [...base.comparisons, pairing(fastSequential, fastPool, [14.77, 14.1, 15.2], 'better')],
    claims: [
      {
        id: 'gather-is-max-not-sum',
        suite: 'http-get',
        suiteAbout: 'GET requests to a server that answers after L ms',
        findings: [],
        statement: 'Calls that are gathered take as long as the slowest of them, not as long as all together.',
        verdict: 'confirmed',
        evidence: { measuredMs: 268, maxMs: 260, sumMs: 4000 },
      },
    ],
    warnings: [
      ...base.warnings,
      {
        code: 'few-open-files',
        severity: 'error',
        subject: 'session',
        evidence: { openFilesLimit: 1024 },
        advice: 'raise the limit of open files with `ulimit -n 65536` and run again',
      },
      {
        code: 'governor-unknown',
        severity: 'info',
        subject: 'session',
        evidence: { governor: null },
        advice: 'nothing to do',
      },
    ],
  });
}

/** Stopped after three rounds: no interval exists yet, so that nothing is decided. */
export function interrupted(): Comparison {
  const early = (of: Cell): Cell => ({
    ...of,
    rounds: 3,
    throughputPerSecond: { ...of.throughputPerSecond, low: null, high: null },
    makespanMs: { ...of.makespanMs, low: null, high: null },
  });
  const cells = [sequential, eventLoop].map(early) as [Cell, Cell];
  return comparison({
    state: 'interrupted',
    reason: 'SIGINT',
    elapsedMs: 11_870,
    verdict: {
      sentence: 'Unclear: 3 rounds are too few to tell the models apart.',
      winner: null,
      smallestDetectableChange: null,
    },
    machine: {
      rounds: 6,
      contaminatedRounds: 0,
      observedRounds: 0,
      foreignCpuShare: null,
      stealShare: null,
      cpuPressureShare: null,
      loopbackMicros: null,
    },
    cells,
    comparisons: [pairing(cells[0], cells[1], [15.2, null, null], 'unclear', { pairs: 3, p: null })],
    servers: [],
    floors: [],
  });
}

export const empty = (): Comparison =>
  comparison({
    state: 'failed',
    reason: 'no port could be opened on 127.0.0.1',
    elapsedMs: null,
    verdict: { sentence: 'No verdict: nothing was measured.', winner: null, smallestDetectableChange: null },
    servers: [],
    floors: [],
    machine: {
      rounds: 0,
      contaminatedRounds: 0,
      observedRounds: 0,
      foreignCpuShare: null,
      stealShare: null,
      cpuPressureShare: null,
      loopbackMicros: null,
    },
  });
