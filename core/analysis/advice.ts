import type { Warning } from '../members/types.ts';
import type { Cell } from '../records/comparison.ts';
import type { ViolationCode } from './violation.ts';

/** What to do about what the author of a suite decides, and nobody else can. */
const known: readonly { readonly violation: ViolationCode; readonly code: string; readonly advice: string }[] = [
  {
    violation: 'unequal-work',
    code: 'answers-differ',
    advice:
      'an operation has to return the same under every model: leave out dates, random numbers and ids, and what depends on the calls before it',
  },
  {
    violation: 'unexpected-errors',
    code: 'errors-unplanned',
    advice: "where failures are a part of the question, errors: 'count' among the options counts them by class",
  },
];

/** Once a run, and not at each of its cells. */
export function adviceFor(cells: readonly Pick<Cell, 'reason' | 'state'>[]): Warning[] {
  return known.flatMap(({ violation, code, advice }) => {
    const caught = cells.filter(({ state, reason }) => state === 'invalid' && reason?.startsWith(`${violation}: `));
    if (caught.length === 0) return [];
    return [{ code, severity: 'warning', subject: 'session', evidence: { cells: caught.length }, advice }];
  });
}
