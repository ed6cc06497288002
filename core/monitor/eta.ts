import { blockCostMs } from '../plan/block-cost.ts';
import type { Plan } from '../records/records.ts';
import type { Board } from './board.ts';
import type { BoardRow } from './board-rows.ts';

/**
 * How much longer a run takes at the most: rows that have begun by what their rounds have taken so far, others by what they are bound
 * to, and no row longer than the budget. A row may be decided before.
 */
export function etaMs(plan: Plan, board: Board, atMs: number): number {
  const leftMs = board.rows.reduce((sum, row) => sum + rowLeftMs(plan, row, atMs), 0);
  const budgetLeftMs = plan.budgetMs - board.elapsedMs;
  return budgetLeftMs > 0 ? Math.min(leftMs, budgetLeftMs) : leftMs; // a budget that is spent still has a row end its first rounds
}

function rowLeftMs(plan: Plan, { scenario, state, done, planned, begunMs }: BoardRow, atMs: number): number {
  if (state === 'done' || state === 'by-hand') return 0;
  const block = plan.blocks.find((each) => each.scenario === scenario);
  if (begunMs === null || done === 0) return block === undefined ? 0 : blockCostMs(plan, block);
  return Math.max(0, (planned ?? 0) - done) * ((atMs - begunMs) / done);
}
