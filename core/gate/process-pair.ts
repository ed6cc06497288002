import { hash, hashText, shuffled } from '../work/random.ts';
import { BY_HAND, OBSERVED } from '../records/hand.ts';
import type { MeasuredRound, RoundRecord } from '../records/records.ts';
import type { Overseer } from '../session/overseer.ts';
import { type RunningTrial, type WorkedRound, workRound } from '../session/round.ts';
import { isSteady } from '../session/steady.ts';
import { loadedOtherwise } from '../records/dependency.ts';
import { reasonOf } from '../text/thrown.ts';
import type { RoundSeed } from '../members/types.ts';
import type { World } from '../session/world.ts';
import type { GateCell, GateSide } from './cells.ts';
import { roundRecord } from './pair-record.ts';
import { LEAST_ROUNDS, LEAST_WARM_UP_MS, MOST_SCREEN_PAIRS, MOST_WARM_UP_ROUNDS, WARM_UP_MS } from './procedure.ts';
import type { GateRecord, PairRecord } from './records.ts';

/** `again` is the base a second time: whatever differs between the two is not in the code. */
type SideName = 'base' | 'candidate' | 'again';
const COMPARED: readonly SideName[] = ['base', 'candidate'];
const CONTROLLED: readonly SideName[] = [...COMPARED, 'again'];

export interface PairOptions {
  readonly name: PairRecord['stage'];
  readonly pair: number;
  readonly endMs: number;
  readonly roundTimeoutMs: number;
  readonly seed: number;
}

/** The sides of a cell, up and warm in this pair of processes. */
export interface LiveCell {
  readonly cell: GateCell;
  /** Those that run: `again` in a cell that has the control, else the compared ones alone. */
  readonly names: readonly SideName[];
  readonly sides: Readonly<Record<SideName, RunningTrial>>;
  readonly rounds: Record<SideName, RoundRecord[]>;
  warmUpRounds: number;
  elapsedMs: number;
}

/** One pair of fresh processes of each cell: brings them up, warms them, measures round by round, and ends them. */
export class ProcessPair {
  readonly live: LiveCell[] = [];
  /** Of this pair among all pairs of the gate: what its random order is drawn from. */
  readonly position: number;
  readonly #world: World;
  readonly #options: PairOptions;
  readonly #interrupted: AbortSignal;
  readonly #overseer: Overseer;
  readonly #opened: { close(): Promise<void> }[] = [];

  constructor(world: World, options: PairOptions, interrupted: AbortSignal, overseer: Overseer) {
    this.#world = world;
    this.#options = options;
    this.#interrupted = interrupted;
    this.#overseer = overseer;
    this.position = options.pair + (options.name === 'confirm' ? MOST_SCREEN_PAIRS : 0);
  }

