import { checked } from './checks.ts';
import { countingPairs } from './counting.ts';
import { familyOf } from './hypotheses.ts';
import { isClearSuspect, isSettled, isUnclear, judge, suspectsOf, type Hypothesis, type Judgement } from './judge.ts';
import { CONFIRM_PAIRS, FIRST_LOOK, SCREEN_PAIRS, SCREEN_SHARE } from './procedure.ts';
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
  /** True to look at every planned pair, also where the answer is known before: to learn what the machine can see. */
  readonly isThorough?: boolean;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
  /** Whether both versions of a cell live in one process now, so that it is checked in processes of their own. Default: none. */
  readonly isShared?: (cell: string) => boolean;
}

/**
 * The course of a gate, whatever measures it. The screen compares all cells in pairs of fresh processes and leaves out,
 * from the third pair on, what has passed. What it suspects is confirmed by new pairs: at once where the suspicion is clear,
 * for a confirmed slowdown decides the gate, else when the screen is over. What both versions did in one process is checked
 * in processes of their own. Where something is undecided after all planned pairs there are more, while the budget lasts.
 */
export async function* runStages(
  cells: readonly GatedCell[],
  limits: Limits,
  measure: MeasurePair,
): AsyncGenerator<GateRecord> {
  yield* new Course(cells, limits, measure).run();
}

/** A pair has fewer rounds where there is less time, and needs about this part of the time of one that has all of them. */
const LATE_SHARE = 0.5;

class Course {
  readonly #cells: readonly GatedCell[];
  readonly #limits: Limits;
  readonly #measure: MeasurePair;
  readonly #begunMs: number;
  readonly #records: GateRecord[] = [];
  readonly #confirmed = new Set<string>();
  /** Pairs that were asked for, so that no two have the same items. */
  readonly #asked: Record<Stage, number> = { check: 0, screen: 0, confirm: 0 };
  /** What the last pair of each stage took: none is begun that would not be done in time. */
  readonly #tookMs: Record<Stage, number> = { check: 0, screen: 0, confirm: 0 };

  constructor(cells: readonly GatedCell[], limits: Limits, measure: MeasurePair) {
    this.#cells = cells;
    this.#limits = limits;
    this.#measure = measure;
    this.#begunMs = limits.nowMs();
  }

