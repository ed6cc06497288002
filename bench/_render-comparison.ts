import type { Cell, Comparison, Pairing, Percentiles } from '../core/records/comparison.ts';
import { uniform } from '../core/work/random.ts';
import { environment } from '../test/_environment.ts';

/** A run larger than most: every field is filled as an analysis would fill it, with figures that are drawn and mean nothing. */

const SHAPES = [
  { model: 'event-loop', concurrency: 16, threads: null, tasksPerThread: null, isControl: false },
  { model: 'sequential', concurrency: 1, threads: null, tasksPerThread: null, isControl: false },
  { model: 'worker-thread-pool', concurrency: 16, threads: 4, tasksPerThread: 4, isControl: false },
  { model: 'worker-thread-pool', concurrency: 4, threads: 4, tasksPerThread: 1, isControl: false },
  { model: 'event-loop', concurrency: 4, threads: null, tasksPerThread: null, isControl: true },
] as const;
const OPERATIONS = 200;
const CURVE_STEPS = 52;

export function manyCells(cellCount: number, rounds: number): Comparison {
  const scenarios = Array.from({ length: Math.ceil(cellCount / SHAPES.length) }, (_, index) =>
    SHAPES.map((shape, place) => cellOf(index, shape, index * SHAPES.length + place, rounds)),
  );
  const cells = scenarios.flat().slice(0, cellCount);
  return {
    schemaVersion: 1,
    tool: { name: 'lockstep', version: '0.0.0' },
    command: 'lockstep run http-get --rounds 30 --seed 1',
    environment,
    plan: { seed: 1, rounds, margin: 0.05, confidence: 0.95, budgetMs: 60_000, isOfClaims: false },
    state: 'complete',
    reason: null,
    elapsedMs: 60_000,
    verdict: {
      sentence: 'event-loop: 15.6× the throughput of sequential.',
      winner: 'event-loop',
      smallestDetectableChange: 0.02,
    },
    stops: [],
    machines: [],
    machine: {
      rounds: cellCount * rounds,
      contaminatedRounds: 0,
      observedRounds: 0,
      foreignCpuShare: 0.01,
      stealShare: 0,
      cpuPressureShare: 0.03,
      loopbackMicros: 41,
    },
    servers: [{ name: 'http', operationsPerSecond: 26_400 }],
    floors: [
      { name: 'loop', about: 'an operation that does nothing', p50Micros: 0.3, p99Micros: 0.9, samples: 20_000 },
    ],
    cells,
    comparisons: scenarios.flatMap(pairingsOf),
    choices: [],
    kindComparisons: [],
    claims: [],
    warnings: [],
  };
}

type Shape = (typeof SHAPES)[number];

/** Drawn anew for every cell, so that no text is the same as another. */
interface Drawing {
  readonly rounds: number;
  readonly makespanMs: number;
  readonly around: (middle: number, position: number) => number;
}

function cellOf(index: number, shape: Shape, seed: number, rounds: number): Cell {
  const latencyMs = index + 1;
  const scenario = `http-get latencyMs=${latencyMs} @16`;
  const slots = shape.threads === null ? shape.concurrency : `${shape.threads}x${shape.tasksPerThread}`;
  const drawing: Drawing = {
    rounds,
    makespanMs: (latencyMs * OPERATIONS) / shape.concurrency,
    around: (middle, position) => middle * (1 + 0.1 * uniform(seed, position)),
  };
  return {
    id: `${scenario} ${shape.model} ${slots}`,
    scenario,
    suite: 'http-get',
    params: { latencyMs, bytes: 64, latency: 'constant' },
    namedParams: ['latencyMs'],
    provenBy: 'server',
    machine: null,
    askedConcurrency: 16,
    failedShare: null,
    processes: null,
    runtime: null,
    ranOn: null,
    arrivals: null,
    openLoop: null,
    observations: {},
    kinds: [],
    ...shape,
    isFloor: false,
    state: 'measured',
    reason: null,
    rank: shape.isControl ? null : 1,
    rounds,
    contaminatedRounds: 0,
    operations: { attempted: OPERATIONS * rounds, succeeded: OPERATIONS * rounds, errors: {} },
    ...timesOf(drawing, latencyMs),
    ...pricesOf(drawing),
    ...picturesOf(drawing, shape.concurrency, latencyMs),
    witness: {
      rows: null,
      operations: OPERATIONS * rounds,
      bytes: OPERATIONS * rounds * 64,
      connections: shape.concurrency,
      peakInFlight: shape.concurrency,
      meanInFlight: shape.concurrency * 0.97,
      meanDelayErrorMicros: 142,
    },
    server: null,
    serving: null,
    connections: null,
    digest: `sha256:${seed.toString(16).padStart(64, '0')}`,
    warnings: [],
  };
}

