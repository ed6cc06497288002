import type { Metric } from '../core/gate-metrics.ts';
import type { Selection } from './selection.ts';

/** The options of `lockstep gate`, parsed. Times are milliseconds. */
export interface GateOptions extends Selection {
  readonly against?: string;
  readonly baseline?: string;
  readonly saveBaseline?: string;
  readonly strict?: true;
  readonly prepare?: string;
  readonly accepted?: string;
  readonly noiseFloor?: Partial<Readonly<Record<Metric, number>>>;
  readonly out?: string;
  readonly report?: readonly string[];
  readonly json?: true;
}

/** What is gated where nothing is said: a loop and a pool with four calls in flight to a server that answers after 5 ms. */
export const GATE_DEFAULTS = {
  suites: ['http-get'],
  model: ['event-loop', 'worker-thread-pool'],
  concurrency: [4],
  threads: 4,
  param: { latencyMs: ['5'], operations: ['32'] },
} as const;
