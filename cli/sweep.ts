import { InvalidArgumentError } from 'commander';
import type { ParamWords } from '../core/plan/params.ts';
import type { Member } from '../core/members/registry.ts';
import { CONCURRENCY, valuesOf } from '../core/plan/ranges.ts';
import type { Suite } from '../core/members/types.ts';
import { UsageError, unknownWord } from '../core/text/errors.ts';

/** Ranges by what is swept, as they were written: { concurrency: "1..64", latencyMs: "1..200" }. */
export type SweepWords = Readonly<Record<string, string>>;

/** Sweeps, and what they take the place of. */
interface SweepOptions {
  readonly sweep?: SweepWords;
  readonly concurrency?: readonly number[];
  readonly param?: ParamWords;
}

/** Repeated "name=low..high" or "name=low..high/points" → { name: "low..high" }. */
export function sweeps(word: string, before: SweepWords | undefined): SweepWords {
  const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (name === '') throw new InvalidArgumentError('It must be name=low..high, such as concurrency=1..256.');
  if (before?.[name] !== undefined) throw new InvalidArgumentError(`${name} is swept twice.`);
  checkRange(name, text);
  return { ...before, [name]: text };
}

/** @throws InvalidArgumentError, which names the option, where it is no range */
function checkRange(name: string, text: string): void {
  try {
    valuesOf(name, text);
  } catch (error) {
    throw error instanceof UsageError ? new InvalidArgumentError(error.message) : error;
  }
}

/**
 * What is swept: a flag for one leaves the others of the configuration, which are for whoever has them.
 *
 * @param flags what was given on the command line, where nothing may be said twice
 * @throws UsageError where nothing has that name, or it has a value of its own
 */
export function mergedSweeps(
  suites: readonly Member<Suite>[],
  config: SweepWords | undefined,
  flags: SweepOptions,
): SweepWords {
  const known = [CONCURRENCY, ...new Set(suites.flatMap(({ value }) => Object.keys(value.params)))];
  const isGiven = (name: string) => (name === CONCURRENCY ? flags.concurrency : flags.param?.[name]) !== undefined;
  for (const name of Object.keys(flags.sweep ?? {})) {
    if (!known.includes(name)) throw unknownWord('sweep', name, known);
    if (isGiven(name)) throw new UsageError(`${name} is swept, and given as well: leave one of them out`);
  }
  const configured = Object.entries(config ?? {}).filter(([name]) => known.includes(name) && !isGiven(name));
  return { ...Object.fromEntries(configured), ...flags.sweep };
}

/** The selection with every value of its sweeps in the place of what else it says of them. */
export function swept<Some extends SweepOptions>(options: Some): Some {
  const { [CONCURRENCY]: inFlight, ...params } = options.sweep ?? {};
  const words = Object.entries(params).map(([name, text]) => [name, valuesOf(name, text).map(String)] as const);
  return {
    ...options,
    ...(inFlight === undefined ? {} : { concurrency: valuesOf(CONCURRENCY, inFlight) }),
    param: { ...options.param, ...Object.fromEntries(words) },
  };
}
