import { ranksOf } from '../../core/analysis/ranking.ts';
import type { Cell, Comparison, Pairing } from '../../core/records/comparison.ts';
import { namedIn } from '../../core/records/identity.ts';
import { environment } from '../_environment.ts';

/**
 * Comparisons with exact figures, as a run of http-get would give them: 200 operations of 20 ms, 16 in flight, so that the
 * bounds are 4000 ms (K=1), 260 ms (K=16) and 1000 ms (K=4); all of a round are handed in at once. Nothing here is measured.
 */

const NONE = { p50: null, p90: null, p99: null, p999: null, max: null };

/** A cell that was measured, from the few figures that a test is about. */
export function cell(some: Partial<Cell> & { readonly model: string }): Cell {
  const concurrency = some.concurrency ?? 16;
  const scenario = some.scenario ?? 'http-get latencyMs=20 @16';
  const shape = some.threads == null ? `${concurrency}` : `${some.threads}x${some.tasksPerThread}`;
  return {
    id: `${scenario} ${some.model} ${shape}`,
    scenario,
    suite: 'http-get',
    params: { latencyMs: 20, bytes: 64 },
    machine: null,
    namedParams: namedIn(scenario, some.params ?? { latencyMs: 20 }),
    concurrency,
    askedConcurrency: 16,
    processes: null,
    threads: null,
    tasksPerThread: null,
    runtime: null,
    ranOn: null,
    arrivals: null,
    openLoop: null,
    observations: {},
    kinds: [],
    isFloor: false,
    isControl: false,
    state: 'measured',
    reason: null,
    rank: null,
    rounds: 10,
    contaminatedRounds: 0,
    failedShare: null,
    operations: { attempted: 2000, succeeded: 2000, errors: {} },
    throughputPerSecond: { median: 746, low: 739, high: 751 },
    makespanMs: { median: 268, low: 266, high: 271 },
    latencyMs: { p50: 144, p90: 247, p99: 268, p999: 270, max: 271 },
    queueWaitMs: { p50: 123, p90: 226, p99: 247, p999: 247, max: 248 },
    serviceMs: { p50: 20.6, p90: 21.7, p99: 23.1, p999: 26.9, max: 31 },
    boundMs: 260,
    fifoMs: 260,
    efficiency: 0.97,
    binds: 'wait',
    bindsBecause: 'waiting explains 97 % of the time',
    cpuMicrosPerOperation: 141,
    mainThreadMicrosPerOperation: 127,
    peakRssBytes: 103_400_000,
    eventLoopUtilization: 0.104,
    contextSwitchesPerOperation: 0.71,
    startMs: 212,
    witness: {
      rows: null,
      operations: 2000,
      bytes: 128_000,
      connections: 16,
      peakInFlight: 16,
      meanInFlight: 15.5,
      meanDelayErrorMicros: 142,
    },
    server: null,
    serving: { cpuMicrosPerOperation: 33, peakRssBytes: 71_200_000, processes: [] },
    connections: { open: 16, leastOpened: 0 },
    digest: 'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    provenBy: 'server',
    samples: { throughputPerSecond: [], makespanMs: [] },
    latencyCurve: [],
    waterfall: null,
    warnings: [],
    ...some,
  };
}

/** A cell without a single number, as the analysis leaves it. */
export function cellWithout(
  state: 'invalid' | 'failed' | 'unsupported',
  some: Partial<Cell> & { readonly model: string },
): Cell {
  return cell({
    state,
    rounds: 0,
    failedShare: null,
    operations: { attempted: 0, succeeded: 0, errors: {} },
    throughputPerSecond: { median: null, low: null, high: null },
    makespanMs: { median: null, low: null, high: null },
    latencyMs: NONE,
    queueWaitMs: NONE,
    serviceMs: NONE,
    boundMs: null,
    fifoMs: null,
    efficiency: null,
    binds: null,
    bindsBecause: null,
    cpuMicrosPerOperation: null,
    mainThreadMicrosPerOperation: null,
    peakRssBytes: null,
    eventLoopUtilization: null,
    contextSwitchesPerOperation: null,
    startMs: null,
    witness: null,
    serving: null,
    connections: null,
    digest: null,
    provenBy: null,
    ...some,
  });
}

export function pairing(
  baseline: Cell,
  candidate: Cell,
  [estimate, low, high]: readonly [number, number | null, number | null],
  verdict: Pairing['verdict'],
  some: Partial<Pairing> = {},
): Pairing {
  return {
    suite: candidate.suite,
    params: candidate.params,
    scenario: candidate.scenario,
    concurrency: candidate.concurrency,
    metric: 'throughputPerSecond',
    kind: 'natural',
    baseline: baseline.model,
    candidate: candidate.model,
    baselineId: baseline.id,
    candidateId: candidate.id,
    ratio: { estimate, low, high },
    p: 0.00195,
    pairs: 10,
    smallestDetectable: null,
    verdict,
    reason: null,
    ...some,
  };
}

/** Ranks are those of the analysis, whatever the cells bring. */
export function comparison(some: Partial<Comparison> = {}): Comparison {
  const given = { ...nothingMeasured(), ...some };
  const distinctions = { pairings: given.comparisons, margin: given.plan.margin };
  const rows = Map.groupBy(given.cells, (each) => each.scenario);
  const ranks = new Map([...rows.values()].flatMap((row) => [...ranksOf(row, distinctions)]));
  return { ...given, cells: given.cells.map((each) => ({ ...each, rank: ranks.get(each.id) ?? null })) };
}

function nothingMeasured(): Comparison {
  return {
    schemaVersion: 1,
    tool: { name: 'lockstep', version: '0.1.0' },
    command: 'npx lockstep run http-get -p latencyMs=20 -p bytes=64 --concurrency 16 --rounds 10 --seed 7',
    environment: {
      ...environment,
      dependencies: { ...environment.dependencies, fastify: '5.12.8' },
      commit: '712aea8c0ffee',
    },
    plan: { seed: 7, rounds: 10, margin: 0.05, confidence: 0.95, budgetMs: 60_000, isOfClaims: false },
    state: 'complete',
    reason: null,
    elapsedMs: 48_213,
    verdict: {
      sentence: 'No verdict: nothing was compared.',
      winner: null,
      smallestDetectableChange: 0.021,
    },
    stops: [],
    machines: [],
    machine: {
      rounds: 52,
      contaminatedRounds: 2,
      observedRounds: 0,
      foreignCpuShare: 0.008,
      stealShare: 0,
      cpuPressureShare: 0.031,
      loopbackMicros: 41.2,
    },
    servers: [{ name: 'http', operationsPerSecond: 26_400 }],
    floors: [
      {
        name: 'event-loop dispatch',
        about: 'one operation that does nothing, on the loop',
        p50Micros: 0.312,
        p99Micros: 0.894,
        samples: 20_000,
      },
      {
        name: 'worker-thread-pool dispatch',
        about: 'one that does nothing, to a thread and back',
        p50Micros: 124,
        p99Micros: 311,
        samples: 5000,
      },
    ],
    cells: [],
    comparisons: [],
    choices: [],
    kindComparisons: [],
    claims: [],
    warnings: [],
  };
}
