import type { Plan } from '../../core/records/records.ts';
import { type PlannedBlock, plannedBlocks, type PlannedCell, planTitle } from '../facts/plan.ts';
import { blocks, markup, type MarkupColumn, markupTable } from './markup.ts';

/** A plan as one table: a line for every cell that would be measured. */
export function planPage(plan: Plan): string {
  const lines = plannedBlocks(plan).flatMap((block) => block.cells.map((cell) => ({ block, cell })));
  const { source } = blocks([markup`**${planTitle(plan)}**`, markupTable(COLUMNS, lines)]);
  return `${source}\n`;
}

interface PlannedLine {
  readonly block: PlannedBlock;
  readonly cell: PlannedCell;
}

const COLUMNS: readonly MarkupColumn<PlannedLine>[] = [
  { head: 'scenario', align: 'left', cell: ({ block }) => block.name },
  {
    head: 'rounds',
    align: 'right',
    cell: ({ block: { rounds, note } }) => (note === null ? String(rounds) : `${rounds}; ${note}`),
  },
  { head: 'model', align: 'left', cell: ({ cell }) => `${cell.name}${cell.isControl ? ' (control)' : ''}` },
  { head: 'in flight', align: 'right', cell: ({ cell }) => String(cell.inFlight) },
  { head: 'bound', align: 'left', cell: ({ cell }) => cell.bound ?? 'none' },
];
