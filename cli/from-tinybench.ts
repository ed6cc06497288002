import type { TinyBench } from '../core/live/tinybench.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { BenchOptions } from './bench-options.ts';

/**
 * Compares the tasks of a tinybench Bench, that was not run, with each other: rounds in turn, in an order that is balanced for
 * what runs before what, each of as many calls of its task. All of it happens in this process, for functions cannot be sent to
 * another: heap, compiler and collector are those of all tasks.
 *
 * `time` and `iterations` of the Bench are those of a task in all its rounds together. A round is a `run()` of its task: hooks,
 * `setup` and `teardown` are called in every one. Tasks are warm when none of them gets faster, after two seconds of each at the
 * latest; where `warmup` is false each has one round.
 *
 * @returns Tasks are the models of one row. Latencies are known where the Bench has `retainSamples: true`.
 * @throws UsageError where an option is not understood, or it is no Bench of tinybench 6 with tasks that are called one at a time;
 *   what `onRecord` throws
 */
export async function fromTinybench(bench: TinyBench, options: BenchOptions = {}): Promise<Comparison> {
  const { measureBench } = await import('./measure-bench.ts');
  return (await measureBench(bench, options)).comparison;
}
