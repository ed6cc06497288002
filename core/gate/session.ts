import { loadavg } from 'node:os';
import { faultOf } from '../analysis/validity.ts';
import { disturbanceBetween, type MachineReading } from '../machine.ts';
import { hash, shuffled } from '../random.ts';
import type { MeasuredRound, PlannedTrial, RoundRecord } from '../records.ts';
import { type ServedTrial, type WorkedRound, workRound } from '../round.ts';
import type { Bound, RoundSeed } from '../types.ts';
import { median } from '../stats/quantile.ts';
import type { World } from '../world.ts';
import {
  LEAST_ROUNDS,
  LEAST_WARM_UP_MS,
  MOST_ROUNDS,
  MOST_WARM_UP_ROUNDS,
  SCREEN_PAIRS,
  STEADY_SHARE,
  WARM_UP_MS,
} from './procedure.ts';
import { readingOf } from './reading.ts';
import type { GatedCell, GateRecord, PairRecord, PairSide } from './records.ts';
import { runStages } from './stages.ts';

/** One side of a cell: what is run, and by the code of which checkout. */
export interface GateSide {
  readonly planned: PlannedTrial;
  readonly home: URL;
}

/** A cell that both sides have. */
export interface GateCell {
  readonly gated: GatedCell;
  readonly base: GateSide;
  readonly candidate: GateSide;
  readonly bound: Bound | null;
}

export interface GateOptions {
  readonly budgetMs: number;
  /** As in `runStages`. */
  readonly isThorough?: boolean;
  readonly roundTimeoutMs: number;
  readonly seed: number;
}

type SideName = 'base' | 'candidate';
const sideNames: readonly SideName[] = ['base', 'candidate'];
type Stage = PairRecord['stage'];

/**
 * Runs a gate and yields what happens: `pair`, `machine` and `fault`, then one `end`. It owns every process that it starts.
 */
export async function* runGate(
  cells: readonly GateCell[],
  { budgetMs, isThorough = false, ...options }: GateOptions,
  world: World,
  interrupted: AbortSignal,
): AsyncGenerator<GateRecord> {
  const begunMs = world.nowMs();
  const stages = runStages(
    cells.map(({ gated }) => gated),
    { budgetMs, isThorough, nowMs: () => world.nowMs(), isInterrupted: () => interrupted.aborted },
    (wanted, { stage, pair, endMs }) => {
      const live = cells.filter(({ gated }) => wanted.includes(gated.id));
      return runPair(live, { name: stage, pair, endMs, ...options }, world, interrupted);
    },
  );
  try {
    yield* stages;
    const [state, reason] = interrupted.aborted
      ? (['interrupted', 'interrupted by the user'] as const)
      : (['complete', null] as const);
    yield { type: 'end', state, reason, elapsedMs: world.nowMs() - begunMs };
  } finally {
    await world.close();
  }
}

interface PairOptions extends Omit<GateOptions, 'budgetMs' | 'isThorough'> {
  readonly name: Stage;
  readonly pair: number;
  readonly endMs: number;
}

/** Both sides of a cell, up and warm in this pair of processes. */
interface LiveCell {
  readonly cell: GateCell;
  readonly sides: Readonly<Record<SideName, ServedTrial>>;
  readonly rounds: Record<SideName, RoundRecord[]>;
  warmUpRounds: number;
  elapsedMs: number;
}

/** Fresh servers and fresh processes for these cells, as many rounds of both sides as the time allows, and their end. */
async function* runPair(
  cells: readonly GateCell[],
  options: PairOptions,
  world: World,
  interrupted: AbortSignal,
): AsyncGenerator<GateRecord> {
  const { name, pair, endMs } = options;
  const before = world.readMachine();
  const bench = new PairBench(world, options, interrupted);
  try {
    for (const cell of shuffled(cells, hash(options.seed, bench.position))) {
      if (interrupted.aborted) return;
      const fault = await bench.bringUp(cell);
      if (fault !== null) yield fault;
    }
    yield* bench.warmUp();
    for (let round = 0; round < MOST_ROUNDS && !interrupted.aborted; round += 1) {
      if (round >= LEAST_ROUNDS && world.nowMs() >= endMs) break;
      // of a copy: what fails meanwhile is taken out
      for (const live of bench.live.slice()) {
        const fault = await bench.measure(live, round);
        if (fault !== null) yield fault;
      }
    }
    if (interrupted.aborted) return;
    for (const live of bench.live) yield pairRecord(live, name, pair);
    yield machineRecord(before, world.readMachine(), name, pair);
  } finally {
    await bench.close();
  }
}

