import type { GateReport } from '../records/gate-report.ts';
import type { Environment } from '../records/records.ts';
import type { World } from '../session/world.ts';
import type { GateCell } from './cells.ts';
import { type GateRecord, gateStart } from './records.ts';
import { type GateOptions, runGate } from './session.ts';
import { gateReport } from './verdict.ts';

interface SelfGate extends GateOptions {
  readonly version: string;
  readonly command: string;
  readonly environment: Environment;
  readonly margin: number;
}

/** Nothing is accepted, so that the day does not matter. */
const ANY_DAY = '0000-01-01';

/**
 * A gate of one checkout against itself: what it says is known before, so that it is the machine, or the gate, that is
 * judged. Whatever differs between the sides has been planted in the cells.
 */
export async function gateItself(
  cells: readonly GateCell[],
  { version, command, environment, margin, ...options }: SelfGate,
  world: World,
  interrupted: AbortSignal,
): Promise<{ readonly records: readonly GateRecord[]; readonly report: GateReport }> {
  const { budgetMs, seed } = options;
  const base = { ref: 'itself', commit: environment.commit ?? 'none' };
  const told = cells.map(({ gated }) => gated);
  const start = gateStart(version, {
    command,
    environment,
    base,
    margin,
    budgetMs,
    seed,
    cells: told,
    notes: [],
    trades: [],
  });
  const records: GateRecord[] = [start];
  for await (const record of runGate(cells, options, world, interrupted)) records.push(record);
  return { records, report: gateReport(records, [], ANY_DAY) };
}
