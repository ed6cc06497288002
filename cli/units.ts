import { InvalidArgumentError } from 'commander';
import type { Objective } from '../core/records/capacity-report.ts';
import { gateMetrics, type Metric } from '../core/records/gate-metrics.ts';
import { unknownWord } from '../core/text/errors.ts';

/** Parsers of option words. All throw InvalidArgumentError, which commander tells the user in one line, or UsageError. */

const MS_PER: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000 };

/** "500ms", "60s", "2m" → milliseconds. */
export function duration(word: string): number {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(word) ?? [];
  const ms = Number(amount) * (MS_PER[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('It must be a duration such as 500ms, 60s or 2m.');
  return ms;
}

const TRUE: readonly string[] = ['true', '1', 'yes', 'on'];
const FALSE: readonly string[] = ['false', '0', 'no', 'off', ''];

/** "1", "true", "yes", "on" → true; "0", "false", "no", "off" and nothing → false. */
export function trueOrFalse(word: string): boolean {
  const isOneOf = (known: readonly string[]) => known.includes(word.trim().toLowerCase());
  if (!isOneOf(TRUE) && !isOneOf(FALSE)) throw new InvalidArgumentError('It must be true or false.');
  return isOneOf(TRUE);
}

/** "500/s", "500" or "0.5/s" → arrivals a second. */
export function rate(word: string): number {
  const [, amount] = /^(\d+(?:\.\d+)?)(?:\/s)?$/.exec(word) ?? [];
  if (!(Number(amount) > 0)) throw new InvalidArgumentError('It must be a rate such as 500/s.');
  return Number(amount);
}

const MS_PER_AGE: Readonly<Record<string, number>> = { h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** "12h", "30d", "4w" → milliseconds. */
export function age(word: string): number {
  const [, amount, unit] = /^(\d+)([hdw])$/.exec(word) ?? [];
  const ms = Number(amount) * (MS_PER_AGE[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new InvalidArgumentError('It must be an age such as 12h, 30d or 4w.');
  return ms;
}

/** "5%" or "0.05" → 0.05. */
export function share(word: string): number {
  const value = word.endsWith('%') ? Number(word.slice(0, -1)) / 100 : Number(word);
  if (word.trim() === '' || !(value >= 0 && value < 1))
    throw new InvalidArgumentError('It must be a share such as 5% or 0.05.');
  return value;
}

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (word: string) => number {
  return (word) => {
    if (!/^\d+$/.test(word) || Number(word) < least || !Number.isSafeInteger(Number(word))) {
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    }
    return Number(word);
  };
}

/** "1,16,64" → [1, 16, 64]. */
export function wholeNumbers(word: string): number[] {
  return word.split(',').map(wholeNumber(1));
}

/** Repeated or comma-separated words → one list. */
export function words(word: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...word.split(',').filter((each) => each !== '')];
}

/** As `words`; a comma parts two reports only where a name follows it, for the file of one may have commas of its own. */
export function reportWords(word: string, before: readonly string[] | undefined): string[] {
  return [...(before ?? []), ...word.split(/,(?=[a-z][a-z-]*(?:[=,]|$))/).filter((each) => each !== '')];
}

/** Repeated "key=v1,v2" → { key: [v1, v2] }. */
export function assignments(
  word: string,
  before: Readonly<Record<string, readonly string[]>> | undefined,
): Record<string, readonly string[]> {
  const at = word.indexOf('=');
  if (at < 1 || at === word.length - 1) throw new InvalidArgumentError('It must be key=value or key=value1,value2.');
  return { ...before, [word.slice(0, at)]: word.slice(at + 1).split(',') };
}

/** "p99=50ms" */
export function objective(word: string): Objective {
  const [percentile = '', most = ''] = word.split('=');
  if (percentile !== 'p50' && percentile !== 'p99') {
    throw new InvalidArgumentError('It must be an objective such as p99=50ms or p50=10ms.');
  }
  return { percentile, mostMs: duration(most) };
}

/**
 * Repeated "makespanMs=1%" → { makespanMs: 0.01 }.
 *
 * @throws UsageError where there is no such metric
 */
export function metricShares(
  word: string,
  before: Readonly<Partial<Record<Metric, number>>> | undefined,
): Partial<Record<Metric, number>> {
  const [name = '', value = ''] = word.split('=');
  if (!gateMetrics.includes(name as Metric)) throw unknownWord('metric', name, gateMetrics);
  return { ...before, [name]: share(value) };
}
