import { MOST_SCREEN_PAIRS, SCREEN_PAIRS } from '../core/gate/procedure.ts';
import { type GatedCell, type GateRecord, gateStart, type PairSide, type Stage } from '../core/gate/records.ts';
import { runStages } from '../core/gate/stages.ts';
import { gateReport } from '../core/gate/verdict.ts';
import { hash, hashText, uniform } from '../core/work/random.ts';
import type { GateReport } from '../core/records/gate-report.ts';
import { MARGIN, type Planted, proofCells } from './_gate-cells.ts';
import { type GatedName, gatedNames, type ProofRecord, type Rounds } from './_gate-record.ts';

/** Both sides of one cell in one pair of processes. */
export interface Drawn {
  readonly base: Rounds;
  readonly candidate: Rounds;
}

export type Word = GateReport['verdict']['word'];

export interface Simulated {
  readonly word: Word;
  /** What the screen would see of each cell in all its pairs: what the other rules are given. */
  readonly seen: ReadonlyMap<string, readonly Drawn[]>;
}

/** What a pair of all cells takes, about: as long as real ones of both versions in one process, and of each in its own. */
const SHARED_MS = { check: 4_000, screen: 9_000, confirm: 9_000 };
const APART_MS = { check: 9_000, screen: 9_000, confirm: 9_000 };

/** Pairs that are none of the screen are drawn from numbers of their own. */
const STREAMS = { confirm: MOST_SCREEN_PAIRS, check: MOST_SCREEN_PAIRS + 1 };

/** The cells, and which metric of which of them a planted slowdown moves. */
const cells: readonly GatedCell[] = proofCells(null).map(({ gated }) => gated);
const moved: Readonly<
  Record<Planted['what'], { readonly cells: readonly string[]; readonly names: readonly GatedName[] }>
> = {
  cpu: {
    cells: ['arithmetic', 'arithmetic in threads'],
    names: ['makespanMs', 'cpuMicrosPerOperation', 'serviceP50Ms'],
  },
  latency: { cells: ['waiting'], names: ['makespanMs', 'serviceP50Ms'] },
};

/** Gated metrics: what the other rules look at, too. */
export const family: readonly { readonly cell: string; readonly name: GatedName }[] = cells.flatMap(({ id, metrics }) =>
  metrics.flatMap(({ metric, margin }) => (margin === null ? [] : [{ cell: id, name: metric as GatedName }])),
);

/**
 * Gates of pairs that were really measured, of equal code: drawn anew for every gate, sides swapped by a coin, and slowed
 * by what is planted. The course and the judgement are those of a real gate.
 */
export class Simulation {
  readonly #pairs: ReadonlyMap<string, readonly Drawn[]>;
  readonly #checks: ReadonlyMap<string, readonly Drawn[]>;

  readonly #budgetMs: number;
  /** Whether both versions live in one process, in the gates that were recorded and in those that are simulated. */
  readonly #isShared: boolean;

  constructor(records: readonly ProofRecord[], budgetMs: number) {
    this.#budgetMs = budgetMs;
    this.#isShared = records.some(({ isShared }) => isShared === true);
    const recorded = records.flatMap(({ pairs }) => pairs);
    const ofCells = (some: typeof recorded) => Map.groupBy(some, ({ cell }) => cell);
    this.#pairs = ofCells(recorded.filter(({ isShared = false }) => isShared === this.#isShared));
    this.#checks = ofCells(recorded.filter(({ stage }) => stage === 'check'));
    for (const { id } of cells) {
      if (!this.#pairs.has(id) || (this.#isShared && !this.#checks.has(id)))
        throw new Error(`no recorded pair of "${id}"`);
    }
  }

  /** Recorded pairs of the cell of which there are fewest. */
  get least(): number {
    return Math.min(...[...this.#pairs.values()].map((pairs) => pairs.length));
  }

  async gate(seed: number, planted: Planted | null): Promise<Simulated> {
    const seen = new Map(
      cells.map(({ id }) => [
        id,
        Array.from({ length: SCREEN_PAIRS }, (_, pair) => this.#draw(id, hash(seed, pair), planted)),
      ]),
    );
    let nowMs = 0;
    const isShared = this.#isShared;
    const takenMs = isShared ? SHARED_MS : APART_MS;
    const limits = {
      budgetMs: this.#budgetMs,
      nowMs: () => nowMs,
      isInterrupted: () => false,
      isShared: () => isShared,
    };
    const records: GateRecord[] = [start(this.#budgetMs)];
    const draw = (cell: string, stage: Stage, pair: number): Drawn =>
      stage === 'screen'
        ? this.#draw(cell, hash(seed, pair), planted)
        : this.#draw(cell, hash(hash(seed, STREAMS[stage]), pair), planted, stage === 'check');
    const stages = runStages(cells, limits, async function* measure(wanted, { stage, pair, endMs }) {
      for (const cell of wanted) {
        const { base, candidate } = draw(cell, stage, pair);
        const [one, other] = [sideOf(base), sideOf(candidate)];
        const sides = { base: one, candidate: other, answersChanged: null, isShared: isShared && stage !== 'check' };
        yield { type: 'pair', stage, pair, cell, ...sides, warmUpRounds: 0, elapsedMs: 0 };
      }
      nowMs = stage === 'check' ? nowMs + takenMs.check : Math.min(endMs, nowMs + takenMs[stage]);
    });
    for await (const record of stages) records.push(record);
    records.push({ type: 'end', state: 'complete', reason: null, elapsedMs: nowMs });
    return { word: gateReport(records, [], '2000-01-01').verdict.word, seen };
  }

  #draw(cell: string, seed: number, planted: Planted | null, isCheck = false): Drawn {
    const own = (isCheck ? this.#checks : this.#pairs).get(cell) as readonly Drawn[];
    const name = hashText(seed, cell);
    const { base, candidate } = own[Math.floor(uniform(name, 1) * own.length)] as Drawn;
    const [one, other] = uniform(name, 2) < 0.5 ? [base, candidate] : [candidate, base];
    return { base: one, candidate: slowed(other, cell, planted) };
  }
}

function slowed(rounds: Rounds, cell: string, planted: Planted | null): Rounds {
  if (planted === null || !moved[planted.what].cells.includes(cell)) return rounds;
  const { names } = moved[planted.what];
  return Object.fromEntries(
    gatedNames.map((name) => [
      name,
      names.includes(name) ? rounds[name].map((value) => value * (1 + planted.share)) : rounds[name],
    ]),
  ) as unknown as Rounds;
}

function sideOf(rounds: Rounds): PairSide {
  const counts = { operations: 0, succeeded: 0, bytes: 0, answered: null, connections: null };
  return { ...rounds, serviceP99Ms: [], counts, invalid: null } as unknown as PairSide;
}

function start(budgetMs: number): GateRecord {
  const nowhere = { command: '', environment: {} as never, base: { ref: '', commit: '' } };
  return gateStart('simulation', {
    ...nowhere,
    margin: MARGIN,
    budgetMs,
    seed: 0,
    cells: [...cells],
    notes: [],
    trades: [],
  });
}
