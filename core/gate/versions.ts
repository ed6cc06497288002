import type { PlannedTrial } from '../records/records.ts';
import { type GateCells, ownCells, type SidesToGate } from './both-sides.ts';
import type { GateMargins, GateSide } from './cells.ts';

/** What the trials of a side run with: a version of a package, or of Node. */
export type RunsWith = Partial<Pick<PlannedTrial, 'uses' | 'runsOn'>>;

/** Every cell of one checkout twice, of which only what it runs with differs. */
export function cellsOfVersions(
  sides: Pick<SidesToGate, 'plan' | 'suites'>,
  margins: GateMargins,
  versions: { readonly base: RunsWith; readonly candidate: RunsWith },
): GateCells {
  const { told, run } = ownCells(sides, margins);
  const using = ({ planned, home }: GateSide, own: RunsWith): GateSide => ({ planned: { ...planned, ...own }, home });
  return {
    told,
    run: run.map((cell) => ({
      ...cell,
      base: using(cell.base, versions.base),
      candidate: using(cell.candidate, versions.candidate),
    })),
  };
}
