import { InvalidArgumentError } from 'commander';
import type { ParamWords } from '../core/params.ts';
import type { Member } from '../core/plan.ts';
import type { Suite } from '../core/types.ts';
import { UsageError, unknownWord } from '../core/usage-error.ts';

/** Ranges by what is swept, as they were written: { concurrency: "1..64", latencyMs: "1..200" }. */
export type SweepWords = Readonly<Record<string, string>>;

/** Swept as calls in flight and not as a parameter of a suite. */
const CONCURRENCY = 'concurrency';
/** Points that double their distance to the next show any curve; more only take time. */
const MOST_POINTS = 100;
/** From 0 on there is no ratio: the next value is this, or of a short range so many times less than its end. */
const FIRST_AFTER_ZERO = 1;
const SHORT_RANGE = 100;

/** Sweeps, and what they take the place of. */
interface SweepOptions {
  readonly sweep?: SweepWords;
  readonly concurrency?: readonly number[];
  readonly param?: ParamWords;
}

interface Range {
  readonly low: number;
  readonly high: number;
  /** Null for the steps that people count in. */
  readonly points: number | null;
}

/** Repeated "name=low..high" or "name=low..high/points" → { name: "low..high" }. */
export function sweeps(word: string, before: SweepWords | undefined): SweepWords {
  const [, name = '', text = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? [];
  if (name === '') throw new InvalidArgumentError('It must be name=low..high, such as concurrency=1..256.');
  if (before?.[name] !== undefined) throw new InvalidArgumentError(`${name} is swept twice.`);
  valuesOf(name, text);
  return { ...before, [name]: text };
}

/**
 * The values of a range, lowest first: calls in flight double, parameters go 1, 2, 5, 10, …; with `/n` it is n values of
 * equal ratio. Both ends are among them.
 *
 * @throws InvalidArgumentError where it is no range
 */
export function valuesOf(name: string, text: string): number[] {
  const range = rangeOf(text);
  if (
    name === CONCURRENCY &&
    !(Number.isSafeInteger(range.low) && range.low >= 1 && Number.isSafeInteger(range.high))
  ) {
    throw new InvalidArgumentError('Calls in flight are whole numbers from 1, such as concurrency=1..256.');
  }
  const values = range.points === null ? stepsOf(name, range) : geometricOf(range, range.points);
  return [...new Set(values)];
}

function rangeOf(text: string): Range {
  const number = String.raw`\d+(?:\.\d+)?(?:e\d+)?`;
  const found = new RegExp(`^(${number})\\.\\.(${number})(?:/(\\d+))?$`).exec(text);
  if (found === null) throw new InvalidArgumentError('A range is low..high or low..high/points, such as 1..256.');
  const [low, high] = [Number(found[1]), Number(found[2])];
  const points = found[3] === undefined ? null : Number(found[3]);
  if (!(low < high && Number.isFinite(high))) throw new InvalidArgumentError(`${low} is not below ${high}.`);
  if (points !== null && !(points >= 2 && points <= MOST_POINTS)) {
    throw new InvalidArgumentError(`A range has 2 to ${MOST_POINTS} points, not ${points}.`);
  }
  return { low, high, points };
}

function stepsOf(name: string, { low, high }: Range): number[] {
  const between: number[] = [];
  if (name === CONCURRENCY) {
    for (let value = 2 * low; value < high; value *= 2) between.push(value);
  } else {
    const from = low === 0 ? afterZero(high) : low;
    for (let decade = Math.floor(Math.log10(from)); 10 ** decade < high; decade += 1) {
      between.push(...[1, 2, 5].map((step) => Number(`${step}e${decade}`)).filter((step) => step > low && step < high));
    }
    return [low, ...between.filter((value) => value >= from), high];
  }
  return [low, ...between, high];
}

/** Whole numbers where both ends are, else three digits. */
function geometricOf({ low, high }: Range, points: number): number[] {
  const isWhole = Number.isInteger(low) && Number.isInteger(high);
  const from = low === 0 ? afterZero(high) : low;
  const steps = low === 0 ? points - 1 : points;
  const values = Array.from({ length: steps }, (_, step) => {
    const value = steps === 1 ? high : from * (high / from) ** (step / (steps - 1));
    return isWhole ? Math.round(value) : Number(value.toPrecision(3));
  });
  return [low, ...values.slice(low === 0 ? 0 : 1, -1), high];
}

const afterZero = (high: number): number => Math.min(FIRST_AFTER_ZERO, high / SHORT_RANGE);

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
