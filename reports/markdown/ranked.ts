import type { Cell } from '../../core/comparison.ts';
import type { CellRead } from '../facts/cells.ts';
import { pairingText } from './equal.ts';
import {
  count,
  duration,
  durationSpread,
  micros,
  NOT_MEASURED,
  percent,
  rateSpread,
  size,
} from '../../core/text/numbers.ts';
import { cellLabel, modelLabel } from '../words/labels.ts';
import { blocks, bullets, type Markup, markup, type MarkupColumn, markupTable } from './markup.ts';
import { type Row, rankText, type Standing } from '../facts/rows.ts';
import { reasonOf, STATE_WORD } from '../facts/trust.ts';

/** The ranked table of a row, and below it why some of its cells have no number. */
export function rowSection(row: Row): Markup {
  return blocks([
    markup`### ${row.label}`,
    markupTable(rowColumns(row), [...row.standings, ...row.missing]),
    bullets(row.missing.map((cell) => markup`**${STATE_WORD[cell.state]}** ${cellLabel(cell)}: ${reasonOf(cell)}`)),
  ]);
}

/** A line of a ranked table: a standing, or a cell that has a state in the place of its numbers. */
type Line = Standing | Cell;

function rowColumns(row: Row): MarkupColumn<Line>[] {
  const measured = (head: string, cell: (standing: Standing) => string): MarkupColumn<Line> => ({
    head,
    align: 'right',
    cell: (line) => ('cell' in line ? cell(line) : ''),
  });
  const isOpen = row.arrivals !== null;
  const latency = isOpen ? ' from intended start' : '';
  return [
    { head: 'rank', align: 'left', cell: (line) => ('cell' in line ? rankText(line) : NOT_MEASURED) },
    { head: 'model', align: 'left', cell: modelMarkup },
    {
      head: 'in flight (K)',
      align: 'right',
      cell: (line) => count('cell' in line ? line.cell.concurrency : line.concurrency),
    },
    { head: isOpen ? 'goodput/s' : 'succeeded op/s', align: 'right', cell: throughputMarkup },
    measured(`vs ${row.baseline ?? 'baseline'}`, ratioText),
    ...(isOpen ? OPEN : CLOSED).map(([head, read]) => measured(head, ({ cell }) => read(cell))),
    measured(`p50${latency}`, ({ cell }) => duration(cell.latencyMs.p50)),
    measured(`p99${latency}`, ({ cell }) => duration(cell.latencyMs.p99)),
    measured('CPU µs/op', ({ cell }) => micros(cell.cpuMicrosPerOperation)),
    measured('peak RSS', ({ cell }) => size(cell.peakRssBytes)),
    measured('ELU', ({ cell }) => percent(cell.eventLoopUtilization)),
  ];
}

/** Against the bound, which only a closed loop has. */
const CLOSED: readonly CellRead[] = [
  ['makespan', ({ makespanMs }) => durationSpread(makespanMs)],
  ['bound', ({ boundMs }) => duration(boundMs)],
  ['η', ({ efficiency, binds }) => `${percent(efficiency)} ${binds ?? ''}`],
];

const OPEN: readonly CellRead[] = [
  ['healthy/s', ({ openLoop }) => (openLoop === null ? NOT_MEASURED : rateSpread(openLoop.healthyPerSecond))],
  ['never started', ({ openLoop }) => percent(openLoop?.unstartedShare ?? null)],
];

function modelMarkup(line: Line): Markup {
  if (!('cell' in line)) return markup`${modelLabel(line)}`;
  if (line.cell.isControl) return markup`${modelLabel(line.cell)} *(control)*`;
  return line.isBest ? markup`**${modelLabel(line.cell)}**` : markup`${modelLabel(line.cell)}`;
}

function throughputMarkup(line: Line): Markup {
  if (!('cell' in line)) return markup`**${STATE_WORD[line.state]}**`;
  const text = rateSpread(line.cell.throughputPerSecond);
  return line.isBest ? markup`**${text}**` : markup`${text}`;
}

function ratioText({ isBaseline, pairing }: Standing): string {
  return isBaseline ? 'baseline' : pairingText(pairing);
}
