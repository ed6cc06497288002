import { z } from 'zod';
import { identitySchema } from './identity.ts';
import { runtimeFactsSchema } from './runtime.ts';
import { arrivals, byName, paramValue, value } from './schema-parts.ts';
import { serverIdentitySchema } from './server-identity.ts';

/** One cell of a comparison, a scenario under a model, as data: a part of the contract of core/records/comparison.ts. Null = not measured. */

/** Median over rounds with its exact order-statistic interval; the bounds are null where the rounds are too few for one. */
const spread = z.object({ median: value, low: value, high: value });
export type Spread = z.infer<typeof spread>;

const percentiles = z.object({ p50: value, p90: value, p99: value, p999: value, max: value });
export type Percentiles = z.infer<typeof percentiles>;

export const warning = z.object({
  code: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  /** The id of a cell, or "session". */
  subject: z.string(),
  evidence: byName(paramValue.nullable()),
  advice: z.string(),
});

export const cellSchema = z.object({
  ...identitySchema.shape,
  /** Null in a closed loop, where each operation waits for a slot; else the rate at which they come in regardless. */
  arrivals: arrivals.nullable(),
  /** True where the row measures the models and no workload: it takes no part in the verdict. */
  isFloor: z.boolean(),
  /** The control row of a worker pool: the same calls in flight on one event loop. */
  isControl: z.boolean(),
  /** Of several machines: that which measured its row, by its name in `machines`. */
  machine: z.string().nullable().default(null),
  /** What it ran on, in its own words; null where it did not come up, or an older lockstep did not ask. */
  ranOn: runtimeFactsSchema.nullable().default(null),
  state: z.enum(['measured', 'invalid', 'unsupported', 'failed']),
  reason: z.string().nullable(),
  /** 1, 1, 3: place in its row by throughput, shared by all that nothing tells apart; null for a control and what has no number. */
  rank: z.int().nullable(),
  /** Of operations that were attempted and started; null where a failure is no result, but a fault. */
  failedShare: value,
  /** Rounds that count; contaminated ones are left out. */
  rounds: z.int(),
  contaminatedRounds: z.int(),
  operations: z.object({
    attempted: z.int(),
    succeeded: z.int(),
    errors: byName(z.int()),
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
  observations: byName(
    z.object({ count: z.number(), mean: z.number(), p50: z.number(), p99: z.number(), max: z.number() }),
  ),
  /** Where operations are of kinds: each, over all rounds that count; latency is that of those that succeeded. */
  kinds: z
    .array(
      z.object({
        kind: z.string(),
        attempted: z.int(),
        succeeded: z.int(),
        errors: byName(z.int()),
        /** Of those that started. */
        failedShare: value,
        /** Of an open loop: arrivals that never got a slot; null in a closed one. */
        unstartedShare: value,
        latencyMs: percentiles,
      }),
    )
    .default([]),
  cpuMicrosPerOperation: value,
  /** The part of it on the main thread; the rest is worker, I/O and collector threads. */
  mainThreadMicrosPerOperation: value,
  /** The highest resident set within a round, median over rounds; of several processes together. */
  peakRssBytes: value,
  /** Of the main thread; of several processes that of the busiest. */
  eventLoopUtilization: value,
  contextSwitchesPerOperation: value,
  /** Fork to ready: process, modules, threads, connections. */
  startMs: value,
  witness: z
    .object({
      operations: z.int(),
      /** Rows of a database. */
      rows: z.int().nullable().default(null),
      bytes: value,
      connections: z.int().nullable(),
      peakInFlight: z.int().nullable(),
      meanInFlight: value,
      meanDelayErrorMicros: value,
    })
    .nullable(),
  /** What its server says that it is; null where it says nothing, or there is none. */
  server: serverIdentitySchema.nullable().default(null),
  /**
   * What its server, and the processes that serve its sockets, used; null where there are none, or the system does not tell.
   * `processes` are the latter, such as "postgres (127.0.0.1:5432)".
   */
  serving: z
    .object({ cpuMicrosPerOperation: value, peakRssBytes: value, processes: z.array(z.string()) })
    .nullable()
    .default(null),
  /**
   * TCP connections: those that it held open when it was warm, and those that were opened in the round with the fewest, by whomever.
   * Null where the system does not tell.
   */
  connections: z.object({ open: z.int().nullable(), leastOpened: z.int().nullable() }).nullable().default(null),
  digest: z.string().nullable(),
  /**
   * Who saw the work: `server`, which witnessed every request; `system`, which counted the bytes that were read and written; or
   * nobody, so that `answers` alone were compared. Null where nothing was measured.
   */
  provenBy: z.enum(['server', 'system', 'answers']).nullable().default(null),
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
