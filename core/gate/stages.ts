import { isClearSuspect, passesEarly, suspectsOf, type Hypothesis } from './judge.ts';
import { CONFIRM_PAIRS, FURTHER_LOOKS, SCREEN_PAIRS, SCREEN_SHARE } from './procedure.ts';
import type { GatedCell, GateRecord, PairRecord } from './records.ts';
import { familyOf, judgementsOf } from './hypotheses.ts';

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
  /** True where its pairs are judged with those of other machines: each cell gets all pairs of both stages, whatever these say. */
  readonly isShard?: boolean;
  /** What a gate that is continued has measured already, and in what time. Default: nothing. */
  readonly before?: { readonly measured: readonly GateRecord[]; readonly elapsedMs: number };
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
}

/**
 * The course of a gate, whatever measures it. The screen compares all cells in pairs of fresh processes and leaves out,
 * from the third pair on, what has passed. What it suspects is confirmed by new pairs: at once where the suspicion is clear,
 * for a confirmed slowdown decides the gate, else when the screen is over. What that leaves open gets further pairs while the
 * budget lasts; what a confirmation would take is the last of it to be spent. Ends as soon as nothing is open, at the latest with the pair in which the
 * budget is spent.
 */
export async function* runStages(
  cells: readonly GatedCell[],
  { budgetMs, isShard = false, isThorough = isShard, before, nowMs, isInterrupted }: Limits,
  measure: MeasurePair,
): AsyncGenerator<GateRecord> {
  const begunMs = nowMs();
  const records: GateRecord[] = [...(before?.measured ?? [])];
  const confirmed = new Set<string>();
  const done = pairsIn(records, 'screen');
  let confirmations = Math.ceil(pairsIn(records, 'confirm') / CONFIRM_PAIRS);
  let longestMs = (before?.elapsedMs ?? 0) / Math.max(1, done + pairsIn(records, 'confirm'));
  let isBegun = false;
  const family = () => familyOf(cells, records);

  async function* stage(
    name: PairSlot['stage'],
    { first, pairs }: { readonly first: number; readonly pairs: number },
    untilMs: number,
    open: () => readonly string[],
  ): AsyncGenerator<GateRecord> {
    for (let pair = 0; pair < pairs; pair += 1) {
      const wanted = [...new Set(open())];
      const atMs = nowMs();
      if (wanted.length === 0 || isInterrupted() || (isBegun && atMs >= untilMs)) return;
      isBegun = true;
      const endMs = atMs + Math.max(0, untilMs - atMs) / (pairs - pair);
      for await (const record of measure(wanted, { stage: name, pair: first + pair, endMs })) {
        records.push(record);
        yield record;
      }
      longestMs = Math.max(longestMs, nowMs() - atMs);
      // a confirmation is looked at once, when all of it is there
      if (name === 'screen') yield* confirmClear();
      if (name === 'screen' && isDecided()) return;
    }
  }

  async function* confirm(suspected: readonly Hypothesis[]): AsyncGenerator<GateRecord> {
    const suspects = suspected.map(nameOf).filter((name) => !confirmed.has(name));
    if (suspects.length === 0) return;
    // a cell that is confirmed for another metric is given other items
    const first = confirmations * CONFIRM_PAIRS;
    confirmations += 1;
    for (const name of suspects) confirmed.add(name);
    const open = () => cellsOf(family().filter((hypothesis) => suspects.includes(nameOf(hypothesis))));
    yield* stage('confirm', { first, pairs: CONFIRM_PAIRS }, begunMs + budgetMs, open);
  }

  async function* confirmClear(): AsyncGenerator<GateRecord> {
    const all = family();
    const clear = all.filter(
      (hypothesis) => isClearSuspect(hypothesis, all.length) && !confirmed.has(nameOf(hypothesis)),
    );
    if (!isThorough && clear.length > 0) yield* confirm(clear);
  }

  /** One look after each lot of pairs: who looks after each of them would be wrong more often. */
  async function* further(): AsyncGenerator<GateRecord> {
    for (const upTo of FURTHER_LOOKS) {
      const first = pairsIn(records, 'screen');
      if (upTo <= first) continue;
      const open = undecided();
      if (open.length === 0 || isInterrupted() || isDecided()) return;
      const untilMs = begunMs + budgetMs - CONFIRM_PAIRS * longestMs;
      const isTime = nowMs() + (upTo - first) * longestMs <= untilMs;
      // what is too little for that look and a confirmation may still be enough to let it pass
      const lastMs = isTime ? untilMs : begunMs + budgetMs - longestMs;
      yield* stage('screen', { first, pairs: upTo - first }, lastMs, () => open);
      if (!isTime) return;
    }
  }

  /** Cells with a metric that no suspicion and no confirmation has spoken of. */
  function undecided(): string[] {
    return cellsOf(
      judgementsOf(cells, records).filter((each) => each.word === 'inconclusive' && !confirmed.has(nameOf(each))),
    );
  }

  const isDecided = () => confirmed.size > 0 && judgementsOf(cells, records).some(({ word }) => word === 'regression');
  const isOpen = (hypothesis: Hypothesis) =>
    isThorough || !(passesEarly(hypothesis) || confirmed.has(nameOf(hypothesis)));
  const screenEndMs = begunMs + budgetMs * SCREEN_SHARE;
  yield* stage('screen', { first: done, pairs: SCREEN_PAIRS - done }, screenEndMs, () =>
    cellsOf(family().filter(isOpen)),
  );
  if (isInterrupted() || isDecided()) return;
  yield* confirm(isShard ? family() : suspectsOf(family()));
  if (isThorough) return;
  yield* further();
  if (!isInterrupted() && !isDecided()) yield* confirm(suspectsOf(family()));
}

/** How many pairs of processes a stage has had. */
export function pairsIn(records: readonly GateRecord[], stage: PairSlot['stage']): number {
  const own = records.filter((record) => record.type === 'pair').filter((pair) => pair.stage === stage);
  return Math.max(0, ...own.map(({ pair }) => pair + 1));
}

function nameOf({ cell, metric }: Pick<Hypothesis, 'cell' | 'metric'>): string {
  return `${metric} of ${cell}`;
}

function cellsOf(hypotheses: readonly Pick<Hypothesis, 'cell'>[]): string[] {
  return hypotheses.map(({ cell }) => cell);
}
