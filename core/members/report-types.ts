import type { CapacityReport } from '../records/capacity-report.ts';
import type { Catalogue } from './catalogue.ts';
import type { Changes } from '../records/changes.ts';
import type { Comparison } from '../records/comparison.ts';
import type { Diagnosis } from '../records/diagnosis.ts';
import type { Explanation } from '../records/explanation.ts';
import type { GateReport } from '../records/gate-report.ts';
import type { Live } from '../records/live.ts';
import type { Plan } from '../records/records.ts';

/** The subjects that can be told of, and the value that each is told from: a new one is an entry here. */
export interface Tellings {
  run: Comparison;
  live: Live;
  changes: Changes;
  gate: GateReport;
  explanation: Explanation;
  capacity: CapacityReport;
  diagnosis: Diagnosis;
  plan: Plan;
  catalogue: Catalogue;
}
export type Subject = keyof Tellings;

/** No clock, no disk, no console: a pure function from what was found to text. */
export type Render<S extends Subject> = (told: Tellings[S], options: RenderOptions) => string;

/** WHAT IS SAID: one file in reports/, one form of text. */
export interface Report {
  readonly name: string;
  readonly about: string;
  /** The file extension, with its dot. */
  readonly extension: string;
  /** Of a run always, and of every other subject that this form can tell. */
  readonly render: { readonly [S in Subject]?: Render<S> } & { readonly run: Render<'run'> };
}

/** Only what the place it is shown at knows; files are rendered with `{ width: 100, colour: false }`. */
export interface RenderOptions {
  readonly width: number;
  readonly colour: boolean;
}
