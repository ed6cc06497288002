import type { Cell } from '../../core/comparison.ts';
import { shortDigest, WORK_READS } from '../facts/cells.ts';
import { count, duration, micros, NOT_MEASURED, number, percent } from '../../core/text/numbers.ts';
import { blocks, EMPTY, markupTable, markup, type Markup, type MarkupColumn } from './markup.ts';
import { modelLabel } from '../words/labels.ts';
import { observedIn, observedText, type Observed } from '../facts/observations.ts';
import type { Row } from '../facts/rows.ts';

interface Line {
  readonly row: Row;
  readonly cell: Cell;
}

type Read = (cell: Cell) => string | Markup;

/** Every measured cell with everything that the ranked tables have no room for. */
export function cellTables(rows: readonly Row[]): Markup {
  const lines = rows.flatMap((row) => row.standings.map(({ cell }) => ({ row, cell })));
  if (lines.length === 0) return EMPTY;
  const table = (title: Markup, columns: readonly (readonly [string, Read])[]) =>
    blocks([title, markupTable([...identity(rows), ...columns.map(numberColumn)], lines)]);
  return blocks([
    table(markup`#### Latency, and what it is made of`, LATENCY),
    table(markup`#### The work, as the model did it and as the server saw it`, WORK),
    table(markup`#### Costs, and what binds`, COSTS),
    observationTable(rows),
  ]);
}

interface ObservedLine extends Observed {
  readonly row: Row;
}

function observationTable(rows: readonly Row[]): Markup {
  const lines = rows.flatMap((row) => observedIn(row).map((observed): ObservedLine => ({ ...observed, row })));
  if (lines.length === 0) return EMPTY;
  const name: MarkupColumn<ObservedLine> = { head: 'observed', align: 'left', cell: (line) => line.name };
  const figures = (['p50', 'p99', 'max', 'mean', 'count'] as const).map((figure): MarkupColumn<ObservedLine> => ({
    head: figure,
    align: 'right',
    cell: (line) => observedText(line, figure),
  }));
  return blocks([
    markup`#### What operations, and what ran beside them, saw of themselves`,
    markupTable([...identity(rows), name, ...figures], lines),
  ]);
}

function identity(rows: readonly Row[]): MarkupColumn<Line>[] {
  return [
    ...(rows.length > 1 ? [{ head: 'scenario', align: 'left', cell: ({ row }: Line) => row.label } as const] : []),
    { head: 'model', align: 'left', cell: ({ cell }) => modelLabel(cell) + (cell.isControl ? ' (control)' : '') },
    { head: 'in flight (K)', align: 'right', cell: ({ cell }) => count(cell.concurrency) },
  ];
}

function numberColumn([head, read]: readonly [string, Read]): MarkupColumn<Line> {
  return { head, align: 'right', cell: ({ cell }) => read(cell) };
}

const LATENCY: readonly (readonly [string, Read])[] = [
  ['p50', ({ latencyMs }) => duration(latencyMs.p50)],
  ['p90', ({ latencyMs }) => duration(latencyMs.p90)],
  ['p99', ({ latencyMs }) => duration(latencyMs.p99)],
  ['p99.9', ({ latencyMs }) => duration(latencyMs.p999)],
  ['max', ({ latencyMs }) => duration(latencyMs.max)],
  ['queue wait p50', ({ queueWaitMs }) => duration(queueWaitMs.p50)],
  ['queue wait p99', ({ queueWaitMs }) => duration(queueWaitMs.p99)],
  ['service p50', ({ serviceMs }) => duration(serviceMs.p50)],
  ['service p99', ({ serviceMs }) => duration(serviceMs.p99)],
];

const WORK: readonly (readonly [string, Read])[] = [
  [
    'rounds',
    ({ rounds, contaminatedRounds }) => `${rounds}${contaminatedRounds > 0 ? ` (${contaminatedRounds} left out)` : ''}`,
  ],
  ...WORK_READS,
  ['digest', digestMarkup],
];

const COSTS: readonly (readonly [string, Read])[] = [
  ['CPU µs/op', (cell) => micros(cell.cpuMicrosPerOperation)],
  ['of it main thread', (cell) => micros(cell.mainThreadMicrosPerOperation)],
  ['context switches/op', (cell) => number(cell.contextSwitchesPerOperation)],
  ['start-up', (cell) => duration(cell.startMs)],
  ['FIFO makespan', (cell) => duration(cell.fifoMs)],
  ['bound', (cell) => duration(cell.boundMs)],
  ['η', (cell) => percent(cell.efficiency)],
  [
    'what binds',
    (cell) => `${cell.binds ?? NOT_MEASURED}${cell.bindsBecause === null ? '' : `: ${cell.bindsBecause}`}`,
  ],
];

function digestMarkup(cell: Cell): string | Markup {
  const digest = shortDigest(cell);
  return digest === null ? NOT_MEASURED : markup`<code>${digest}</code>`;
}
