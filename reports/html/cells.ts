import type { Cell, Percentiles } from '../../core/comparison.ts';
import { count, duration, durationSpread, micros, NOT_MEASURED, number, size } from '../pieces/format.ts';
import { type Html, NOTHING, safe } from './markup.ts';
import { section } from './section.ts';
import { type HtmlColumn, tableOf } from './table.ts';
import { cellLabel } from '../pieces/labels.ts';
import type { Row } from '../pieces/rows.ts';

/** What the ranked tables have no room for, of every cell. Folded away, and never sorted: it is for looking up. */

interface Line {
  readonly label: string;
  readonly cell: Cell;
}

type Read = readonly [head: string, read: (cell: Cell) => string];

/** Enough of a digest to see by eye whether two are the same. */
const DIGEST_CHARACTERS = 12;

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

function columnOf([head, read]: Read): HtmlColumn<Line> {
  return { head, cell: ({ cell }) => read(cell) };
}

const WORK: readonly Read[] = [
  ['rounds', ({ rounds }) => count(rounds)],
  ['left out', ({ contaminatedRounds }) => count(contaminatedRounds)],
  ['succeeded', ({ operations }) => `${operations.succeeded} of ${operations.attempted}`],
  ['errors', errorsText],
  ['server saw', ({ witness }) => count(witness?.operations ?? null)],
  ['bytes', ({ witness }) => size(witness?.bytes ?? null)],
  ['connections', ({ witness }) => count(witness?.connections ?? null)],
  ['peak in flight', ({ witness }) => count(witness?.peakInFlight ?? null)],
  ['mean in flight', ({ witness }) => number(witness?.meanInFlight ?? null)],
  ['delay error', ({ witness }) => microsText(witness?.meanDelayErrorMicros ?? null)],
  ['digest', ({ digest }) => digest?.replace(/^sha256:/, '').slice(0, DIGEST_CHARACTERS) ?? NOT_MEASURED],
];

const TIMES: readonly Read[] = [
  ['makespan', ({ makespanMs }) => durationSpread(makespanMs)],
  ['bound', ({ boundMs }) => duration(boundMs)],
  ['FIFO makespan', ({ fifoMs }) => duration(fifoMs)],
  ['p90', ({ latencyMs }) => duration(latencyMs.p90)],
  ['p99.9', ({ latencyMs }) => duration(latencyMs.p999)],
  ['max', ({ latencyMs }) => duration(latencyMs.max)],
  ...percentileReads('queue wait', ({ queueWaitMs }) => queueWaitMs),
  ...percentileReads('service', ({ serviceMs }) => serviceMs),
];

const COSTS: readonly Read[] = [
  ['CPU µs/op on the main thread', (cell) => micros(cell.mainThreadMicrosPerOperation)],
  ['context switches/op', (cell) => number(cell.contextSwitchesPerOperation)],
  ['start-up', ({ startMs }) => duration(startMs)],
  ['what binds', ({ binds, bindsBecause }) => [binds ?? NOT_MEASURED, bindsBecause ?? []].flat().join(': ')],
];

function percentileReads(name: string, of: (cell: Cell) => Percentiles): Read[] {
  return [
    [`${name} p50`, (cell) => duration(of(cell).p50)],
    [`${name} p99`, (cell) => duration(of(cell).p99)],
    [`${name} max`, (cell) => duration(of(cell).max)],
  ];
}

function errorsText({ operations }: Cell): string {
  const errors = Object.entries(operations.errors).map(([name, times]) => `${name} ${times}`);
  return errors.length === 0 ? 'none' : errors.join(', ');
}

function microsText(value: number | null): string {
  return duration(value === null ? null : value / 1000);
}
