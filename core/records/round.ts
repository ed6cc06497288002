import { z } from 'zod';
import { amount, byName, count, figure } from './schema-parts.ts';

/** What was measured and seen of one round, as it stands in a line of a result file. */

const counts = byName(count);

const knownCount = count.nullable().default(null);
const knownAmount = amount.nullable().default(null);

/**
 * What a server saw of one round: the proof that the work was done, and done equally. Null is what it cannot know: a
 * database counts its statements exactly, and does not say how many were in flight.
 */
export const witnessSchema = z.object({
  operations: count,
  /** True where it may also have counted what others asked of it meanwhile. */
  mayCountOthers: z.boolean().default(false),
  /** Answers by status, such as { "200": 96 }. */
  statuses: counts.nullable().default(null),
  /** Rows that were returned or written, of a database. */
  rows: knownCount,
  /** Payload bytes sent. */
  bytes: knownAmount,
  /** Digest over (id, status, payload) of all answers, made as in core/work/digest.ts. */
  digest: z.string().nullable().default(null),
  /** Items asked for more than once. */
  repeated: knownCount,
  /** Requests the peer gave up before they were answered. */
  aborted: knownCount,
  connectionsAccepted: knownCount,
  connectionsOpen: knownCount,
  peakInFlight: knownCount,
  /** In flight integrated over time, ns: divided by a makespan it is the mean in flight. */
  inFlightIntegralNs: knownAmount,
  /** Sum over all operations: the delay that was asked for, and the delay that was achieved. */
  askedDelayNs: knownAmount,
  achievedDelayNs: knownAmount,
  cpuUserMicros: knownAmount,
  cpuSystemMicros: knownAmount,
  eventLoopUtilization: knownAmount,
});
export type Witness = z.infer<typeof witnessSchema>;
/** As a server may give it: what is left out is not known. */
export type GivenWitness = z.input<typeof witnessSchema>;

const observationSchema = z.object({
  count,
  mean: figure,
  p50: figure,
  p99: figure,
  max: figure,
});
export type Observation = z.infer<typeof observationSchema>;

/** What one round says of the operations of one kind. */
const kindRoundSchema = z.object({
  kind: z.string(),
  attempted: count,
  succeeded: count,
  /** Of an open loop: arrivals that never got a slot. */
  unstarted: count,
  errors: counts,
  /** Of those that succeeded, as `latency` of the round. */
  latency: z.string().nullable(),
  /**
   * Within so long half of them, and 99 of a hundred, had succeeded, of those that did or that never got a slot; null where
   * fewer did.
   */
  p50Ns: amount.nullable(),
  p99Ns: amount.nullable(),
});
export type KindRound = z.infer<typeof kindRoundSchema>;

