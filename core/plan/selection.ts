import type { PlannedRuntime } from '../records/runtime.ts';
import type { ParamWords } from './params.ts';
import type { Member } from '../members/registry.ts';
import type { Arrivals, Runner, Suite } from '../members/types.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

/** A suite, and what it shall be measured at. Null: as the suite says. */
export interface Selection {
  readonly suite: Member<Suite>;
  readonly models: readonly Member<Runner>[] | null;
  /** What each model is to run on; null: on what runs us. */
  readonly runtimes: readonly PlannedRuntime[] | null;
  /** By name; parameters that are not named have the suite's own values. */
  readonly params: ParamWords;
  /** Calls in flight, of each row. */
  readonly concurrency: readonly number[] | null;
  readonly threads: number | null;
  readonly processes: number | null;
  /** Null also where nothing says it: a closed loop. */
  readonly arrivals: Arrivals | null;
}

/** What suites shall be measured at, whichever they are. */
export type SelectionValues = Omit<Selection, 'suite'>;

const AS_THE_SUITE_SAYS: SelectionValues = {
  models: null,
  runtimes: null,
  params: {},
  concurrency: null,
  threads: null,
  processes: null,
  arrivals: null,
};

/** These values; what is left out or undefined is as the suite says. */
export function selectionValues(some: {
  readonly [Name in keyof SelectionValues]?: SelectionValues[Name] | undefined;
}): SelectionValues {
  return {
    ...AS_THE_SUITE_SAYS,
    ...Object.fromEntries(Object.entries(some).filter(([, value]) => value !== undefined)),
  };
}

/** @throws UsageError where a suite names a model that there is not */
export function modelsNamed(
  { name: suite }: Suite,
  names: readonly string[] | null,
  knownModels: readonly Member<Runner>[],
): readonly Member<Runner>[] {
  if (names === null) return knownModels;
  const known = knownModels.map(({ value }) => value.name);
  return [...new Set(names)].map((name) => {
    const found = knownModels[known.indexOf(name)];
    if (found === undefined) throw new UsageError(`${suite}: ${unknownWord('model', name, known).message}`);
    return found;
  });
}
