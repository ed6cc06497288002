import { Bench, type Statistics, type TaskResult } from 'tinybench';
import type { BenchmarkProvider, BenchResult } from 'vitest';
import type { Calls } from '../core/live/tinybench.ts';
import { measureBench } from './measure-bench.ts';

/** The clock as it was before any test could put its own in its place. */
const now = performance.now.bind(performance);

/** Measures what vitest's `bench` defines in rounds: those of `bench.compare` in turn, with a verdict. */
export const provider: BenchmarkProvider = {
  async run({ test, config, registrations, options = {} }): Promise<BenchResult[]> {
    const { timestampProvider, ...others } = options;
    const clock = timestampProvider === undefined ? { now } : { timestampProvider };
    const bench = new Bench({ name: test.fullTestName, ...others, ...clock, retainSamples: true });
    for (const { name, fn, fnOpts } of registrations) bench.add(name, fn, fnOpts);
    const { comparison, calls } = await measureBench(bench, { signal: test.context.signal });
    throwErrorsOf(bench);
    if (comparison.state !== 'complete') throw new Error(`the benchmark was ${comparison.state}: ${comparison.reason}`);
    const results = await Promise.all(
      comparison.cells.map(async ({ model, state, reason }) => {
        const rounds = calls.get(model) ?? [];
        if (state === 'failed' || rounds.length === 0) throw new Error(`"${model}" failed: ${reason}`);
        // what is INVALID was measured, and has no verdict: the sentence says so, and toBeFaster
        return { ...(await figuresOf(rounds, config.retainSamples)), name: model, comparison };
      }),
    );
    if (results.length > 1) console.log(`lockstep: ${comparison.verdict.sentence}`);
    return results;
  },
};

/** What a function threw is told as it was thrown, with the place where it was. */
function throwErrorsOf({ results }: Bench): void {
  const errors = results.flatMap((result) => (result.state === 'errored' ? [result.error] : []));
  if (errors.length > 1) throw new AggregateError(errors, 'Some benchmarks failed');
  if (errors.length === 1) throw errors[0];
}

/** Distribution and centre are of calls; how far the centre may be off is of rounds, for calls of a round are alike. */
async function figuresOf(rounds: readonly Calls[], retainSamples: boolean): Promise<Omit<BenchResult, 'name'>> {
  const ofCalls = await replayed(
    rounds.flatMap(({ eachMs }) => eachMs ?? []),
    retainSamples,
  );
  const ofRounds = await replayed(
    rounds.map(({ meanMs }) => meanMs),
    false,
  );
  const surely = ({ sem, df, critical, moe, rme }: Statistics) => ({ sem, df, critical, moe, rme });
  return {
    ...ofCalls,
    latency: { ...ofCalls.latency, ...surely(ofRounds.latency) },
    throughput: { ...ofCalls.throughput, ...surely(ofRounds.throughput) },
  };
}

/** The figures that tinybench makes of these durations, in ms. */
async function replayed(durationsMs: readonly number[], retainSamples: boolean) {
  let next = 0;
  const bench = new Bench({ iterations: durationsMs.length, time: 0, warmup: false, retainSamples, now });
  const overridden = () => ({ overriddenDuration: durationsMs[next++] as number });
  bench.add('replayed', overridden, { async: false }); // else it would be called to find that out
  await bench.run();
  return bench.results[0] as Extract<TaskResult, { state: 'completed' }> &
    Pick<BenchResult, 'runtime' | 'runtimeVersion' | 'timestampProviderName'>;
}
