import { z } from 'zod';
import type { Changes } from './changes.ts';
import type { Explanation } from './explanation.ts';
import type { GateReport } from './gate-report.ts';
import { environmentSchema } from './records.ts';

/**
 * What a run says, as data: the JSON report, and what every other report is made from. A contract that scripts rely on:
 * within a schema version fields may be added, and those here keep their name, unit and meaning. Null = not measured.
 */

const value = z.number().nullable();
const paramValue = z.union([z.number(), z.string(), z.boolean()]);
const params = z.record(z.string(), paramValue);

/** Median over rounds with its exact order-statistic interval; the bounds are null where the rounds are too few for one. */
const spread = z.object({ median: value, low: value, high: value });
export type Spread = z.infer<typeof spread>;

const percentiles = z.object({ p50: value, p90: value, p99: value, p999: value, max: value });
export type Percentiles = z.infer<typeof percentiles>;

const warning = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  /** The id of a cell, or "session". */
  subject: z.string(),
  evidence: z.record(z.string(), paramValue.nullable()),
  advice: z.string(),
});

const cellSchema = z.object({
  id: z.string(),
  /** The row this cell stands in. */
  scenario: z.string(),
  suite: z.string(),
  params,
  model: z.string(),
  /** Calls in flight of this cell; `askedConcurrency` is what its row was asked for. */
  concurrency: z.int(),
  askedConcurrency: z.int(),
  processes: z.int().nullable(),
  threads: z.int().nullable(),
  tasksPerThread: z.int().nullable(),
  /** Null in a closed loop, where each operation waits for a slot; else the rate at which they come in regardless. */
  arrivals: z.object({ kind: z.enum(['constant', 'poisson']), ratePerSecond: z.number() }).nullable(),
  /** True where the row measures the models and no workload: it takes no part in the verdict. */
  isFloor: z.boolean(),
  /** The control row of a worker pool: the same calls in flight on one event loop. */
  isControl: z.boolean(),
  state: z.enum(['measured', 'invalid', 'unsupported', 'failed']),
  reason: z.string().nullable(),
  /** 1, 1, 3: place in its row by throughput, shared by all that nothing tells apart; null for a control and what has no number. */
  rank: z.int().nullable(),
  /** Rounds that count; contaminated ones are left out. */
  rounds: z.int(),
  contaminatedRounds: z.int(),
  operations: z.object({
    attempted: z.int(),
    succeeded: z.int(),
    errors: z.record(z.string(), z.int()),
  }),
  /** In an open loop: what succeeded before the last arrival, a second. */
  throughputPerSecond: spread,
  makespanMs: spread,
  /** From submission, or in an open loop from when it was due. */
  latencyMs: percentiles,
  queueWaitMs: percentiles,
  serviceMs: percentiles,
  /** Lower bound of the makespan: no correct measurement beats it. */
  boundMs: value,
  /** What first come, first served on these slots would take at no cost; equal to the bound where all latencies are equal. */
  fifoMs: value,
  /** boundMs ÷ measured makespan, median over rounds. */
  efficiency: value,
  binds: z.enum(['wait', 'client-cpu', 'server', 'connections', 'dispatch']).nullable(),
  /** The number that proves what binds, in words. */
  bindsBecause: z.string().nullable(),
  /** Of an open loop: successes whose delay had no stall, a second; and the share of arrivals that never got a slot. */
  openLoop: z.object({ healthyPerSecond: spread, unstartedShare: value, scheduleLatenessMs: value }).nullable(),
  /** What operations, and what ran beside them, saw of themselves: of each round the figure, of the rounds the median. */
  observations: z.record(
    z.string(),
    z.object({ count: z.number(), mean: z.number(), p50: z.number(), p99: z.number(), max: z.number() }),
  ),
  cpuMicrosPerOperation: value,
  /** The part of it on the main thread; the rest is worker, I/O and collector threads. */
  mainThreadMicrosPerOperation: value,
  peakRssBytes: value,
  eventLoopUtilization: value,
  contextSwitchesPerOperation: value,
  /** Fork to ready: process, modules, threads, connections. */
  startMs: value,
  witness: z
    .object({
      operations: z.int(),
      bytes: z.number(),
      connections: z.int(),
      peakInFlight: z.int(),
      meanInFlight: value,
      meanDelayErrorMicros: value,
    })
    .nullable(),
  digest: z.string().nullable(),
  /** Each round that counts, in order: what the medians are made of. */
  samples: z.object({ throughputPerSecond: z.array(z.number()), makespanMs: z.array(z.number()) }),
  /** Latency from submission by percentile, 0 … 100, as far as the number of operations reaches. */
  latencyCurve: z.array(z.object({ percentile: z.number(), ms: z.number() })),
  /** One round, operation by operation in the order of ids, milliseconds since its start; null where it was not kept. */
  waterfall: z
    .object({
      admittedMs: z.array(z.number().nullable()),
      startedMs: z.array(z.number().nullable()),
      finishedMs: z.array(z.number().nullable()),
    })
    .nullable(),
  warnings: z.array(warning),
});
export type Cell = z.infer<typeof cellSchema>;

