import type { GateCellReport, GateReport } from '../../core/records/gate-report.ts';
import { cellName } from '../facts/changes.ts';
import {
  CHANGE_MEANING,
  DETECTABLE_MEANING,
  GATE_COLUMNS,
  gateLinesOf,
  type GateRow,
  gateRowsOf,
  gateStateText,
  isUnchanged,
  NOISE_MEANING,
  type Why,
  whysOf,
} from '../facts/gate.ts';
import { gateFacts } from '../facts/gate-trust.ts';
import { plural } from '../facts/trust.ts';
import { fitted, leftOutNote, type Limit, type Part, SCENARIO } from './fit.ts';
import { blocks, bullets, codeBlock, EMPTY, type Markup, markup, quote } from './markup.ts';
import { verdictLine } from './sections.ts';
import { tableOf } from './table.ts';

/** How much room there is, and what a reader is told where it is not enough. */
interface GateRoom {
  readonly limit: Limit;
  readonly because: string;
  readonly verdictCharacters: number;
  readonly commandCharacters: number;
}

const ANY_ROOM: GateRoom = {
  limit: { most: Infinity, sizeOf: ({ length }) => length },
  because: '',
  verdictCharacters: Infinity,
  commandCharacters: Infinity,
};

/** A gate for a pull request: the verdict, all that is no pass, how far to trust it, and the unchanged folded away. */
export function gatePage(gate: GateReport, room: GateRoom = ANY_ROOM): string {
  const { source } = gateMarkup(gate, room);
  return `${source}\n`;
}

/** Where there is not room for all of it, trust goes before tables, and what is no pass before what is. */
export function gateMarkup(gate: GateReport, room: GateRoom): Markup {
  const [passed, open] = [true, false].map((is) => gate.cells.filter((cell) => isUnchanged(cell) === is));
  const trust = fitted([{ name: 'how far to trust this', markup: trustBox(gate) }], room.limit);
  const first = fitted(rowParts(open!), { ...room.limit, most: trust.left });
  const last = fitted(rowParts(passed!), { ...room.limit, most: first.left });
  const leftOut = [...trust.leftOut, ...first.leftOut, ...last.leftOut];
  return blocks([
    verdictLine(gate, room.verdictCharacters),
    gate.state === 'complete' ? EMPTY : markup`⚠ **${gateStateText({ ...gate, reason: null })}**`,
    leftOutNote(leftOut, room.because, 'lockstep gate --report markdown'),
    ...first.shown,
    ...trust.shown,
    fold(last.shown, `Unchanged: ${plural(passed!.length, 'cell')}`),
    gate.cells.length === 0 ? EMPTY : markup`${CHANGE_MEANING}. ${DETECTABLE_MEANING}. ${NOISE_MEANING}.`,
    codeBlock(gate.command.slice(0, room.commandCharacters)),
  ]);
}

function rowParts(cells: readonly GateCellReport[]): Part[] {
  return gateRowsOf(cells).map((row) => ({ name: SCENARIO, markup: rowSection(row) }));
}

function rowSection(row: GateRow): Markup {
  const lines = gateLinesOf(row);
  return blocks([
    markup`### ${row.label}`,
    lines.length === 0 ? EMPTY : tableOf({ columns: GATE_COLUMNS, items: lines }),
    bullets(row.cells.flatMap((cell) => whysOf(cell).map((why) => whyItem(cell, why)))),
  ]);
}

function whyItem(cell: GateCellReport, { word, text }: Why): Markup {
  const said = markup`${cellName(cell)}: ${text}`;
  return word === 'noted' ? said : markup`**${word === 'invalid' ? 'INVALID' : word}** ${said}`;
}

function trustBox(gate: GateReport): Markup {
  const facts = gateFacts(gate).map(({ text, isAlarm }) => (isAlarm ? markup`⚠ **${text}**` : markup`${text}`));
  return quote(blocks([markup`**How far to trust this**`, bullets(facts)]));
}

function fold(sections: readonly Markup[], title: string): Markup {
  if (sections.length === 0) return EMPTY;
  return blocks([markup`<details>\n<summary>${title}</summary>`, ...sections, markup`</details>`]);
}
