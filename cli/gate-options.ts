import type { Metric } from '../core/gate-report.ts';
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
