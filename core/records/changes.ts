import { z } from 'zod';
import { identitySchema } from './identity.ts';
import { endState, value } from './schema-parts.ts';

/**
 * What `lockstep compare a b` says, as data. Two files are two sessions: whatever the machine did meanwhile stands between
 * them, and identical code in two sessions looks changed as often as not. Verdicts are therefore given only for what the
 * machine mostly cancels out of: a cell against another of its own run, or against its bound. Counts are exact. Absolute
 * numbers are shown without a verdict. Null = not known.
 */

/** The cell, and the row it stands in. */
const named = identitySchema.pick({ id: true, scenario: true }).shape;

const interval = z.object({ estimate: value, low: value, high: value });
export type ChangeInterval = z.infer<typeof interval>;

/** One of the two runs. */
const side = z.object({
  startedAt: z.string(),
  commit: z.string().nullable(),
  isDirty: z.boolean().nullable(),
  state: endState,
  rounds: z.int(),
  /** Median round trip over loopback between rounds: how fast the machine was meanwhile. */
  loopbackMicros: value,
});
export type Side = z.infer<typeof side>;

/** A circumstance that is not the same: often the very question. Null where that side has no such thing. */
const difference = z.object({ what: z.string(), a: z.string().nullable(), b: z.string().nullable() });
export type Difference = z.infer<typeof difference>;

const quantity = z.enum(['throughputPerSecond', 'cpuMicrosPerOperation', 'efficiency', 'cpuPerCalibration']);

const change = z.object({
  ...named,
  isFloor: z.boolean(),
  quantity,
  /**
   * The cell of the same run that it is divided by; null for the efficiency, which is divided by the bound, and for the CPU
   * of an operation that is divided by that of a loop of fixed length.
   */
  baselineId: z.string().nullable(),
  /** The ratio within each run: Hodges–Lehmann over paired rounds; for the last two their median. */
  a: interval,
  b: interval,
  /** b ÷ a of that ratio: two-sample Hodges–Lehmann estimate with its exact Mann–Whitney interval. */
  change: interval,
  /** What a machine half or twice as fast, and the luck of new processes, would make of the change by themselves. */
  drift: z.object({ low: z.number(), high: z.number() }),
  /** Two-sided Mann–Whitney p-value, adjusted by Holm over all changes. */
  p: value,
  roundsOfA: z.int(),
  roundsOfB: z.int(),
  verdict: z.enum(['better', 'same', 'worse', 'unclear']),
  reason: z.string().nullable(),
});
export type Change = z.infer<typeof change>;

const countDifference = z.object({
  what: z.string(),
  /** In which rounds; `a` and `b` are of the first of them. */
  rounds: z.array(z.int()),
  a: z.string(),
  b: z.string(),
});
export type CountDifference = z.infer<typeof countDifference>;

/** Operations, errors by class, bytes and answers (status, length, CRC-32) of the rounds that both have: equal, or not. */
const counts = z.object({
  ...named,
  rounds: z.int(),
  differences: z.array(countDifference),
});
export type Counts = z.infer<typeof counts>;

const absolute = z.object({
  ...named,
  quantity: quantity.exclude(['efficiency', 'cpuPerCalibration']),
  /** Medians over rounds. */
  a: value,
  b: value,
  change: interval,
});
export type Absolute = z.infer<typeof absolute>;

const cellState = z.enum(['measured', 'invalid', 'unsupported', 'failed', 'absent']);

/** A cell without a number on both sides. */
const apart = z.object({ ...named, a: cellState, b: cellState, reason: z.string() });
export type Apart = z.infer<typeof apart>;

export const changesSchema = z.object({
  schemaVersion: z.literal(1),
  a: side,
  b: side,
  margin: z.number(),
  confidence: z.number(),
  verdict: z.object({
    sentence: z.string(),
    /** `worse` where anything is; else `better` where anything is; `same` where everything is. Floors take no part. */
    overall: z.enum(['better', 'same', 'worse', 'unclear']),
  }),
  /** False where something of either run could not be compared, or where counts differ. */
  isWhole: z.boolean(),
  differences: z.array(difference),
  changes: z.array(change),
  counts: z.array(counts),
  /** `refused`: why the absolute numbers of these machines say nothing together; null where they are shown. */
  absolute: z.object({ refused: z.string().nullable(), changes: z.array(absolute) }),
  apart: z.array(apart),
});
export type Changes = z.infer<typeof changesSchema>;
