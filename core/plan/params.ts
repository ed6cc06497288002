import type { ParamSpec, Params, ParamValue, Suite } from '../members/types.ts';
import { MOST_ROWS } from '../records/work-limits.ts';
import { UsageError, unknownWord } from '../text/errors.ts';

/** What the user asked for with `-p key=v1,v2`: words, not yet parsed. */
export type ParamWords = Readonly<Record<string, readonly string[]>>;

export function without(params: Params, name: string): Params {
  return Object.fromEntries(Object.entries(params).filter(([each]) => each !== name));
}

/**
 * Every point of a suite's matrix: its own values, with the user's in their place where the suite has such a parameter.
 *
 * @throws UsageError where a value is not of the parameter's type, words or range, or they make too many points
 */
export function matrixOf(suite: Suite, words: ParamWords): Params[] {
  let points: Params[] = [{}];
  for (const [name, spec] of Object.entries<ParamSpec>(suite.params)) {
    const asked = Object.hasOwn(words, name) ? words[name] : undefined;
    const values = asked === undefined ? spec.values : asked.map((word) => parse(suite.name, name, spec, word));
    checkRows(suite.name, points.length * values.length);
    points = points.flatMap((point) => [...new Set(values)].map((value) => ({ ...point, [name]: value })));
  }
  return points;
}

/** Before they are made. @throws UsageError where they are too many to be planned */
export function checkRows(suite: string, rows: number): void {
  if (rows <= MOST_ROWS) return;
  throw new UsageError(
    `${suite}: ${rows} rows are asked for, and a run has at most ${MOST_ROWS} of a suite: give fewer values`,
  );
}

/** @throws UsageError where none of the suites has a parameter of this name */
export function checkParamNames(suites: readonly Suite[], words: ParamWords): void {
  const known = [...new Set(suites.flatMap((suite) => Object.keys(suite.params)))];
  for (const name of Object.keys(words)) {
    if (!known.includes(name)) throw unknownWord('parameter', name, known);
  }
}

function parse(suite: string, name: string, spec: ParamSpec, word: string): ParamValue {
  const example = spec.values[0];
  const value = typeof example === 'number' ? Number(word) : typeof example === 'boolean' ? word === 'true' : word;
  const say = (expected: string) => new UsageError(`${suite}: ${name}=${word} must be ${expected}`);
  if (spec.oneOf !== undefined && !spec.oneOf.includes(value)) throw say(`one of ${spec.oneOf.join(', ')}`);
  if (typeof example === 'boolean' && word !== 'true' && word !== 'false') throw say('true or false');
  if (typeof value !== 'number') return value;
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = spec;
  if (word.trim() === '' || !(value >= min && value <= max)) {
    throw say(spec.max === undefined ? `a number of at least ${min}` : `a number from ${min} to ${max}`);
  }
  if (spec.isInteger === true && !Number.isInteger(value)) throw say('a whole number');
  return value;
}
