import type { Comparison } from '../records/comparison.ts';
import { UsageError } from '../text/errors.ts';

/** How many ids are listed where none matches. */
const LISTED = 20;

/**
 * The comparison with only those cells whose id contains the text, and what compares two of them. Ranks and verdict stay
 * those of the whole run, and a note says so.
 *
 * @throws UsageError where no id contains it, with the ids there are
 */
export function onlyCells(comparison: Comparison, text: string): Comparison {
  const cells = comparison.cells.filter(({ id }) => id.includes(text));
  if (cells.length === 0) throw noMatch(comparison, text);
  const kept = new Set(cells.map(({ id }) => id));
  return {
    ...comparison,
    cells,
    comparisons: comparison.comparisons.filter(
      ({ baselineId, candidateId }) => kept.has(baselineId) && kept.has(candidateId),
    ),
    kindComparisons: comparison.kindComparisons.filter(
      ({ baselineId, candidateId }) => kept.has(baselineId) && kept.has(candidateId),
    ),
    choices: comparison.choices.filter(({ values }) => values.every(({ id }) => kept.has(id))),
    warnings: [
      ...comparison.warnings,
      {
        code: 'only-some-cells',
        severity: 'info',
        subject: 'session',
        evidence: { only: text, shown: cells.length, cells: comparison.cells.length },
        advice: 'the verdict and the ranks are those of the whole run: tell it again without --only to see all of it',
      },
    ],
  };
}

function noMatch({ cells }: Comparison, text: string): UsageError {
  const ids = cells.map(({ id }) => `"${id}"`);
  const rest = ids.length > LISTED ? ` and ${ids.length - LISTED} more` : '';
  return new UsageError(
    `no cell has "${text}" in its id: there is ${ids.slice(0, LISTED).join(', ') || 'none'}${rest}`,
  );
}
