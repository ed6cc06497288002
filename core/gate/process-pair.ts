import { hash, hashText, shuffled } from '../work/random.ts';
import type { MeasuredRound, PlannedTrial, RoundRecord } from '../records/records.ts';
import { type RunningTrial, type WorkedRound, workRound } from '../session/round.ts';
import { isSteady } from '../session/steady.ts';
import { CannotShare } from '../text/thrown.ts';
import type { RoundSeed, Version } from '../members/types.ts';
import type { World } from '../session/world.ts';
import { apartOf, type BroughtUp, broughtUpApart, broughtUpShared, faultOf } from './bring-up.ts';
import type { GateCell } from './cells.ts';
import { roundRecord } from './pair-record.ts';
import { effortOf, LEAST_ROUNDS, MOST_WARM_UP_ROUNDS } from './procedure.ts';
import type { GateRecord, Stage } from './records.ts';

const versions: readonly Version[] = ['base', 'candidate'];

/** Pairs of the stages draw different items, however many there are of each. */
const POSITIONS: Readonly<Record<Stage, number>> = { screen: 0, confirm: 10_000, check: 20_000 };

export interface PairOptions {
  readonly name: Stage;
  readonly pair: number;
  readonly endMs: number;
  readonly roundTimeoutMs: number;
  readonly seed: number;
}

/** Both sides of a cell, up and warm: in a process of each, or in one. */
export interface LiveCell extends BroughtUp {
  readonly cell: GateCell;
  readonly isShared: boolean;
  readonly rounds: Record<Version, RoundRecord[]>;
  warmUpRounds: number;
  elapsedMs: number;
}

/** Fresh processes for each cell: brings them up, warms them, measures round by round, and ends them. */
export class ProcessPair {
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
    this.position = options.pair + POSITIONS[options.name];
  }

  /** Brings up both sides, in random order or in one process. @returns Why that failed, or null. */
  async bringUp(cell: GateCell, isShared: boolean): Promise<GateRecord | null> {
    const { pair, seed } = this.#options;
    // by turns, so that what only shows when the other was there first is seen
    const first: Version = (pair + seed) % 2 === 0 ? 'base' : 'candidate';
    const open = (planned: PlannedTrial, home: URL) => this.#open(planned, home);
    const opened = isShared
      ? await broughtUpShared(cell, first, open)
      : await broughtUpApart(cell, this.#order(cell, -1), open);
    if ('type' in opened) return this.#interrupted.aborted ? null : opened;
    this.live.push({ ...opened, cell, isShared, rounds: { base: [], candidate: [] }, warmUpRounds: 0, elapsedMs: 0 });
    return null;
  }

  /**
   * All cells at the same time, and as many rounds of both sides of each: unequal exposure makes equal code look unequal.
   *
   * @param untilMs When it ends, whatever it shows.
   */
  async *warmUp(untilMs: number): AsyncGenerator<GateRecord> {
    const faults = await Promise.all([...this.live].map((live) => this.#warmUp(live, untilMs)));
    yield* faults.filter((fault) => fault !== null);
  }

  /** One round of the same items on each side, in random order. */
  async measure(live: LiveCell, round: number): Promise<GateRecord | null> {
    const begunMs = this.#world.nowMs();
    for (const side of this.#order(live.cell, round)) {
      try {
        const seed = this.#seedOf(live, side, round);
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

  async #warmUp(live: LiveCell, untilMs: number): Promise<GateRecord | null> {
    const begunMs = this.#world.nowMs();
    const seen: Record<Version, MeasuredRound[]> = { base: [], candidate: [] };
    const { leastMs, mostMs } = effortOf(this.#options.name, live.isShared);
    const one = async (side: Version) => {
      const { measured } = await this.#work(live, side, this.#seedOf(live, side, -1 - live.warmUpRounds));
      seen[side].push(measured);
      if (live.isShared) refuse(measured);
    };
    while (!this.#interrupted.aborted && live.warmUpRounds < MOST_WARM_UP_ROUNDS) {
      const failed = live.isShared
        ? await inTurn(this.#order(live.cell, -2 - live.warmUpRounds), one)
        : await atOnce(one);
      if (failed !== null) return this.#drop(live, failed.side, failed.error);
      live.warmUpRounds += 1;
      const spentMs = this.#world.nowMs() - begunMs;
      if (spentMs >= mostMs || this.#world.nowMs() >= untilMs) break;
      if (spentMs >= leastMs && versions.every((side) => isSteady(seen[side], LEAST_ROUNDS))) break;
    }
    return null;
  }

  async #open(planned: PlannedTrial, home: URL): Promise<{ readonly trial: RunningTrial; readonly startMs: number }> {
    // of its own: it may be what has changed, and it can be witness of one trial at a time
    const { server: wanted } = planned.modules;
    const server = wanted === null ? null : this.#world.openServer(wanted, home);
    if (server !== null) this.#opened.push(server);
    const target = server === null ? null : await server.target();
    const begunMs = this.#world.nowMs();
    const process = this.#world.openTrial(planned, home);
    this.#opened.push(process);
    await process.prepare(target, this.#options.seed);
    return { trial: { planned, process, server }, startMs: this.#world.nowMs() - begunMs };
  }

  #work({ cell, sides }: LiveCell, side: Version, seed: RoundSeed): Promise<WorkedRound> {
    return workRound(sides[side], seed, { ideal: cell.ideal, timeoutMs: this.#options.roundTimeoutMs });
  }

  /** The same for both sides, unless their plans differ. */
  #seedOf({ cell, isShared }: LiveCell, side: Version, round: number): RoundSeed {
    const seed = { work: cell[side].planned.work, seed: this.#drawn(cell.gated.id, round) };
    return isShared ? { ...seed, version: side } : seed;
  }

  #order({ gated }: GateCell, round: number): Version[] {
    return shuffled(versions, hash(this.#drawn(gated.id, round), 1));
  }

  #drawn(id: string, round: number): number {
    const name = hashText(this.#options.seed, id);
    return hash(hash(name, this.position), round);
  }

  #drop(live: LiveCell, side: Version, error: unknown): GateRecord | null {
    this.live.splice(this.live.indexOf(live), 1);
    if (this.#interrupted.aborted) return null;
    return live.isShared ? apartOf(live.cell, error) : faultOf(live.cell, side, error);
  }
}

interface Failure {
  readonly side: Version;
  readonly error: unknown;
}

async function atOnce(one: (side: Version) => Promise<void>): Promise<Failure | null> {
  const tried = await Promise.allSettled(versions.map(one));
  const failed = tried.findIndex(({ status }) => status === 'rejected');
  if (failed < 0) return null;
  return { side: versions[failed] as Version, error: (tried[failed] as PromiseRejectedResult).reason };
}

async function inTurn(order: readonly Version[], one: (side: Version) => Promise<void>): Promise<Failure | null> {
  for (const side of order) {
    try {
      await one(side); // oxlint-disable-line no-await-in-loop
    } catch (error) {
      return { side, error };
    }
  }
  return null;
}

/** @throws CannotShare where an operation said so */
function refuse({ operations, errorSample }: MeasuredRound): void {
  if (Object.hasOwn(operations.errors, 'CannotShare'))
    throw new CannotShare(errorSample ?? 'a version changes what both use');
}
