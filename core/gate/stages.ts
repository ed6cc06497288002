import { passesEarly, suspectsOf, type Watched } from './judge.ts';
import { CONFIRM_PAIRS, SCREEN_PAIRS, SCREEN_SHARE } from './procedure.ts';
import type { GatedCell, GateRecord, PairRecord } from './records.ts';
import { familyOf } from './watched.ts';

/** Which pair of processes is to be measured, and when it should be done. */
export interface PairSlot {
  readonly stage: PairRecord['stage'];
  readonly pair: number;
  readonly endMs: number;
}

/** Measures these cells once in fresh processes: `pair` records and whatever else there is to tell. */
export type MeasurePair = (cells: readonly string[], slot: PairSlot) => AsyncIterable<GateRecord>;

interface Limits {
  readonly budgetMs: number;
  /** True to look at every pair, also where the answer is known before: to learn what the machine can see. */
  readonly isThorough?: boolean;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
}

/**
 * The course of a gate, whatever measures it. The screen compares all cells in pairs of fresh processes and leaves out,
 * from the third pair on, what has passed; what it suspects is confirmed by new pairs. Ends as soon as nothing is open, at
 * the latest with the pair in which the budget is spent.
 */
export async function* runStages(
  cells: readonly GatedCell[],
  { budgetMs, isThorough = false, nowMs, isInterrupted }: Limits,
  measure: MeasurePair,
): AsyncGenerator<GateRecord> {
  const begunMs = nowMs();
  const records: GateRecord[] = [];
  const family = () => familyOf(cells, records);

  async function* stage(name: PairSlot['stage'], pairs: number, untilMs: number, open: () => readonly Watched[]) {
    for (let pair = 0; pair < pairs; pair += 1) {
      const wanted = [...new Set(open().map(({ cell }) => cell))];
      const atMs = nowMs();
      if (wanted.length === 0 || isInterrupted() || (pair > 0 && atMs >= untilMs)) return;
      const endMs = atMs + Math.max(0, untilMs - atMs) / (pairs - pair);
      for await (const record of measure(wanted, { stage: name, pair, endMs })) {
        records.push(record);
        yield record;
      }
    }
  }

  yield* stage('screen', SCREEN_PAIRS, begunMs + budgetMs * SCREEN_SHARE, () =>
    family().filter((watched) => isThorough || !passesEarly(watched)),
  );
  if (isInterrupted()) return;
  const suspects = suspectsOf(family()).map(({ cell, metric }) => `${cell} ${metric}`);
  yield* stage('confirm', CONFIRM_PAIRS, begunMs + budgetMs, () =>
    family().filter(({ cell, metric }) => suspects.includes(`${cell} ${metric}`)),
  );
}