class PairBench {
  readonly live: LiveCell[] = [];
  /** Of this pair among all pairs of the gate: what its random order is drawn from. */
  readonly position: number;
  readonly #world: World;
  readonly #options: PairOptions;
  readonly #interrupted: AbortSignal;
  readonly #opened: { close(): Promise<void> }[] = [];

  constructor(world: World, options: PairOptions, interrupted: AbortSignal) {
    this.#world = world;
    this.#options = options;
    this.#interrupted = interrupted;
    this.position = options.pair + (options.name === 'confirm' ? SCREEN_PAIRS : 0);
  }

  /** Brings up both sides in random order. @returns Why that failed, or null. */
  async bringUp(cell: GateCell): Promise<GateRecord | null> {
    const sides: Partial<Record<SideName, ServedTrial>> = {};
    for (const side of this.#order(cell, -1)) {
      try {
        sides[side] = await this.#open(cell[side]);
      } catch (error) {
        return this.#fault(cell, side, error);
      }
    }
    const live: LiveCell = {
      cell,
      sides: sides as Record<SideName, ServedTrial>,
      rounds: { base: [], candidate: [] },
      warmUpRounds: 0,
      elapsedMs: 0,
    };
    this.live.push(live);
    return null;
  }

  /**
   * All cells at the same time, and as many rounds of both sides of each: unequal exposure makes equal code look unequal.
   */
  async *warmUp(): AsyncGenerator<GateRecord> {
    const faults = await Promise.all([...this.live].map((live) => this.#warmUp(live)));
    yield* faults.filter((fault) => fault !== null);
  }

  /** One round of the same items on each side, in random order. */
  async measure(live: LiveCell, round: number): Promise<GateRecord | null> {
    const begunMs = this.#world.nowMs();
    for (const side of this.#order(live.cell, round)) {
      try {
        const seed = this.#seedOf(live.cell, side, round);
        live.rounds[side].push(
          roundRecord(live.sides[side].planned.id, round, seed, await this.#work(live, side, seed)),
        );
      } catch (error) {
        return this.#drop(live, side, error);
      }
    }
    live.elapsedMs += this.#world.nowMs() - begunMs;
    return null;
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((each) => each.close()));
  }

  async #warmUp(live: LiveCell): Promise<GateRecord | null> {
    const begunMs = this.#world.nowMs();
    const seen: Record<SideName, MeasuredRound[]> = { base: [], candidate: [] };
    while (!this.#interrupted.aborted && live.warmUpRounds < MOST_WARM_UP_ROUNDS) {
      const seedOf = (side: SideName) => this.#seedOf(live.cell, side, -1 - live.warmUpRounds);
      const tried = await Promise.allSettled(
        sideNames.map(async (side) => seen[side].push((await this.#work(live, side, seedOf(side))).measured)),
      );
      const failed = tried.findIndex(({ status }) => status === 'rejected');
      if (failed >= 0) {
        return this.#drop(live, sideNames[failed] as SideName, (tried[failed] as PromiseRejectedResult).reason);
      }
      live.warmUpRounds += 1;
      const spentMs = this.#world.nowMs() - begunMs;
      if (spentMs >= WARM_UP_MS) break;
      if (spentMs >= LEAST_WARM_UP_MS && sideNames.every((side) => isSteady(seen[side]))) break;
    }
    return null;
  }

  async #open({ planned, home }: GateSide): Promise<ServedTrial> {
    // of its own: it may be what has changed, and it can be witness of one trial at a time
    const server = planned.server === null ? null : this.#world.openServer(planned.server.module, home);
    if (server !== null) this.#opened.push(server);
    const target = server === null ? null : await server.target();
    const process = this.#world.openTrial(planned, home);
    this.#opened.push(process);
    await process.prepare(target, this.#options.seed);
    return { planned, process, server };
  }

  #work({ cell, sides }: LiveCell, side: SideName, seed: RoundSeed): Promise<WorkedRound> {
    return workRound(sides[side], seed, { bound: cell.bound, timeoutMs: this.#options.roundTimeoutMs });
  }

  /** The same for both sides, unless their plans differ. */
  #seedOf(cell: GateCell, side: SideName, round: number): RoundSeed {
    return { work: cell[side].planned.work, seed: this.#drawn(cell.gated.id, round) };
  }

  #order({ gated }: GateCell, round: number): SideName[] {
    return shuffled(sideNames, hash(this.#drawn(gated.id, round), 1));
  }

  #drawn(id: string, round: number): number {
    const name = [...id].reduce((sum, letter) => hash(sum, letter.charCodeAt(0)), this.#options.seed);
    return hash(hash(name, this.position), round);
  }

  #drop(live: LiveCell, side: SideName, error: unknown): GateRecord | null {
    this.live.splice(this.live.indexOf(live), 1);
    return this.#fault(live.cell, side, error);
  }

  #fault({ gated }: GateCell, side: SideName, error: unknown): GateRecord | null {
    if (this.#interrupted.aborted) return null;
    const reason = error instanceof Error ? error.message : String(error);
    return { type: 'fault', cell: gated.id, side, reason };
  }
}

/**
 * Whether code no longer gets faster: the last third of all its rounds against the third before. The rule of a run looks at
 * its last six rounds, which say nothing where a round takes a few milliseconds.
 */
function isSteady(rounds: readonly MeasuredRound[]): boolean {
  const third = Math.floor(rounds.length / 3);
  if (third < LEAST_ROUNDS) return false;
  const costs = [
    (round: MeasuredRound) => round.elapsedNs,
    (round: MeasuredRound) => round.cpuUserMicros + round.cpuSystemMicros,
  ];
  return costs.every((cost) => {
    const [before, last] = [rounds.slice(-2 * third, -third), rounds.slice(-third)].map((part) =>
      median(part.map(cost)),
    );
    return (last as number) >= (before as number) * (1 - STEADY_SHARE);
  });
}

function pairRecord({ cell, rounds, warmUpRounds, elapsedMs }: LiveCell, stage: Stage, pair: number): GateRecord {
  return {
    type: 'pair',
    stage,
    pair,
    cell: cell.gated.id,
    base: sideOf(cell.base.planned, rounds.base),
    candidate: sideOf(cell.candidate.planned, rounds.candidate),
    warmUpRounds,
    elapsedMs,
  };
}

/** Correctness before speed: what is wrong with the rounds of a side is told instead of their numbers. */
function sideOf(planned: PlannedTrial, rounds: readonly RoundRecord[]): PairSide {
  const readings = rounds.map(readingOf);
  const evidence = { trial: planned, rounds };
  const invalid = readings.includes(null)
    ? 'a round in which nothing succeeded'
    : (faultOf(evidence, [evidence])?.reason ?? null);
  const present = readings.filter((reading) => reading !== null);
  const sum = (of: (round: RoundRecord) => number) => rounds.reduce((total, round) => total + of(round), 0);
  const isServed = rounds.every(({ witness }) => witness !== null);
  return {
    makespanMs: present.map(({ makespanMs }) => makespanMs),
    cpuMicrosPerOperation: present.map(({ cpuMicrosPerOperation }) => cpuMicrosPerOperation),
    serviceP50Ms: present.map(({ serviceP50Ms }) => serviceP50Ms),
    serviceP99Ms: present.map(({ serviceP99Ms }) => serviceP99Ms),
    counts: {
      operations: sum(({ operations }) => operations.attempted),
      succeeded: sum(({ operations }) => operations.succeeded),
      bytes: sum(({ bytes }) => bytes),
      answered: isServed ? sum(({ witness }) => witness?.operations ?? 0) : null,
      connections: isServed ? sum(({ witness }) => witness?.connectionsAccepted ?? 0) : null,
    },
    invalid,
  };
}

/** A round as the checks of a run want it. Rounds of a gate are too short to say what disturbed each of them. */
function roundRecord(trial: string, round: number, { seed }: RoundSeed, worked: WorkedRound): RoundRecord {
  const { measured, ...held } = worked;
  return {
    type: 'round',
    trial,
    round,
    attempt: 0,
    seed,
    ...(measured satisfies MeasuredRound),
    ...held,
    disturbance: { foreignCpuShare: null, stealShare: null, cpuPressureShare: null, loopbackMicros: null },
    contaminated: null,
  };
}

function machineRecord(
  before: MachineReading | null,
  after: MachineReading | null,
  stage: Stage,
  pair: number,
): GateRecord {
  const shares =
    before === null || after === null
      ? { foreignCpuShare: null, stealShare: null, cpuPressureShare: null }
      : disturbanceBetween(before, after);
  return { type: 'machine', stage, pair, load1: loadavg()[0] ?? null, ...shares };
}