/** What one process measured of one round. */
export const measuredRoundSchema = z.object({
  operations: z.object({ attempted: count, succeeded: count, errors: counts }),
  /** One message of an error that was not planned. */
  errorSample: z.string().nullable(),
  /** First submission to last completion: the makespan. */
  elapsedNs: amount.positive(),
  /** The latest submission after the start of the round: all are handed in at once, so this is the cost of handing in. */
  latestSubmissionNs: amount,
  /** HdrHistogram V2 compressed encodings of succeeded operations, nanoseconds, 4 digits; null where none succeeded. */
  latency: z.string().nullable(),
  queueWait: z.string().nullable(),
  service: z.string().nullable(),
  /** Sums over all operations. `slot` is admitted to finished: the time in which a slot was taken. */
  slotSumNs: amount,
  serviceSumNs: amount,
  /** Most operations between admitted and finished at one instant. */
  peakInFlight: count,
  /** Most operations between started and finished at one instant. */
  peakStarted: count,
  /** Of a served suite: most operations that had come in and not ended at one instant, so that no more can be in flight. */
  peakPresent: count.nullable().default(null),
  /** Operations that were given a slot after one with a higher id: 0 where admission is first come, first served. */
  admittedOutOfOrder: count.nullable().default(null),
  /** Operations that were given a slot before they had come in: none, where a model starts what is there. */
  admittedEarly: count.nullable().default(null),
  /** Operations that ended before one with a lower id. */
  finishedOutOfOrder: count.nullable().default(null),
  /** Requests that the operations are made of: those that were sent, and of these the ones that the client gave up. */
  requests: z.object({ sent: count, givenUp: count }).nullable().default(null),
  /** What operations, and what ran beside them, saw of themselves, by name; the unit stands in the name. */
  observations: byName(observationSchema).default({}),
  /** Where operations are of kinds: each of them, in the order in which they come in first. */
  kinds: z.array(kindRoundSchema).default([]),
  /** Null in a closed loop. */
  openLoop: z
    .object({
      /** From the beginning of the round to the last arrival. */
      horizonNs: amount.positive(),
      /** Operations that succeeded before the horizon; `healthy` are those of them whose delay had no stall. */
      completed: count,
      healthy: count,
      /** Arrivals that never got a slot: counted, and no success. */
      unstarted: count,
    })
    .nullable()
    .default(null),
  bytes: amount,
  digest: z.string(),
  /** By id, as far as it fits into few rows (core/records/answers.ts). What was planned to be given up has no answer. */
  answers: z.object({ asked: count, rows: z.string() }).nullable().default(null),
  /** Each operation by its id, ns since the start of the round; only of a first round of few operations. */
  stamps: z
    .object({
      admittedNs: z.array(figure.nullable()),
      startedNs: z.array(figure.nullable()),
      finishedNs: z.array(figure.nullable()),
    })
    .nullable(),
  cpuUserMicros: amount,
  cpuSystemMicros: amount,
  /** CPU of the main thread alone; the rest is worker, I/O and collector threads. */
  mainThreadMicros: amount.nullable(),
  rssBytes: amount,
  /** The highest resident set; of several processes the sum of what was the highest of each. */
  peakRssBytes: amount,
  /** Whether that is of this round; else it is of all that its processes did so far. */
  isPeakOfRound: z.boolean().default(false),
  /** Of the main thread; of several processes that of the busiest. */
  eventLoopUtilization: amount.nullable(),
  /** By system calls that read and write, of all threads and processes; null where the system does not tell. */
  io: z.object({ readBytes: amount, writtenBytes: amount, reads: count, writes: count }).nullable().default(null),
  /** How long the round took by each clock that saw it, ns; null where an older core/ measured it. */
  clocks: z
    .object({
      /** While the model worked, by the trial's own clock: stamps that it did not make itself lie within. */
      workNs: amount,
      /** From the request for the round to its answer, by the clock of the trial's process. */
      trialNs: amount,
      /** The same by the session's clock; null where no session asked. */
      sessionNs: amount.nullable(),
    })
    .nullable()
    .default(null),
  /** Connections that were opened, by whomever, while its lanes were: off the clock. Null where they stay open, or nobody tells. */
  openedOffClock: count.nullable().default(null),
  /** What its processes printed while it ran; null where nobody counted it. */
  printed: z.object({ bytes: count, lines: count }).nullable().default(null),
  /** What it still did when all was answered: CPU of the next milliseconds, and what was pending that was not before. */
  leftOver: z.object({ cpuMicros: amount, pending: count }).nullable().default(null),
  voluntarySwitches: count.nullable(),
  involuntarySwitches: count.nullable(),
});
export type MeasuredRound = z.infer<typeof measuredRoundSchema>;

/** What the machine did beside us while a round ran. Shares are of the cores that we may use, 0 … 1. */
const disturbanceSchema = z.object({
  foreignCpuShare: figure.nullable(),
  /** So many cores' worth of CPU that other programs used, and that the host took away. */
  foreignCores: amount.nullable().default(null),
  stealShare: amount.nullable(),
  stealCores: amount.nullable().default(null),
  /** Share of the time in which some task waited for a CPU (PSI), ours included. */
  cpuPressureShare: amount.nullable(),
  /** How long a CPU quota kept us from running, all cores together; null where there is none. */
  throttledMs: amount.nullable().default(null),
  /** Median round trip of 64 bytes to a process that only echoes, just before the round. */
  loopbackMicros: amount.nullable(),
});
export type Disturbance = z.infer<typeof disturbanceSchema>;

export const roundSchema = measuredRoundSchema.extend({
  type: z.literal('round'),
  trial: z.string(),
  round: count,
  /** 0, or how often this round was repeated because the one before was contaminated. */
  attempt: count,
  seed: z.int(),
  boundNs: amount.nullable(),
  /** Makespan of these items on these slots, first come first served, at no cost at all. */
  fifoNs: amount.nullable(),
  /** The shortest delay among the items. */
  shortestDelayNs: amount,
  witness: witnessSchema.nullable(),
  /** What its server and the processes that serve its sockets used meanwhile; null where the system does not tell, or there are none. */
  serving: z.object({ cpuMicros: amount, rssBytes: amount }).nullable().default(null),
  /** TCP connections that were opened on this machine meanwhile, by whomever; null where the system does not tell. */
  connectionsOpened: count.nullable().default(null),
  disturbance: disturbanceSchema,
  /** There where a watcher asked for its operations while it ran, so often: then it does not count. */
  observed: count.optional(),
  /** Why this round does not count, or null where it does. */
  contaminated: z.string().nullable(),
});
export type RoundRecord = z.infer<typeof roundSchema>;
