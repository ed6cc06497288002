import { z } from 'zod';
import { cellSchema, warning } from './cell.ts';
import { claimVerdicts } from './claim-verdicts.ts';
import { environmentSchema } from './records.ts';
import { byName, endState, params, paramValue, value } from './schema-parts.ts';

export type { Cell, Percentiles, Spread } from './cell.ts';

/**
 * What a run says, as data: the JSON report, and what every other report is made from. A contract that scripts rely on:
 * within a schema version fields may be added, and those here keep their name, unit and meaning. Null = not measured.
 */

/** Who was compared with whom, and what came of it. */
const compared = {
  baseline: z.string(),
  candidate: z.string(),
  baselineId: z.string(),
  candidateId: z.string(),
  /** Trimmed mean over paired rounds with its interval; null where there are too few, or where one side did nothing. */
  ratio: z.object({ estimate: value, low: value, high: value }),
  /**
   * Two-sided p-value of "the true difference is within the margin", adjusted for how often it was looked, and by Holm over all
   * that are asked about.
   */
  p: value,
  pairs: z.int(),
};
const judged = {
  verdict: z.enum(['better', 'same', 'worse', 'unclear']),
  reason: z.string().nullable(),
};

/** One model against another in one row. `ratio` is candidate ÷ baseline of the metric, so above 1 is more of it. */
const pairing = z.object({
  suite: z.string(),
  params,
  scenario: z.string(),
  concurrency: z.int(),
  metric: z.enum(['throughputPerSecond', 'cpuMicrosPerOperation']),
  /**
   * `natural`: each model as a user gets it. `equal`: the same calls in flight on both sides. `direct`: two others of a row.
   * `slots`: the loop with itself with fewer calls in flight. `parameter`: a model with itself in a row that was run by turns.
   */
  kind: z.enum(['natural', 'equal', 'direct', 'slots', 'parameter', 'runtime']),
  ...compared,
  /** The smallest true difference, as a share, that would have been called one nine times of ten. */
  smallestDetectable: value.default(null),
  ...judged,
});
export type Pairing = z.infer<typeof pairing>;

/** One model against another in the latency of one kind of operations: candidate ÷ baseline, so that less is better. */
const kindPairing = z.object({
  scenario: z.string(),
  kind: z.string(),
  /** Of each round that percentile; arrivals that never got a slot have waited for ever. */
  metric: z.enum(['latencyP50Ms', 'latencyP99Ms']),
  /** As of `comparisons`. */
  between: z.enum(['natural', 'equal', 'direct']),
  ...compared,
  ...judged,
});
export type KindPairing = z.infer<typeof kindPairing>;

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
  verdict: z.enum(claimVerdicts),
  reason: z.string().nullable(),
});
export type JudgedExpectation = z.infer<typeof finding>;

const claim = z.object({
  id: z.string(),
  suite: z.string(),
  /** What the suite does, in its own words; null where the result file does not say. */
  suiteAbout: z.string().nullable().default(null),
  statement: z.string(),
  /** Confirmed where all findings are, refuted where one is. */
  verdict: z.enum(claimVerdicts),
  findings: z.array(finding),
  evidence: byName(paramValue.nullable()),
});
export type JudgedClaim = z.infer<typeof claim>;

/** The rows of one model that ask the same work and differ in parameters: which values to choose. */
const choice = z.object({
  suite: z.string(),
  /** What the rows have in common. */
  scenario: z.string(),
  model: z.string(),
  /** The parameters that they differ in. */
  parameters: z.array(z.string()),
  /** Its cells in the order of the plan, each by its values, with its rank by throughput among them. */
  values: z.array(z.object({ id: z.string(), value: z.string(), rank: z.int().nullable() })),
  /** The id of the cell whose values win; null where nothing does. */
  winner: z.string().nullable(),
  sentence: z.string(),
  /** Why they are not compared; null where they are. */
  reason: z.string().nullable(),
});
export type Choice = z.infer<typeof choice>;

const behaviour = z.object({
  rounds: z.int(),
  contaminatedRounds: z.int(),
  /** Rounds in which a watcher asked for the operations: left out as well. */
  observedRounds: z.int().default(0),
  foreignCpuShare: value,
  stealShare: value,
  cpuPressureShare: value,
  loopbackMicros: value,
});

/** Capacity of each server, from the probe: operations per second of server CPU. */
const servers = z.array(z.object({ name: z.string(), operationsPerSecond: value }));

const floors = z.array(
  z.object({
    name: z.string(),
    about: z.string(),
    p50Micros: z.number(),
    p99Micros: z.number(),
    samples: z.int(),
  }),
);

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
    /** True where it was measured for its claims: the verdict is about them, and not about the models. */
    isOfClaims: z.boolean().default(false),
  }),
  state: endState,
  reason: z.string().nullable(),
  elapsedMs: value,
  verdict: z.object({
    sentence: z.string(),
    /** The model that wins every decided row; null where rows differ, tie or are unclear. */
    winner: z.string().nullable(),
    /**
     * The smallest true difference in throughput, as a share, that every comparison of this run would have called one nine times
     * of ten; null where it cannot be said.
     */
    smallestDetectableChange: value,
  }),
  /** Rows that ended before all planned rounds: after so many, with so many comparisons that more would not have decided. */
  stops: z.array(z.object({ scenario: z.string(), rounds: z.int(), futile: z.int() })).default([]),
  /** How the machine behaved: medians over all rounds; of several machines the counts alone. */
  machine: behaviour,
  /** Of one machine, as are `floors`: those of several stand with each in `machines`. */
  servers,
  /** Costs below which no model can go. */
  floors,
  /** Of a merged file: who measured what. Rows are compared within a machine alone. Else none, and `environment` is all there is. */
  machines: z
    .array(
      z.object({
        name: z.string(),
        /** The same for machines that are one host. */
        host: z.string().nullable(),
        environment: environmentSchema,
        state: endState,
        reason: z.string().nullable(),
        elapsedMs: z.number(),
        scenarios: z.array(z.string()),
        behaviour,
        servers,
        floors,
      }),
    )
    .default([]),
  cells: z.array(cellSchema),
  comparisons: z.array(pairing),
  /** Values of parameters that are compared as models are; the ratios are the comparisons of kind `parameter`. */
  choices: z.array(choice).default([]),
  /** Models compared by kind, where operations are of kinds. */
  kindComparisons: z.array(kindPairing).default([]),
  claims: z.array(claim),
  /** Those of the session, and of cells what concerns all of them; each cell has its own. */
  warnings: z.array(warning),
});
export type Comparison = z.infer<typeof comparisonSchema>;