function timesOf({ makespanMs, around }: Drawing, latencyMs: number) {
  const spread = (middle: number) => ({ median: around(middle, 0), low: middle, high: middle * 1.1 });
  const percentiles = (middle: number): Percentiles => ({
    p50: around(middle, 1),
    p90: around(middle * 1.8, 2),
    p99: around(middle * 1.98, 3),
    p999: around(middle * 2, 4),
    max: middle * 2.2,
  });
  return {
    throughputPerSecond: spread((OPERATIONS * 1000) / makespanMs),
    makespanMs: spread(makespanMs),
    latencyMs: percentiles(makespanMs / 2),
    queueWaitMs: percentiles(makespanMs / 2 - latencyMs / 2),
    serviceMs: percentiles(latencyMs),
    boundMs: makespanMs,
    fifoMs: makespanMs,
    efficiency: 0.97,
    binds: 'wait' as const,
    bindsBecause: 'waiting explains 97 % of the time',
  };
}

function pricesOf({ around }: Drawing) {
  return {
    cpuMicrosPerOperation: around(141, 5),
    mainThreadMicrosPerOperation: around(127, 6),
    peakRssBytes: 103_400_000,
    eventLoopUtilization: 0.104,
    contextSwitchesPerOperation: 0.7,
    startMs: 212,
  };
}

function picturesOf({ rounds, makespanMs, around }: Drawing, concurrency: number, latencyMs: number) {
  const samples = (middle: number) => Array.from({ length: rounds }, (_, round) => around(middle, round));
  const waveMs = (wave: number) =>
    Array.from({ length: OPERATIONS }, (_, id) => (Math.floor(id / concurrency) + wave) * latencyMs);
  return {
    samples: { throughputPerSecond: samples((OPERATIONS * 1000) / makespanMs), makespanMs: samples(makespanMs) },
    latencyCurve: Array.from({ length: CURVE_STEPS }, (_, step) => ({
      percentile: 100 * (1 - 2 ** (-step / 4)),
      ms: around(makespanMs * (1 - 2 ** (-step / 4)), 0),
    })),
    waterfall: { admittedMs: waveMs(0), startedMs: waveMs(0.01), finishedMs: waveMs(1) },
  };
}

/** Each model against `sequential`, and each pool against the loop of its size. */
function pairingsOf(row: readonly Cell[]): Pairing[] {
  const [loop, sequential, pool, naturalPool, control] = row as [Cell, Cell, Cell, Cell, Cell];
  return [
    ...[loop, pool, naturalPool].map((candidate) => ({ kind: 'natural' as const, baseline: sequential, candidate })),
    { kind: 'equal' as const, baseline: loop, candidate: pool },
    { kind: 'equal' as const, baseline: control, candidate: naturalPool },
  ].flatMap(({ kind, baseline, candidate }) =>
    (['throughputPerSecond', 'cpuMicrosPerOperation'] as const).map((metric) => ({
      suite: candidate.suite,
      params: candidate.params,
      scenario: candidate.scenario,
      concurrency: candidate.concurrency,
      metric,
      kind,
      baseline: baseline.model,
      candidate: candidate.model,
      baselineId: baseline.id,
      candidateId: candidate.id,
      ratio: { estimate: 1.2, low: 1.1, high: 1.3 },
      p: 0.001,
      pairs: candidate.rounds,
      smallestDetectable: null,
      verdict: 'better' as const,
      reason: null,
    })),
  );
}
