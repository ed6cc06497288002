import type { Cell, Percentiles } from '../../core/records/comparison.ts';
import {
  count,
  duration,
  durationSpread,
  micros,
  NOT_MEASURED,
  number,
  percent,
  size,
} from '../../core/text/numbers.ts';
import { clean } from '../words/text.ts';
import { type Column, columnsOf, figure } from './columns.ts';
import { K } from './ranked.ts';
import type { Row } from './rows.ts';

/** Every measured cell with everything that the ranked tables have no room for: for looking up, and never sorted. */

export interface CellLine {
  readonly row: Row;
  readonly cell: Cell;
}

export function cellLinesOf(rows: readonly Row[]): CellLine[] {
  return rows.flatMap((row) => row.standings.map(({ cell }) => ({ row, cell })));
}

/** What a line is of, beside its row. */
export const CELL_IDENTITY: readonly Column<CellLine>[] = [
  { head: 'model', kind: 'model', importance: Infinity, read: ({ cell }) => cell },
  ...columnsOf([K], ({ cell }: CellLine) => cell).map(withoutSort),
];

export interface CellGroup {
  readonly title: string;
  readonly columns: readonly Column<CellLine>[];
}

type Write = (value: number | null) => string;

function figures(...columns: readonly (readonly [head: string, of: (cell: Cell) => number | null, write: Write])[]) {
  return columns.map(([head, of, write]): Column<Cell> => ({
    head,
    kind: 'figure',
    importance: 0,
    read: figure(of, write),
  }));
}

function text(head: string, kind: 'words' | 'code', read: (cell: Cell) => string): Column<Cell> {
  return { head, kind, importance: 0, read };
}

function percentiles(name: string, of: (cell: Cell) => Percentiles): Column<Cell>[] {
  return figures(
    [`${name} p50`, (cell) => of(cell).p50, duration],
    [`${name} p99`, (cell) => of(cell).p99, duration],
    [`${name} max`, (cell) => of(cell).max, duration],
  );
}

const LATENCY: readonly Column<Cell>[] = [
  ...figures(
    ['p50', ({ latencyMs }) => latencyMs.p50, duration],
    ['p90', ({ latencyMs }) => latencyMs.p90, duration],
    ['p99', ({ latencyMs }) => latencyMs.p99, duration],
    ['p99.9', ({ latencyMs }) => latencyMs.p999, duration],
    ['max', ({ latencyMs }) => latencyMs.max, duration],
  ),
  ...percentiles('queue wait', ({ queueWaitMs }) => queueWaitMs),
  ...percentiles('service', ({ serviceMs }) => serviceMs),
];

/** The work of a cell, as the model did it and as the server saw it. */
const WORK: readonly Column<Cell>[] = [
  ...figures(
    ['rounds', ({ rounds }) => rounds, count],
    ['left out', ({ contaminatedRounds }) => contaminatedRounds, count],
  ),
  text('succeeded', 'words', ({ operations }) => `${operations.succeeded} of ${operations.attempted}`),
  text('errors', 'words', errorsText),
  ...figures(
    ['server saw', ({ witness }) => witness?.operations ?? null, count],
    ['rows', ({ witness }) => witness?.rows ?? null, count],
    ['bytes', ({ witness }) => witness?.bytes ?? null, size],
    ['connections', ({ witness }) => witness?.connections ?? null, count],
    ['connections held', ({ connections }) => connections?.open ?? null, count],
    ['peak in flight', ({ witness }) => witness?.peakInFlight ?? null, count],
    ['mean in flight', ({ witness }) => witness?.meanInFlight ?? null, number],
    ['delay error', ({ witness }) => inMs(witness?.meanDelayErrorMicros ?? null), duration],
  ),
  text('digest', 'code', shortDigest),
];

const COSTS: readonly Column<Cell>[] = [
  ...figures(
    ['CPU/op', (cell) => cell.cpuMicrosPerOperation, micros],
    ['of it main thread', (cell) => cell.mainThreadMicrosPerOperation, micros],
    ['context switches/op', (cell) => cell.contextSwitchesPerOperation, number],
    ['start-up', (cell) => cell.startMs, duration],
    ['server CPU/op', (cell) => cell.serving?.cpuMicrosPerOperation ?? null, micros],
    ['server RSS', (cell) => cell.serving?.peakRssBytes ?? null, size],
  ),
  text('makespan', 'words', ({ makespanMs }) => durationSpread(makespanMs)),
  ...figures(
    ['FIFO makespan', (cell) => cell.fifoMs, duration],
    ['bound', (cell) => cell.boundMs, duration],
    ['η', (cell) => cell.efficiency, percent],
  ),
  text('what binds', 'words', ({ binds, bindsBecause }) =>
    clean([binds ?? NOT_MEASURED, bindsBecause ?? []].flat().join(': ')),
  ),
];

export const CELL_GROUPS: readonly CellGroup[] = [
  group('Latency, and what it is made of', LATENCY),
  group('The work, as the model did it and as the server saw it', WORK),
  group('Costs, and what binds', COSTS),
];

/** Enough of a digest to see by eye whether two are the same. */
const DIGEST_CHARACTERS = 12;

function group(title: string, columns: readonly Column<Cell>[]): CellGroup {
  return { title, columns: columnsOf(columns, ({ cell }: CellLine) => cell) };
}

function withoutSort({ sort: _sort, ...column }: Column<CellLine>): Column<CellLine> {
  return column;
}

function shortDigest({ digest }: Cell): string {
  if (digest === null) return NOT_MEASURED;
  return clean(digest)
    .replace(/^sha256:/, '')
    .slice(0, DIGEST_CHARACTERS);
}

function errorsText({ operations }: Cell): string {
  const errors = Object.entries(operations.errors).map(([name, times]) => `${clean(name)} ${times}`);
  return errors.length === 0 ? 'none' : errors.join(', ');
}

function inMs(micro: number | null): number | null {
  return micro === null ? null : micro / 1000;
}
