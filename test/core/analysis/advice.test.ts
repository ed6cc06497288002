import { expect, test } from 'vitest';
import { adviceFor } from '../../../core/analysis/advice.ts';

test('what the author of a suite can do about its cells is said once', () => {
  const differs = {
    state: 'invalid',
    reason: 'unequal-work: its answers of round 0 differ from those of a: …',
  } as const;
  const throws = { state: 'invalid', reason: 'unexpected-errors: errors that were not planned, such as: no' } as const;
  expect(adviceFor([differs, differs, throws])).toMatchObject([
    { code: 'answers-differ', evidence: { cells: 2 }, advice: expect.stringContaining('return the same') },
    { code: 'errors-unplanned', evidence: { cells: 1 }, advice: expect.stringContaining("errors: 'count'") },
  ]);
});

test('nothing is advised of what is measured, or failed otherwise', () => {
  expect(
    adviceFor([
      { state: 'measured', reason: null },
      { state: 'failed', reason: 'unequal-work: said by a suite of itself' },
      { state: 'invalid', reason: 'contaminated: other programs used 30 % of the CPU' },
    ]),
  ).toEqual([]);
});
