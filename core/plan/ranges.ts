import { UsageError } from '../text/errors.ts';

/** Swept as calls in flight and not as a parameter of a suite. */
export const CONCURRENCY = 'concurrency';
/** Points that double their distance to the next show any curve; more only take time. */
const MOST_POINTS = 100;
/** From 0 on there is no ratio: the next value is this, or of a short range so many times less than its end. */
const FIRST_AFTER_ZERO = 1;
const SHORT_RANGE = 100;

interface Range {
  readonly low: number;
  readonly high: number;
  /** Null for the steps that people count in. */
  readonly points: number | null;
}

/**
 * The values of a range, lowest first: calls in flight double, parameters go 1, 2, 5, 10, …; with `/n` it is n values of
 * equal ratio. Both ends are among them.
 *
 * @throws UsageError where it is no range
 */
export function valuesOf(name: string, text: string): number[] {
  const range = rangeOf(text);
  if (
    name === CONCURRENCY &&
    !(Number.isSafeInteger(range.low) && range.low >= 1 && Number.isSafeInteger(range.high))
  ) {
    throw new UsageError('Calls in flight are whole numbers from 1, such as concurrency=1..256.');
  }
  const values = range.points === null ? stepsOf(name, range) : geometricOf(range, range.points);
  return [...new Set(values)];
}

function rangeOf(text: string): Range {
  const number = String.raw`\d+(?:\.\d+)?(?:e\d+)?`;
  const found = new RegExp(`^(${number})\\.\\.(${number})(?:/(\\d+))?$`).exec(text);
  if (found === null) throw new UsageError('A range is low..high or low..high/points, such as 1..256.');
  const [low, high] = [Number(found[1]), Number(found[2])];
  const points = found[3] === undefined ? null : Number(found[3]);
  if (!(low < high && Number.isFinite(high))) throw new UsageError(`${low} is not below ${high}.`);
  if (points !== null && !(points >= 2 && points <= MOST_POINTS)) {
    throw new UsageError(`A range has 2 to ${MOST_POINTS} points, not ${points}.`);
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