  async *run(): AsyncGenerator<GateRecord> {
    const { budgetMs } = this.#limits;
    yield* this.#screen(this.#begunMs + budgetMs * SCREEN_SHARE, () => this.#asked.screen < SCREEN_PAIRS);
    while (!this.#isDecided()) {
      const before = this.#asked.screen + this.#asked.confirm;
      yield* this.#confirm(this.#suspects());
      // whoever was measured again and is still not clear is measured once more
      if (!this.#isDecided()) yield* this.#confirm(this.#unclear());
      if (!this.#isDecided()) yield* this.#screen(this.#endMs, () => this.#suspects().length === 0);
      if (this.#asked.screen + this.#asked.confirm === before) return;
    }
  }

  get #endMs(): number {
    return this.#begunMs + this.#limits.budgetMs;
  }

  async *#screen(untilMs: number, goesOn: () => boolean): AsyncGenerator<GateRecord> {
    while (goesOn() && !this.#isDecided()) {
      yield* this.#check(untilMs);
      const wanted = this.#open();
      const before = this.#asked.screen;
      yield* this.#pair('screen', wanted, untilMs, Math.max(1, this.#planned(wanted) - before));
      if (this.#asked.screen === before) return;
      if (this.#limits.isThorough !== true) yield* this.#confirm(this.#clearSuspects());
    }
  }

  /** So many pairs are expected: where versions share a process the first looks decide, and pairs have more rounds. */
  #planned(wanted: readonly string[]): number {
    return wanted.some((cell) => this.#limits.isShared?.(cell) === true) ? FIRST_LOOK + 1 : SCREEN_PAIRS;
  }

  /** A check before the first pair of the screen, and more where that says something else than the first looks. */
  async *#check(untilMs: number): AsyncGenerator<GateRecord> {
    for (;;) {
      const due = this.#open().filter((cell) => this.#isCheckDue(cell));
      const before = this.#asked.check;
      yield* this.#pair('check', due, untilMs, 1);
      if (this.#asked.check === before) return;
      yield* this.#separated(due);
    }
  }

  #isCheckDue(cell: string): boolean {
    if (this.#limits.isShared?.(cell) !== true) return false;
    const pairs = countingPairs(cell, this.#records);
    const of = (stage: Stage) => pairs.filter((pair) => pair.stage === stage).length;
    return of('check') === 0 || (of('screen') >= FIRST_LOOK && this.#checked(cell).isOpen);
  }

  #checked(id: string) {
    const cell = this.#cells.find((each) => each.id === id) as GatedCell;
    return checked(cell, this.#records);
  }

  /** Cells whose checks say that their versions must not live in one process. */
  *#separated(due: readonly string[]): Generator<GateRecord> {
    for (const cell of due) {
      const { apart } = this.#checked(cell);
      if (apart !== null) yield this.#noted({ type: 'apart', cell, reason: apart });
    }
  }

  /** Looked at when all of it is there. */
  async *#confirm(suspects: readonly Hypothesis[]): AsyncGenerator<GateRecord> {
    const names = suspects.map(nameOf);
    for (const name of names) this.#confirmed.add(name);
    for (let pair = 0; pair < CONFIRM_PAIRS; pair += 1) {
      const wanted = this.#family().filter((hypothesis) => names.includes(nameOf(hypothesis)));
      yield* this.#pair('confirm', cellsOf(wanted), this.#endMs, CONFIRM_PAIRS - pair);
    }
  }

  /** One pair of these cells, unless it would not be done in time; the first one is measured whatever it takes. */
  async *#pair(stage: Stage, wanted: readonly string[], untilMs: number, left: number): AsyncGenerator<GateRecord> {
    const { nowMs, isInterrupted } = this.#limits;
    const atMs = nowMs();
    const isFirst = this.#records.length === 0;
    const isLate = atMs >= untilMs || atMs + LATE_SHARE * this.#tookMs[stage] > untilMs;
    if (wanted.length === 0 || isInterrupted() || (isLate && !isFirst)) return;
    const endMs = atMs + Math.max(0, untilMs - atMs) / left;
    const pair = this.#asked[stage];
    this.#asked[stage] += 1;
    for await (const record of this.#measure([...new Set(wanted)], { stage, pair, endMs })) yield this.#noted(record);
    this.#tookMs[stage] = nowMs() - atMs;
  }

  #noted(record: GateRecord): GateRecord {
    this.#records.push(record);
    // what was confirmed beside the other version counts no more
    if (record.type === 'apart')
      for (const name of this.#confirmed) if (name.endsWith(` of ${record.cell}`)) this.#confirmed.delete(name);
    return record;
  }

  #family(): Hypothesis[] {
    return familyOf(this.#cells, this.#records);
  }

  /** The cells of which a screen could still say more. */
  #open(): string[] {
    const family = this.#family();
    const judged = judge(family);
    const isOpen = (hypothesis: Hypothesis, at: number) =>
      this.#limits.isThorough === true
        ? hypothesis.screen.length < SCREEN_PAIRS || hypothesis.isUnchecked === true
        : hypothesis.isUnchecked === true ||
          (!this.#confirmed.has(nameOf(hypothesis)) && !isSettled(hypothesis, judged[at] as Judgement));
    return [...new Set(cellsOf(family.filter(isOpen)))];
  }

  #clearSuspects(): Hypothesis[] {
    const family = this.#family();
    return family.filter(
      (hypothesis) => isClearSuspect(hypothesis, family.length) && !this.#confirmed.has(nameOf(hypothesis)),
    );
  }

  #suspects(): Hypothesis[] {
    return suspectsOf(this.#family()).filter((hypothesis) => !this.#confirmed.has(nameOf(hypothesis)));
  }

  /** Suspects whose confirmation says neither. */
  #unclear(): Hypothesis[] {
    const family = this.#family();
    const judged = judge(family);
    return family.filter(
      (hypothesis, at) => hypothesis.confirm.length >= CONFIRM_PAIRS && isUnclear(hypothesis, judged[at] as Judgement),
    );
  }

  #isDecided(): boolean {
    return this.#confirmed.size > 0 && judge(this.#family()).some(({ word }) => word === 'regression');
  }
}

function nameOf({ cell, metric }: Hypothesis): string {
  return `${metric} of ${cell}`;
}

function cellsOf(hypotheses: readonly Hypothesis[]): string[] {
  return hypotheses.map(({ cell }) => cell);
}