/** One model against another in one row. `ratio` is candidate ÷ baseline of the metric, so above 1 is more of it. */
const pairing = z.object({
  suite: z.string(),
  params,
  scenario: z.string(),
  concurrency: z.int(),
  metric: z.enum(['throughputPerSecond', 'cpuMicrosPerOperation']),
  /** `natural`: each model as a user gets it. `equal`: the same calls in flight on both sides. */
  kind: z.enum(['natural', 'equal']),
  baseline: z.string(),
  candidate: z.string(),
  baselineId: z.string(),
  candidateId: z.string(),
  /** Hodges–Lehmann estimate over paired rounds with its exact signed-rank interval. */
  ratio: z.object({ estimate: value, low: value, high: value }),
  /** Two-sided signed-rank p-value, adjusted by Holm over all comparisons of the report. */
  p: value,
  pairs: z.int(),
  verdict: z.enum(['better', 'same', 'worse', 'unclear']),
  reason: z.string().nullable(),
});
export type Pairing = z.infer<typeof pairing>;

/** One thing that a claim says would be seen, and what was. */
const finding = z.object({
  quantity: z.string(),
  cell: z.string(),
  /** Where it is a ratio: of the same quantity of this cell. */
  against: z.string().nullable(),
  is: z.enum(['at-least', 'at-most', 'about']),
  value: z.number(),
  within: z.number().nullable(),
  because: z.string(),
  /** Median over rounds, or of a ratio the Hodges–Lehmann estimate over paired rounds, with its interval. */
  estimate: value,
  low: value,
  high: value,
  verdict: z.enum(['confirmed', 'refuted', 'unclear']),
  reason: z.string().nullable(),
});
export type Finding = z.infer<typeof finding>;

const claim = z.object({
  id: z.string(),
  suite: z.string(),
  /** What the suite does, in its own words; null where the result file does not say. */
  suiteAbout: z.string().nullable().default(null),
  statement: z.string(),
  /** Confirmed where all findings are, refuted where one is. */
  verdict: z.enum(['confirmed', 'refuted', 'unclear']),
  findings: z.array(finding),
  evidence: z.record(z.string(), paramValue.nullable()),
});
export type JudgedClaim = z.infer<typeof claim>;

export const comparisonSchema = z.object({
  schemaVersion: z.literal(1),
  tool: z.object({ name: z.string(), version: z.string() }),
  command: z.string(),
  environment: environmentSchema,
  plan: z.object({
    seed: z.int(),
    rounds: z.int(),
    margin: z.number(),
    confidence: z.number(),
    budgetMs: z.number(),
  }),
  state: z.enum(['complete', 'interrupted', 'failed']),
  reason: z.string().nullable(),
  elapsedMs: value,
  verdict: z.object({
    sentence: z.string(),
    /** The model that wins every decided row; null where rows differ, tie or are unclear. */
    winner: z.string().nullable(),
    /** The smallest difference, as a share, that this run could have told from none; null where it cannot be said. */
    smallestDetectableChange: value,
  }),
  /** How the machine behaved: medians over all rounds. */
  machine: z.object({
    rounds: z.int(),
    contaminatedRounds: z.int(),
    foreignCpuShare: value,
    stealShare: value,
    cpuPressureShare: value,
    loopbackMicros: value,
  }),
  /** Capacity of each server, from the probe: operations per second of server CPU. */
  servers: z.array(z.object({ name: z.string(), operationsPerSecond: value })),
  /** Costs below which no model can go. */
  floors: z.array(
    z.object({
      name: z.string(),
      about: z.string(),
      p50Micros: z.number(),
      p99Micros: z.number(),
      samples: z.int(),
    }),
  ),
  cells: z.array(cellSchema),
  comparisons: z.array(pairing),
  claims: z.array(claim),
  /** Those of the session; each cell has its own. */
  warnings: z.array(warning),
});
export type Comparison = z.infer<typeof comparisonSchema>;

/** WHAT IS SAID: one file in reports/. No clock, no disk, no console: a pure function of the comparison. */
export interface Report {
  readonly name: string;
  readonly about: string;
  /** The file extension, with its dot. */
  readonly extension: string;
  render(comparison: Comparison, options: RenderOptions): string;
  /** What changed between two runs, where this format can tell it. */
  readonly renderChanges?: (changes: Changes, options: RenderOptions) => string;
  /** What theory says of a run, where this format can tell it. */
  readonly renderExplanation?: (explanation: Explanation, options: RenderOptions) => string;
  /** What a gate says, where this format can tell it. */
  readonly renderGate?: (gate: GateReport, options: RenderOptions) => string;
}

/** Only what the place it is shown at knows; files are rendered with `{ width: 100, colour: false }`. */
export interface RenderOptions {
  readonly width: number;
  readonly colour: boolean;
}
