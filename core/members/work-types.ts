/** What is done, and what comes of it: as types. */

import type { z } from 'zod';
import type { arrivals, params, paramValue } from '../records/schema-parts.ts';

export type ParamValue = z.infer<typeof paramValue>;

export type Params = Readonly<z.infer<typeof params>>;

/** One piece of work, the same for every model: what is asked, and how the server shall behave for it. */
export interface WorkItem {
  /** Position in the round, 0 … N−1: the identity that client and server agree on. */
  readonly id: number;
  /** When it comes in, in milliseconds since the round began: 0 in a closed loop, where all come in at once. */
  readonly dueMs: number;
  /** Delay that the server (or the sleeping operation) adds, in milliseconds. */
  readonly latencyMs: number;
  /** Size of the answer's payload. */
  readonly bytes: number;
  /**
   * What shall become of it: 200, 500 for a planned error, 504 where the client shall lose its patience, 499 where it
   * shall call the operation off. The server sees the last two go away.
   */
  readonly status: number;
  /** True where the delay has a stall on top. */
  readonly isStalled: boolean;
  /** The requests that it is made of, where its work is grouped; then `latencyMs` is the longest of theirs. */
  readonly parts?: readonly WorkItem[];
  /** Whose code shall do it, in a process that holds both versions of a gate. */
  readonly version?: Version;
}

/** The two versions of a workload that a gate compares. */
export type Version = 'base' | 'candidate';

export type LatencyKind = 'constant' | 'exponential' | 'log-normal' | 'pareto' | 'bimodal';

/** Work as a recipe, so that it can be named instead of sent; `itemsOf` (core/work/work.ts) makes the items of it. */
export type Work = DrawnWork | GuardedWork | ListedWork;

/** How operations come in where they do not wait for each other: an open loop. */
export type Arrivals = Readonly<z.infer<typeof arrivals>>;

interface AnyWork {
  /** So many items make one operation (its parts). Default: each is one. */
  readonly group?: number | undefined;
  /** Null or absent: all operations come in at once, and each waits for a free slot: a closed loop. */
  readonly arrivals?: Arrivals | null | undefined;
}

/** `operations` operations drawn from a seeded distribution whose mean is `latencyMs`. */
export interface DrawnWork extends AnyDrawnWork {
  readonly kind: 'drawn';
}

interface AnyDrawnWork extends AnyWork {
  readonly operations: number;
  readonly latency: LatencyKind;
  readonly latencyMs: number;
  readonly bytes: number;
  /** Share of items, 0 … 1, that are delayed by `stallMs` on top; of guarded work, of those that may stall. */
  readonly stallShare: number;
  readonly stallMs: number;
  /** Share of items, 0 … 1, that are answered with status 500. */
  readonly errorShare: number;
  /** The client's patience: items of a longer delay are given up after this time, with status 504. Default: endless. */
  readonly timeoutMs?: number | undefined;
}

/** Drawn work of a served suite, whose door guards it against stalls and sees how it recovers from them. */
export interface GuardedWork extends AnyDrawnWork {
  readonly kind: 'guarded';
  /**
   * Of the operations that call what may stall, so many are let in at once; more are turned away at the door, and never
   * start. Default: all are let in.
   */
  readonly bulkhead?: number | undefined;
  /** Share of items, 0 … 1, that call what may stall; the others never stall. Default: 1. */
  readonly guardedShare?: number | undefined;
  /** Only the first items stall, up to this share of all, 0 … 1: what comes later meets none. Default: 1. */
  readonly stallUntil?: number | undefined;
}

/** Exactly these items, in this order. */
export interface ListedWork extends AnyWork {
  readonly kind: 'listed';
  readonly items: readonly {
    readonly latencyMs: number;
    readonly bytes: number;
    readonly status?: number | undefined;
  }[];
}

/** Names the items of one round: the same for the client in every model and for the server. */
export interface RoundSeed {
  readonly work: Work;
  readonly seed: number;
  /** Whose round it is, in a process that holds both versions of a gate. */
  readonly version?: Version;
}

/** What came back for one item. `checksum` is the CRC-32 of the payload. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly checksum: number;
}

/** What came of one operation. */
export interface Outcome extends Answer {
  /** What came back for each part, in their order, where the item has parts. */
  readonly parts?: readonly Answer[];
  /** What the operation saw of itself: numbers by name, with the unit in the name, such as `latenessMs`. */
  readonly observed?: Observed;
}

export type Observed = Readonly<Record<string, number>>;
