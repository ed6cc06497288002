import { z } from 'zod';
import { operationSchema } from '../records/in-flight.ts';
import { measuredRoundSchema } from '../records/round.ts';
import { amount, count } from '../records/schema-parts.ts';

/**
 * What a session tells of itself to whoever watches it, as schemas: what comes over a socket is hostile until these have parsed it.
 * Ages and times are milliseconds.
 */

const word = z.string().max(4096);

const runKinds = ['run', 'gate', 'capacity', 'claims'] as const;

/** Which session it is. */
export const runSchema = z.object({
  /** By which it is named at a command line: the number of its process, which may have several sessions one after the other. */
  id: z
    .string()
    .max(64)
    .regex(/^[\w-]+$/),
  pid: z.int().positive(),
  kind: z.enum(runKinds),
  version: word,
  /** The command that makes it again, and where it runs. */
  command: word,
  folder: word,
  /** Its result file; null while there is none yet. */
  file: word.nullable(),
  startedAt: z.iso.datetime(),
});
export type Run = z.infer<typeof runSchema>;

const trialView = z.object({
  /** "t3" */
  id: word,
  name: word,
  model: word,
  pid: z.int().positive().nullable(),
  processes: count.nullable(),
  threads: count.nullable(),
  lanes: count,
  phase: z.enum(['waiting', 'starting', 'warming-up', 'ready', 'measuring', 'ended']),
  /** So long it has been in this phase. */
  ageMs: amount,
  /** The round that it does; below 0 of a warm-up. */
  round: z.int().nullable(),
  /** Rounds that were measured, and those of them that do not count. */
  rounds: count,
  leftOut: count,
  /** Of the last round: how long it took, and the share of it in which its busiest loop did not wait. */
  lastMs: amount.nullable(),
  loopShare: amount.nullable(),
  /** How long its loop took to answer when it was looked into last; null where nobody did. */
  loopDelayMs: amount.nullable(),
  /** Why it is no number, where that is known. */
  reason: word.nullable(),
});
export type TrialView = z.infer<typeof trialView>;

const rowView = z.object({
  /** "r2" */
  id: word,
  name: word,
  state: z.enum(['waiting', 'running', 'done', 'by-hand']),
  /** Of all its trials; null where nobody knows how many there will be. */
  rounds: z.object({ done: count, planned: count.nullable() }),
  trials: z.array(trialView),
});
export type RowView = z.infer<typeof rowView>;

/** candidate ÷ baseline, as far as it is known. */
const ratioView = z.object({
  baseline: word,
  candidate: word,
  metric: word,
  estimate: z.number(),
  low: z.number(),
  high: z.number(),
  verdict: word,
});
export type RatioView = z.infer<typeof ratioView>;

const leftOutView = z.object({ trial: word, round: z.int(), reason: word });

const machineView = z.object({
  foreignCpuShare: amount.nullable(),
  stealShare: amount.nullable(),
  cpuPressureShare: amount.nullable(),
  loopbackMicros: amount.nullable(),
});

export const treeSchema = z.object({
  run: runSchema,
  state: z.enum(['running', 'paused', 'ended']),
  elapsedMs: amount,
  /** How much longer, at most; null where nobody knows. */
  etaMs: amount.nullable(),
  rounds: z.object({ done: count, left: count.nullable() }),
  rows: z.array(rowView),
  /** Those of the row that is measured now. */
  ratios: z.array(ratioView),
  /** The last rounds that do not count, and why. */
  leftOut: z.array(leftOutView),
  /** What the machine did beside the last round; null before there is one. */
  machine: machineView.nullable(),
  /** The last line of the log; null while there is none. */
  said: word.nullable(),
  /** What was done by hand, in words. */
  byHand: z.array(word),
  watchers: count,
});
export type Tree = z.infer<typeof treeSchema>;

const threadView = z.object({
  name: word,
  /** As the system says: R runs, S sleeps, D waits for a disk. */
  state: word,
  cpuMs: amount,
});
export type ThreadView = z.infer<typeof threadView>;

/** What is in flight in one trial. */
export const operationsSchema = z.object({
  trial: word,
  name: word,
  round: z.int().nullable(),
  ageMs: amount,
  /** Null where the trial did not say, and then why. */
  total: count.nullable(),
  waiting: count.nullable(),
  finished: count.nullable(),
  operations: z.array(operationSchema.extend({ id: word })),
  note: word.nullable(),
  loopDelayMs: amount.nullable(),
  /** What its main thread is in, the innermost first; empty where it waits, or nobody can tell. */
  stack: z.array(word),
  threads: z.array(threadView),
});
export type Operations = z.infer<typeof operationsSchema>;

/** How a round ended. */
export const endedSchema = z.object({
  trial: word,
  name: word,
  round: z.int(),
  atMs: amount,
  elapsedMs: amount,
  how: word,
});
export type Ended = z.infer<typeof endedSchema>;

/** Of the last round of each trial that is open, by its name. */
export const stampsSchema = z.record(z.string(), measuredRoundSchema.shape.stamps.unwrap());
export type Stamps = z.infer<typeof stampsSchema>;

export const logLineSchema = z.object({ atMs: amount, text: word });
export type LogLine = z.infer<typeof logLineSchema>;