  /**
   * Brings up all sides in random order.
   *
   * @param isControlled Whether the base is brought up a second time.
   * @returns Why that failed, or null.
   */
  async bringUp(cell: GateCell, isControlled = false): Promise<GateRecord | null> {
    const names = isControlled ? CONTROLLED : COMPARED;
    const sides: Partial<Record<SideName, RunningTrial>> = {};
    for (const side of this.#order(cell, names, -1)) {
      try {
        sides[side] = await this.#open(cell[ranAs(side)]);
      } catch (error) {
        return this.#fault(cell, side, error);
      }
    }
    const live: LiveCell = {
      cell,
      names,
      sides: sides as Record<SideName, RunningTrial>,
      rounds: { base: [], candidate: [], again: [] },
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
    const records: Partial<Record<SideName, RoundRecord>> = {};
    let observed = 0;
    for (const side of this.#order(live.cell, live.names, round)) {
      try {
        const { id, scenario } = live.sides[side].planned;
        const endedByHand = this.#overseer.rowEnded(scenario);
        if (endedByHand !== null) return this.#drop(live, side, new Error(`${BY_HAND}: ${endedByHand}`));
        const seed = this.#seedOf(live.cell, side, round);
        this.#overseer.begins(id, round);
        records[side] = roundRecord(id, round, seed, await this.#work(live, side, seed));
        observed += this.#overseer.observed(id);
      } catch (error) {
        return this.#drop(live, side, this.#byHand(live, side) ?? error);
      }
    }
    // a round that somebody looked into counts on neither side: sides are compared round by round
    if (observed === 0) for (const side of live.names) live.rounds[side].push(records[side] as RoundRecord);
    live.elapsedMs += this.#world.nowMs() - begunMs;
    return null;
  }

  /** So many rounds count of whichever cell has the fewest. */
  get leastRounds(): number {
    return Math.min(...this.live.map(({ rounds }) => rounds.base.length));
  }

  /** Of a cell of which every round was looked into, nothing is known. */
  unseen({ cell, rounds }: LiveCell): GateRecord | null {
    if (rounds.base.length > 0) return null;
    return this.#fault(cell, 'candidate', new Error(`${OBSERVED}: a watcher asked for the operations of every round`));
  }

  #byHand({ sides }: LiveCell, side: SideName): Error | null {
    const reason =
      this.#overseer.rowEnded(sides[side].planned.scenario) ?? this.#overseer.trialEnded(sides[side].planned.id);
    return reason === null ? null : new Error(`${BY_HAND}: ${reason}`);
  }

  async close(): Promise<void> {
    await Promise.all(this.#opened.map((each) => each.close()));
  }

  async #warmUp(live: LiveCell): Promise<GateRecord | null> {
    const begunMs = this.#world.nowMs();
    const seen: Record<SideName, MeasuredRound[]> = { base: [], candidate: [], again: [] };
    while (!this.#interrupted.aborted && live.warmUpRounds < MOST_WARM_UP_ROUNDS) {
      this.#overseer.begins(live.sides.candidate.planned.id, -1 - live.warmUpRounds);
      const seedOf = (side: SideName) => this.#seedOf(live.cell, side, -1 - live.warmUpRounds);
      const tried = await Promise.allSettled(
        live.names.map(async (side) => seen[side].push((await this.#work(live, side, seedOf(side))).measured)),
      );
      const failed = tried.findIndex(({ status }) => status === 'rejected');
      if (failed >= 0) {
        const side = live.names[failed] as SideName;
        return this.#drop(live, side, this.#byHand(live, side) ?? (tried[failed] as PromiseRejectedResult).reason);
      }
      live.warmUpRounds += 1;
      const spentMs = this.#world.nowMs() - begunMs;
      if (spentMs >= WARM_UP_MS) break;
      if (spentMs >= LEAST_WARM_UP_MS && live.names.every((side) => isSteady(seen[side], LEAST_ROUNDS))) break;
    }
    return null;
  }

  async #open({ planned, home }: GateSide): Promise<RunningTrial> {
    // of its own: it may be what has changed, and it can be witness of one trial at a time
    const { server: wanted } = planned.modules;
    const server = wanted === null ? null : this.#world.openServer(wanted, home);
    if (server !== null) this.#opened.push(server);
    const target = server === null ? null : await server.target();
    const process = this.#world.openTrial(planned, home);
    this.#opened.push(process);
    const { ranOn = null } = await process.prepare(target, this.#options.seed);
    const other = planned.uses === null ? null : loadedOtherwise(planned.uses, ranOn);
    if (other !== null) throw new Error(other);
    return { planned, process, server };
  }

  #work({ cell, sides }: LiveCell, side: SideName, seed: RoundSeed): Promise<WorkedRound> {
    return workRound(sides[side], seed, { ideal: cell.ideal, timeoutMs: this.#options.roundTimeoutMs });
  }

  /** The same for both sides, unless their plans differ. */
  #seedOf(cell: GateCell, side: SideName, round: number): RoundSeed {
    return { work: cell[ranAs(side)].planned.work, seed: this.#drawn(cell.gated.id, round) };
  }

  #order({ gated }: GateCell, names: readonly SideName[], round: number): SideName[] {
    return shuffled(names, hash(this.#drawn(gated.id, round), 1));
  }

  #drawn(id: string, round: number): number {
    const name = hashText(this.#options.seed, id);
    return hash(hash(name, this.position), round);
  }

  #drop(live: LiveCell, side: SideName, error: unknown): GateRecord | null {
    this.live.splice(this.live.indexOf(live), 1);
    return this.#fault(live.cell, side, error);
  }

  #fault({ gated }: GateCell, side: SideName, error: unknown): GateRecord | null {
    if (this.#interrupted.aborted) return null;
    const reason = reasonOf(error);
    return { type: 'fault', cell: gated.id, side: ranAs(side), reason };
  }
}

/** Whose code a side runs. */
function ranAs(side: SideName): 'base' | 'candidate' {
  return side === 'again' ? 'base' : side;
}
