import type { Comparison } from './comparison.ts';
import type { Disturbance } from './round.ts';

/** A session while it runs, as it is told (core/monitor/): times are milliseconds. */
export interface Live {
  readonly run: {
    readonly kind: 'run' | 'gate' | 'capacity' | 'claims';
    readonly command: string;
    readonly version: string;
    readonly startedAt: string;
    /** Its result file; null while there is none yet. */
    readonly file: string | null;
  };
  readonly state: 'running' | 'paused' | 'ended';
  readonly elapsedMs: number;
  /** How much longer, at most; null where nobody knows. */
  readonly etaMs: number | null;
  readonly rounds: { readonly done: number; readonly left: number | null };
  readonly rows: readonly {
    readonly name: string;
    readonly state: 'waiting' | 'running' | 'done' | 'by-hand';
    readonly rounds: { readonly done: number; readonly planned: number | null };
  }[];
  /** The last rounds that do not count, and why. */
  readonly leftOut: readonly { readonly trial: string; readonly round: number; readonly reason: string }[];
  /** What the machine did beside the last round; null before there is one. */
  readonly machine: Pick<Disturbance, 'foreignCpuShare' | 'stealShare' | 'cpuPressureShare' | 'loopbackMicros'> | null;
  /** The last line of its log; null while there is none. */
  readonly said: string | null;
  /** candidate ÷ baseline, as far as it is known, of what is measured now. */
  readonly ratios: readonly {
    readonly baseline: string;
    readonly candidate: string;
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly verdict: string;
  }[];
  /** What was done by hand, in words. */
  readonly byHand: readonly string[];
  /** The row that is measured now, by what was measured so far; null where nothing is known of one. */
  readonly comparison: Comparison | null;
}
