import { checked } from './checks.ts';
import { countingPairs } from './counting.ts';
import { familyOf } from './hypotheses.ts';
import { isClearSuspect, isInStates, judge, passesEarly, suspectsOf, type Hypothesis } from './judge.ts';
import { CONFIRM_PAIRS, FIRST_LOOK, FURTHER_LOOKS, SCREEN_PAIRS, SCREEN_SHARE, SHARED_PAIRS } from './procedure.ts';
import type { GatedCell, GateRecord, Stage } from './records.ts';

/** Which pair of processes is to be measured, and when it should be done. */
export interface PairSlot {
  readonly stage: Stage;
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
  /** Whether both versions of a cell live in one process now, so that processes of their own check it. Default: of none. */
  readonly isShared?: (cell: string) => boolean;
}

/**
 * The course of a gate, whatever measures it. The screen compares all cells in pairs of fresh processes and leaves out,
 * from the third pair on, what has passed. What it suspects is confirmed by new pairs: at once where the suspicion is clear,
 * for a confirmed slowdown decides the gate, else when the screen is over. What that leaves open gets further pairs while the
 * budget lasts, but for what a confirmation would take. Versions that share a process are also seen in processes of their own:
 * once before the screen, and again where that says something else than the screen. Ends as soon as nothing is open, at the
 * latest with the pair in which the budget is spent.
 */
export async function* runStages(
  cells: readonly GatedCell[],
  { budgetMs, isThorough = false, nowMs, isInterrupted, isShared = () => false }: Limits,
  measure: MeasurePair,
): AsyncGenerator<GateRecord> {
  const begunMs = nowMs();
  const records: GateRecord[] = [];
  const confirmed = new Set<string>();
  let confirmations = 0;
  let checks = 0;
  let longestMs = 0;
  const family = () => familyOf(cells, records);
  const isLate = (untilMs: number) => isInterrupted() || (records.length > 0 && nowMs() >= untilMs);

  async function* pairOf(wanted: readonly string[], slot: PairSlot): AsyncGenerator<GateRecord> {
    for await (const record of measure(wanted, slot)) yield noted(record);
  }

  /** What was confirmed beside the other version counts no more where the two cannot share a process. */
  function noted(record: GateRecord): GateRecord {
    records.push(record);
    if (record.type === 'apart')
      for (const name of confirmed) if (name.endsWith(` of ${record.cell}`)) confirmed.delete(name);
    return record;
  }

  async function* stage(
    name: Exclude<Stage, 'check'>,
    { first, pairs }: { readonly first: number; readonly pairs: number },
    untilMs: number,
    open: () => readonly string[],
  ): AsyncGenerator<GateRecord> {
    for (let pair = 0; pair < pairs; pair += 1) {
      const wanted = [...new Set(open())];
      if (wanted.length === 0 || isLate(untilMs)) return;
      const atMs = nowMs();
      const expected = name === 'screen' && wanted.some(isShared) ? Math.min(pairs, SHARED_PAIRS) : pairs;
      const endMs = atMs + Math.max(0, untilMs - atMs) / Math.max(1, expected - pair);
      yield* pairOf(wanted, { stage: name, pair: first + pair, endMs });
      longestMs = Math.max(longestMs, nowMs() - atMs);
      // a confirmation is looked at once, when all of it is there
      if (name === 'confirm') continue;
      yield* check(begunMs + budgetMs);
      yield* confirmClear();
      if (isDecided()) return;
    }
  }

  async function* check(untilMs: number): AsyncGenerator<GateRecord> {
    for (let due = unchecked(); due.length > 0 && !isLate(untilMs); due = unchecked()) {
      yield* pairOf(
        due.map(({ id }) => id),
        { stage: 'check', pair: checks, endMs: nowMs() },
      );
      checks += 1;
      for (const cell of due) {
        const { apart } = checked(cell, records);
        if (apart !== null) yield noted({ type: 'apart', cell: cell.id, reason: apart });
      }
    }
  }

  /** Cells of which a check would say something now: none was made, or those that were speak against the screen. */
  function unchecked(): GatedCell[] {
    const sound = new Set(cellsOf(family()));
    return cells.filter((cell) => {
      if (!sound.has(cell.id) || !isShared(cell.id)) return false;
      const pairs = countingPairs(cell.id, records);
      const of = (name: Stage) => pairs.filter((pair) => pair.stage === name).length;
      return of('check') === 0 || (of('screen') >= FIRST_LOOK && checked(cell, records).isOpen);
    });
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
    let first = SCREEN_PAIRS;
    for (const upTo of FURTHER_LOOKS) {
      const open = undecided();
      const untilMs = begunMs + budgetMs - CONFIRM_PAIRS * longestMs;
      const isTime = nowMs() + (upTo - first) * longestMs <= untilMs;
      if (open.length === 0 || !isTime || isInterrupted() || isDecided()) return;
      yield* stage('screen', { first, pairs: upTo - first }, untilMs, () => open);
      first = upTo;
    }
  }

  /** Cells with a metric that no suspicion and no confirmation has spoken of, and of which more pairs would say more. */
  function undecided(): string[] {
    const all = family();
    const judged = judge(all);
    return cellsOf(
      all.filter(
        (hypothesis, at) =>
          judged[at]?.word === 'inconclusive' && !confirmed.has(nameOf(hypothesis)) && !isInStates(hypothesis),
      ),
    );
  }

  const isDecided = () => confirmed.size > 0 && judge(family()).some(({ word }) => word === 'regression');
  const isOpen = (hypothesis: Hypothesis) =>
    isThorough || !(passesEarly(hypothesis) || confirmed.has(nameOf(hypothesis)));
  const screenEndMs = begunMs + budgetMs * SCREEN_SHARE;
  yield* check(screenEndMs);
  yield* stage('screen', { first: 0, pairs: SCREEN_PAIRS }, screenEndMs, () => cellsOf(family().filter(isOpen)));
  if (isInterrupted() || isDecided()) return;
  yield* confirm(suspectsOf(family()));
  if (isThorough) return;
  yield* further();
  if (!isInterrupted() && !isDecided()) yield* confirm(suspectsOf(family()));
}

function nameOf({ cell, metric }: Pick<Hypothesis, 'cell' | 'metric'>): string {
  return `${metric} of ${cell}`;
}

function cellsOf(hypotheses: readonly Pick<Hypothesis, 'cell'>[]): string[] {
  return hypotheses.map(({ cell }) => cell);
}
