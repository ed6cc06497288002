import type { Params, RoundSeed, Suite } from '../core/members/types.ts';
import { operationsOf } from '../core/work/work.ts';

/** A suite with its parameters, and how many calls of it are in flight. */
export interface Load {
  readonly suite: Suite;
  readonly params: Params;
  readonly concurrency: number;
}

/** With the suite's own values for what is not said. */
export function loadOf(suite: Suite, concurrency: number, params: Params): Load {
  const own = Object.entries(suite.params).map(([name, { values }]) => [name, values[0]]);
  return { suite, concurrency, params: { ...Object.fromEntries(own), ...params } as Params };
}

export function seedOf({ suite, params }: Load, seed: number): RoundSeed {
  return { work: suite.work(params), seed };
}

/** η: the ideal time of a round ÷ the time it took; its latencies are constant, so that the seed says nothing. */
export function efficiencyOf(load: Load, elapsedNs: number): number {
  const { suite, concurrency } = load;
  if (suite.bound === null) throw new Error(`${suite.name} knows no bound`);
  return (suite.bound(operationsOf(seedOf(load, 0)), concurrency) * 1e6) / elapsedNs;
}
