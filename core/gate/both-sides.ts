import { idealAmong } from '../work/bound.ts';
import { type GateCell, gatedCell, type GateMargins } from './cells.ts';
import type { GatedCell } from './records.ts';
import type { Member } from '../members/registry.ts';
import { movedModules, type Plan, type PlannedTrial } from '../records/records.ts';
import type { Suite } from '../members/types.ts';
import { MissingInBase } from './base-checkout.ts';

/** The cells of a gate: what is told of each, and what can be run, which is all but those that the base does not have. */
export interface GateCells {
  readonly told: readonly GatedCell[];
  readonly run: readonly GateCell[];
}

const CANDIDATE = 'candidate' as const;
/** The core/ of the code that runs us. */
const OWN_HOME = new URL('../', import.meta.url).href;

/**
 * Every cell of the plan on both sides. Controls and probes explain a comparison of models, and are not gated.
 *
 * @param inBase The module of the base in the place of this one; throws MissingInBase.
 */
export function gateCells(
  plan: Plan,
  suites: readonly Member<Suite>[],
  margins: GateMargins,
  inBase: (url: string) => string,
): GateCells {
  const trials = plan.trials.filter((trial) => trial.purpose !== 'probe' && !trial.isControl);
  const cells = trials.map((trial) => {
    const base = baseOf(trial, inBase);
    const gated = gatedCell(trial, margins);
    return { trial, gated: typeof base === 'string' ? { ...gated, missing: base, only: CANDIDATE } : gated, base };
  });
  return {
    told: cells.map(({ gated }) => gated),
    run: cells.flatMap(({ trial, gated, base }) => {
      if (typeof base === 'string') return [];
      const candidate = { planned: trial, home: new URL(OWN_HOME) };
      return [{ gated, base, candidate, ideal: idealAmong(suites, trial) }];
    }),
  };
}

/** The same trial by the code of the base, or why there is none. */
function baseOf(trial: PlannedTrial, inBase: (url: string) => string): GateCell['base'] | string {
  try {
    const planned = { ...trial, modules: movedModules(trial.modules, inBase) };
    return { planned, home: new URL(inBase(OWN_HOME)) };
  } catch (error) {
    if (error instanceof MissingInBase) return error.message;
    throw error;
  }
}

/** Why a cell of which both sides run the same files is not measured. */
const NOTHING_COMPARED =
  'both sides would run the same files, since none of its modules is of this repository: name a suite that git tracks here';

/** The cells of a gate less those that would compare a file with itself: equal whatever was changed, they could only pass. */
export function comparingCells({ told, run }: GateCells): GateCells {
  const isSame = ({ base, candidate }: GateCell) =>
    base.home.href === candidate.home.href &&
    JSON.stringify(base.planned.modules) === JSON.stringify(candidate.planned.modules);
  const same = new Set(run.filter(isSame).map(({ gated }) => gated.id));
  return {
    told: told.map((cell) => (same.has(cell.id) ? { ...cell, missing: NOTHING_COMPARED } : cell)),
    run: run.filter(({ gated }) => !same.has(gated.id)),
  };
}
