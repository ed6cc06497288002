import { expect, test } from 'vitest';
import { onlyCells } from '../../../core/analysis/only.ts';
import { UsageError } from '../../../core/text/errors.ts';
import { httpGet } from '../../reports/_cases.ts';
import { pool, sequential } from '../../reports/_cells.ts';

test('keeps the cells whose id contains the text, and what compares two of them', () => {
  const { cells, comparisons } = onlyCells(httpGet(), '@16 worker-thread-pool');
  expect(cells.map(({ id }) => id)).toEqual([
    'http-get latencyMs=20 @16 worker-thread-pool 4x4',
    'http-get latencyMs=20 @16 worker-thread-pool 4x1',
  ]);
  expect(comparisons.map(({ kind }) => kind)).toEqual(['direct']);
  expect(onlyCells(httpGet(), 'http-get').comparisons).toEqual(httpGet().comparisons);
});

test('takes the text as it is, not as a pattern', () => {
  expect(() => onlyCells(httpGet(), 'event.loop')).toThrow(UsageError);
});

test('leaves rank and verdict those of the whole run, and says so', () => {
  const given = httpGet();
  const { cells, verdict, warnings } = onlyCells(given, sequential.id);
  expect(cells[0]!.rank).toBe(4);
  expect(verdict).toEqual(given.verdict);
  expect(warnings.slice(0, -1)).toEqual(given.warnings);
  expect(warnings.at(-1)).toMatchObject({
    code: 'only-some-cells',
    evidence: { only: sequential.id, shown: 1, cells: 5 },
  });
});

test('without a match it lists the ids there are, and not endlessly', () => {
  const ids = Array.from({ length: 25 }, (_, index) => ({ ...pool, id: `cell ${index}` }));
  expect(() => onlyCells({ ...httpGet(), cells: ids }, 'nothing')).toThrow(
    /^no cell has "nothing" in its id: there is "cell 0", .*"cell 19" and 5 more$/,
  );
  expect(() => onlyCells({ ...httpGet(), cells: [] }, 'nothing')).toThrow(/there is none$/);
});
