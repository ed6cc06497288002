/** What `import … from 'lockstep'` gives: to a suite of one's own, and to a program that measures. */
export * from '../core/api.ts';
export { EnvironmentError, UsageError } from '../core/text/refusals.ts';
export { analyse, capacity, compare, explain, gate, run } from './library.ts';
export type { CapacityOptions, GateOptions, RunOptions, SuiteWord } from './library.ts';
export { fromTinybench } from './from-tinybench.ts';
export type { BenchOptions } from './bench-options.ts';
export type { CapacityReport } from '../core/records/capacity-report.ts';
export type { Changes } from '../core/records/changes.ts';
export type { Comparison } from '../core/records/comparison.ts';
export type { Explanation } from '../core/records/explanation.ts';
export type { GateRecord } from '../core/gate/records.ts';
export type { GateReport } from '../core/records/gate-report.ts';
export type { ResultRecord } from '../core/records/records.ts';
