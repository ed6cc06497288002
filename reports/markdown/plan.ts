import type { Plan, PlannedTrial } from '../../core/records/records.ts';
import { boundText, type PlannedBlock, plannedBlocks, planTitle, trialName } from '../facts/plan.ts';
import { blocks, markup, type MarkupColumn, markupTable } from './markup.ts';

/** A plan as one table: a line for every cell that would be measured. */
export function planPage(plan: Plan): string {
  const lines = plannedBlocks(plan).flatMap((block) => block.trials.map((trial) => ({ block, trial })));
  const { source } = blocks([markup`**${planTitle(plan)}**`, markupTable(COLUMNS, lines)]);
  return `${source}\n`;
}

interface PlannedLine {
  readonly block: PlannedBlock;
  readonly trial: PlannedTrial;
}

const COLUMNS: readonly MarkupColumn<PlannedLine>[] = [
  { head: 'scenario', align: 'left', cell: ({ block }) => block.name },
  { head: 'rounds', align: 'right', cell: ({ block }) => String(block.rounds) },
  { head: 'model', align: 'left', cell: ({ trial }) => `${trialName(trial)}${trial.isControl ? ' (control)' : ''}` },
  { head: 'in flight', align: 'right', cell: ({ trial }) => String(trial.concurrency) },
  { head: 'bound', align: 'left', cell: ({ trial }) => boundText(trial) },
];
