import type { Cell } from '../../core/comparison.ts';
import { count, duration, micros, NOT_MEASURED, number, percent, size } from './format.ts';
import { blocks, EMPTY, markupTable, markup, type Markup, type MarkupColumn } from './markup.ts';
import { modelLabel } from './labels.ts';
import type { Row } from './rows.ts';
import { clean } from './text.ts';

/** Enough of a digest to see by eye whether two are the same. */
const DIGEST_CHARACTERS = 12;

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
  ['succeeded', ({ operations }) => `${operations.succeeded} of ${operations.attempted}`],
  ['errors', errorsText],
  ['server saw', ({ witness }) => count(witness?.operations ?? null)],
  ['bytes', ({ witness }) => size(witness?.bytes ?? null)],
  ['connections', ({ witness }) => count(witness?.connections ?? null)],
  ['peak in flight', ({ witness }) => count(witness?.peakInFlight ?? null)],
  ['mean in flight', ({ witness }) => number(witness?.meanInFlight ?? null)],
  ['delay error', ({ witness }) => microseconds(witness?.meanDelayErrorMicros ?? null)],
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

function errorsText({ operations }: Cell): string {
  const errors = Object.entries(operations.errors).map(([name, times]) => `${name} ${times}`);
  return errors.length === 0 ? 'none' : errors.join(', ');
}

function microseconds(value: number | null): string {
  return duration(value === null ? null : value / 1000);
}

function digestMarkup({ digest }: Cell): string | Markup {
  if (digest === null) return NOT_MEASURED;
  const hash = clean(digest).replace(/^sha256:/, '');
  return markup`<code>${hash.slice(0, DIGEST_CHARACTERS)}</code>`;
}
