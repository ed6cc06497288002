import type { Cell, Percentiles } from '../../core/comparison.ts';
import { count, duration, durationSpread, micros, NOT_MEASURED, number } from '../../core/text/numbers.ts';
import { type Html, NOTHING, safe } from '../xml/markup.ts';
import { section } from './section.ts';
import { type HtmlColumn, tableOf } from './table.ts';
import { type CellRead, shortDigest, WORK_READS } from '../facts/cells.ts';
import { cellLabel } from '../words/labels.ts';
import type { Row } from '../facts/rows.ts';

/** What the ranked tables have no room for, of every cell. Folded away, and never sorted: it is for looking up. */

interface Line {
  readonly label: string;
  readonly cell: Cell;
}

export function cellTable(rows: readonly Row[]): Html {
  const items = rows.flatMap((row) => row.standings.map(({ cell }): Line => ({ label: row.label, cell })));
  if (items.length === 0) return NOTHING;
  const columns = [...IDENTITY, ...[...WORK, ...TIMES, ...COSTS].map(columnOf)];
  const content = tableOf({ caption: 'All that was measured besides', columns, items, isFilterable: true });
  return section(
    'cells',
    'All cells',
    safe`<details><summary>Every other figure of every cell</summary>${content}</details>`,
  );
}

const IDENTITY: readonly HtmlColumn<Line>[] = [
  { head: 'Scenario', isRowHead: true, cell: ({ label }) => label },
  { head: 'Model', isRowHead: true, cell: ({ cell }) => cellLabel(cell) + (cell.isControl ? ' (control)' : '') },
];

function columnOf([head, read]: CellRead): HtmlColumn<Line> {
  return { head, cell: ({ cell }) => read(cell) };
}

const WORK: readonly CellRead[] = [
  ['rounds', ({ rounds }) => count(rounds)],
  ['left out', ({ contaminatedRounds }) => count(contaminatedRounds)],
  ...WORK_READS,
  ['digest', (cell) => shortDigest(cell) ?? NOT_MEASURED],
];

const TIMES: readonly CellRead[] = [
  ['makespan', ({ makespanMs }) => durationSpread(makespanMs)],
  ['bound', ({ boundMs }) => duration(boundMs)],
  ['FIFO makespan', ({ fifoMs }) => duration(fifoMs)],
  ['p90', ({ latencyMs }) => duration(latencyMs.p90)],
  ['p99.9', ({ latencyMs }) => duration(latencyMs.p999)],
  ['max', ({ latencyMs }) => duration(latencyMs.max)],
  ...percentileReads('queue wait', ({ queueWaitMs }) => queueWaitMs),
  ...percentileReads('service', ({ serviceMs }) => serviceMs),
];

const COSTS: readonly CellRead[] = [
  ['CPU µs/op on the main thread', (cell) => micros(cell.mainThreadMicrosPerOperation)],
  ['context switches/op', (cell) => number(cell.contextSwitchesPerOperation)],
  ['start-up', ({ startMs }) => duration(startMs)],
  ['what binds', ({ binds, bindsBecause }) => [binds ?? NOT_MEASURED, bindsBecause ?? []].flat().join(': ')],
];

function percentileReads(name: string, of: (cell: Cell) => Percentiles): CellRead[] {
  return [
    [`${name} p50`, (cell) => duration(of(cell).p50)],
    [`${name} p99`, (cell) => duration(of(cell).p99)],
    [`${name} max`, (cell) => duration(of(cell).max)],
  ];
}
