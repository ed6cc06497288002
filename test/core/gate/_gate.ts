import { idealOf, makespanBound } from '../../../core/work/bound.ts';
import type { GateRecord, PairRecord } from '../../../core/gate/records.ts';
import type { GateCell, GateSide } from '../../../core/gate/cells.ts';
import { type GateOptions, runGate } from '../../../core/gate/session.ts';
import { gateReport } from '../../../core/gate/verdict.ts';
import type { GateReport } from '../../../core/records/gate-report.ts';
import { movedModules, type PlannedTrial } from '../../../core/records/records.ts';
import type { World } from '../../../core/session/world.ts';
import { eventLoop, member, nap, plan, sequential, suite } from '../../_plan.ts';
import { cellOf, startOf } from './_records.ts';

/** Gates in a fake world: two checkouts of which a script says how they differ. */

export const HOMES = { base: 'file:///base/core/', candidate: 'file:///candidate/core/' } as const;
export type Side = keyof typeof HOMES;

/** A round is four operations of 100 ms at a time: 100 ms. */
const small = {
  params: { latencyMs: ['100'], operations: ['4'] },
  concurrency: [4],
  models: [eventLoop],
};
/** Two cells that ask a server, of which the second takes its operations one by one: 400 ms a round. */
export const served = cellsOf(plan({ ...small, models: [eventLoop, sequential], suites: [member(suite())] }).trials);
/** A cell that asks nobody. */
export const unserved = cellsOf(plan({ ...small, suites: [member(nap)] }).trials);

export const idOf = ({ gated }: GateCell): string => gated.id;

export function cellsOf(trials: readonly PlannedTrial[]): GateCell[] {
  return trials.map((trial) => ({
    gated: cellOf(trial.id),
    base: sideOf(trial, 'base'),
    candidate: sideOf(trial, 'candidate'),
    ideal: idealOf({ bound: makespanBound }, {}),
  }));
}

/** The same words on both sides, and modules of two checkouts. */
function sideOf(trial: PlannedTrial, side: Side): GateSide {
  const inCheckout = (module: string) => module.replace('file:///fake/', `file:///${side}/`);
  return {
    planned: { ...trial, modules: movedModules(trial.modules, inCheckout) },
    home: new URL(HOMES[side]),
  };
}

export const isCandidate = ({ modules }: PlannedTrial): boolean =>
  modules.runner.module.startsWith('file:///candidate/');

const OPTIONS: GateOptions = { budgetMs: 60_000, roundTimeoutMs: 777, seed: 7 };

/** Every record of a gate, to its end. */
export async function gateOf(
  cells: readonly GateCell[],
  world: World,
  options: Partial<GateOptions> = {},
  interrupted = new AbortController().signal,
): Promise<GateRecord[]> {
  const records: GateRecord[] = [];
  for await (const record of runGate(cells, { ...OPTIONS, ...options }, world, interrupted)) records.push(record);
  return records;
}

export function ofType<T extends GateRecord['type']>(records: readonly GateRecord[], type: T) {
  return records.filter((record): record is Extract<GateRecord, { type: T }> => record.type === type);
}

export interface AskedRound {
  readonly cell: string;
  readonly side: Side;
  readonly seed: string;
}

/** The rounds that a world was asked for, in order. */
export function roundsIn(log: readonly string[]): AskedRound[] {
  return log.flatMap((step) => {
    const found = /^round (.*) of file:\/\/\/(base|candidate)\/core\/ of (\d+) in /.exec(step);
    return found === null ? [] : [{ cell: found[1]!, side: found[2] as Side, seed: found[3]! }];
  });
}

export const [loop, one] = served.map(idOf) as [string, string];

/** The candidate needs so much longer in these cells: a fifth, in the first of them. */
export const slowIn =
  (...cells: readonly string[]) =>
  (trial: PlannedTrial): number =>
    isCandidate(trial) && cells.includes(trial.id) ? 20 : 0;

/** What was measured, in order: "screen 0 <cell>". */
export const measuredIn = (records: readonly GateRecord[]): string[] =>
  ofType(records, 'pair').map(({ stage, pair, cell }) => `${stage} ${pair} ${cell}`);

/** The same for the first pairs of a stage. */
export const pairsIn = (stage: PairRecord['stage'], count: number, cell: string): string[] =>
  Array.from({ length: count }, (_, pair) => `${stage} ${pair} ${cell}`);

export const reportOf = (cells: readonly GateCell[], records: readonly GateRecord[]): GateReport =>
  gateReport([startOf(cells.map(({ gated }) => gated)), ...records], [], '2026-11-22');

/** The log of the world, cut where a pair of processes ends. */
export function logsByPair(log: readonly string[]): string[][] {
  const logs: string[][] = [[]];
  for (const step of log) {
    if (step.startsWith('open') && logs.at(-1)!.some((earlier) => earlier.startsWith('close'))) logs.push([]);
    logs.at(-1)!.push(step);
  }
  return logs;
}
