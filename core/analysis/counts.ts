import { isDeepStrictEqual } from 'node:util';
import type { CountDifference } from '../records/changes.ts';
import type { RoundRecord } from '../records/records.ts';
import { comparedAnswers } from './answers.ts';

/** What the rounds of one cell have to have in common, since both were made from the same seed. */
export interface ComparedCounts {
  readonly rounds: number;
  readonly differences: CountDifference[];
}

type Values = Readonly<Record<string, string>>;

/**
 * Operations, errors, bytes and answers of each round that both runs have: counted, not measured, so that one that differs
 * has been changed by the program and not by the machine. Disturbed rounds count here like any other.
 *
 * @param group So many requests make one operation.
 */
export function comparedCounts(a: readonly RoundRecord[], b: readonly RoundRecord[], group = 1): ComparedCounts {
  const others = lastAttempts(b);
  const pairs = [...lastAttempts(a)].flatMap(([round, one]) => {
    const other = others.get(round);
    if (other === undefined || other.seed !== one.seed) return [];
    const answers = comparedAnswers(one, other, group);
    return [
      { round, a: { ...countsOf(one), ...told(answers, 'a') }, b: { ...countsOf(other), ...told(answers, 'b') } },
    ];
  });
  const differences = new Map<string, CountDifference>();
  for (const { round, a: one, b: other } of pairs) {
    for (const what of differingKeys(one, other)) {
      const known = differences.get(what) ?? { what, rounds: [], a: one[what] ?? 'none', b: other[what] ?? 'none' };
      differences.set(what, { ...known, rounds: [...known.rounds, round] });
    }
  }
  return { rounds: pairs.length, differences: [...differences.values()] };
}

/** The names under which two lists of plain values differ, also where only one has them. */
export function differingKeys(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): string[] {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return keys.filter((key) => !isDeepStrictEqual(a[key], b[key]));
}

function lastAttempts(rounds: readonly RoundRecord[]): Map<number, RoundRecord> {
  return new Map(rounds.toSorted((x, y) => x.attempt - y.attempt).map((round) => [round.round, round]));
}

/** Nothing where they are equal, or have nothing in common. */
function told(answers: ReturnType<typeof comparedAnswers>, side: 'a' | 'b'): Values {
  if (typeof answers === 'string') return {};
  const { where } = answers;
  return where === null ? { 'digest of the answers': answers[side] } : { answers: `${where}, ${answers[side]}` };
}

function countsOf({ operations, bytes }: RoundRecord): Values {
  const errors = Object.entries(operations.errors).map(([name, times]) => [`errors: ${name}`, String(times)]);
  return {
    'operations attempted': String(operations.attempted),
    'operations succeeded': String(operations.succeeded),
    'bytes received': String(bytes),
    ...Object.fromEntries(errors),
  };
}
