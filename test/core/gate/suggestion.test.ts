import { expect, test } from 'vitest';
import { suggestionOf } from '../../../core/gate/suggestion.ts';
import { gateReportSchema } from '../../../core/records/gate-report.ts';
import { alone, gate, loop, metric, pool } from '../../reports/_gate-cells.ts';

const MARGIN = 0.001;

/** A cell whose time and CPU could be told from so much on; its CPU is gated at twice the margin. */
const cellOf = (cell: typeof loop, time: number | null, cpu: number | null) => ({
  ...cell,
  metrics: [
    metric({ metric: 'makespanMs', margin: MARGIN, smallestDetectable: time }),
    metric({ metric: 'cpuMicrosPerOperation', margin: 2 * MARGIN, smallestDetectable: cpu }),
  ],
});
const suggested = (...cells: ReturnType<typeof cellOf>[]) => {
  const report = suggestionOf(gate({ margin: MARGIN, cells }));
  expect(gateReportSchema.parse(report)).toEqual(report);
  return { word: report.verdict.word, sentence: report.verdict.sentence, notes: report.notes };
};

test('every cell has the margin from which on this machine can tell of it', () => {
  expect(suggested(cellOf(loop, 0.021, 0.05), cellOf(pool, 0.02, 0.09))).toEqual({
    word: 'pass',
    sentence: 'Suggestion: --margin 5%, at which this machine can tell of 2 of 2 cells.',
    notes: [
      `${loop.id}: can be gated here from a margin of 3.0 % on`,
      `${pool.id}: can be gated here from a margin of 5.0 % on`,
    ],
  });
});

test('a cell that is too noisy, invalid or was hardly measured has none, and says why', () => {
  const invalid = { ...cellOf(alone, 0.01, 0.01), word: 'invalid' as const, reason: 'candidate: it fell over' };
  expect(suggested(cellOf(loop, 0.9, 0.05), invalid, cellOf(pool, null, null))).toEqual({
    word: 'inconclusive',
    sentence: 'Suggestion: no cell can be gated on this machine.',
    notes: [
      `${loop.id}: too noisy here: a slowdown of less than 90.0 % could go unseen`,
      `${alone.id}: cannot be gated: candidate: it fell over`,
      `${pool.id}: not enough was measured of it within the budget`,
    ],
  });
});

test('some cells can be gated', () => {
  const { word, sentence } = suggested(cellOf(loop, 0.02, 0.02), cellOf(pool, 0.9, 0.9));
  expect({ word, sentence }).toEqual({
    word: 'inconclusive',
    sentence: 'Suggestion: --margin 2%, at which this machine can tell of 1 of 2 cells.',
  });
});

test('nothing is suggested by a gate that did not come to its end', () => {
  const report = gate({ margin: MARGIN, state: 'interrupted', reason: 'SIGINT' });
  expect(suggestionOf(report)).toEqual(report);
});
