import { deadlineMs } from '../plan/block-cost.ts';
import type { Ideal } from '../work/bound.ts';
import { contamination, MachineWatch } from '../machine/machine.ts';
import { roundSeed } from '../plan/plan.ts';
import type {
  LookRecord,
  MeasuredRound,
  Plan,
  PlannedTrial,
  ResultRecord,
  RoundRecord,
  TrialRecord,
} from '../records/records.ts';
import { OBSERVED } from '../records/hand.ts';
import { Hands } from './by-hand.ts';
import { bringUp, notUpRecord, readyRecord, type StartedTrial } from './bring-up.ts';
import { type RunningTrial, workRound } from './round.ts';
import type { RoundSeed, Work } from '../members/types.ts';
import { interruptionOf, NOBODY, type Overseer } from './overseer.ts';
import { SessionServers } from './servers.ts';
import { reasonOf } from '../text/thrown.ts';
import { fewestValues } from '../stats/interval.ts';
import { warmUp, type WarmUp } from './warm-up.ts';
import type { World } from './world.ts';

/** Warm-up rounds are −1, −2, …: during the first four it is looked who serves the sockets of a trial. */
const LAST_LOOKED_AT = -4;
/** A machine that disturbs a round so often will do it again: what short rounds leave of the budget is not spent on it. */
const MOST_REPEATS = 10;

/** What is known of a block by all records so far, of which so many rounds are clean: whoever analyses them says whether it ends. */
export type Look = (scenario: string, rounds: number) => LookRecord;

/** How trials are warmed up, who says whether a block is decided (without one all its rounds are run), and who may hold it up. */
export interface Ways {
  readonly warmUp?: WarmUp;
  readonly look?: Look | undefined;
  readonly overseer?: Overseer | undefined;
}

/**
 * Runs a plan and yields what happens, record by record, as it happens: `trial`, `round`, `look` and `fault`, then one `end`.
 * It owns every process it starts: they are gone when the generator ends, is returned, or throws.
 */
export async function* runPlan(
  plan: Plan,
  idealOf: (planned: PlannedTrial) => Ideal | null,
  world: World,
  interrupted: AbortSignal,
  ways: Ways = {},
): AsyncGenerator<ResultRecord> {
  const { overseer = NOBODY } = ways;
  const session = new Session(plan, idealOf, world, { interrupted, warmUp, ...ways, overseer });
  const startedMs = world.nowMs();
  const end = (state: 'complete' | 'interrupted', reason: string | null): ResultRecord => ({
    type: 'end',
    state,
    reason,
    elapsedMs: world.nowMs() - startedMs,
  });
  try {
    for (const block of plan.blocks) {
      if (interrupted.aborted) break;
      yield* session.runBlock(block, startedMs);
    }
    yield* overseer.taken();
    yield interrupted.aborted ? end('interrupted', interruptionOf(interrupted)) : end('complete', null);
  } finally {
    await world.close();
  }
}

/** Which rounds of a block are to be repeated, which are clean in all trials, and the looks that are still to be taken. */
interface Progress {
  readonly contaminated: Set<number>;
  readonly clean: Set<number>;
  readonly looks: number[];
}

interface AllWays {
  readonly interrupted: AbortSignal;
  readonly warmUp: WarmUp;
  readonly overseer: Overseer;
}

class Session {
  readonly #plan: Plan;
  readonly #idealOf: (planned: PlannedTrial) => Ideal | null;
  readonly #world: World;
  readonly #interrupted: AbortSignal;
  readonly #warmedUp: WarmUp;
  readonly #look: Look | undefined;
  readonly #overseer: Overseer;
  readonly #hands: Hands;
  readonly #watch = new MachineWatch();
  readonly #servers: SessionServers;

  constructor(
    plan: Plan,
    idealOf: (planned: PlannedTrial) => Ideal | null,
    world: World,
    { interrupted, warmUp: warmedUp, look, overseer }: Ways & AllWays,
  ) {
    this.#plan = plan;
    this.#idealOf = idealOf;
    this.#world = world;
    this.#interrupted = interrupted;
    this.#warmedUp = warmedUp;
    this.#look = look;
    this.#overseer = overseer;
    this.#hands = new Hands(plan, overseer);
    this.#servers = new SessionServers(world, plan);
  }

  async *runBlock(block: Plan['blocks'][number], sessionStartMs: number): AsyncGenerator<ResultRecord> {
    const live = new Map<string, StartedTrial>();
    const deadline = () => sessionStartMs + deadlineMs(this.#plan, block) + this.#overseer.heldMs;
    try {
      yield* this.#hands.heldUp();
      if (this.#overseer.rowEnded(block.scenario) !== null) return yield* this.#hands.endedRow(block, null);
      yield* await this.#bringUpAll(block, live);
      const progress: Progress = { contaminated: new Set(), clean: new Set(), looks: [...block.looks] };
      const fewest = fewestValues(this.#plan.confidence); // without an interval they say nothing, whatever the budget
      for (const [round, order] of block.order.entries()) {
        if (round >= fewest && this.#world.nowMs() > deadline()) break;
        yield* this.#runRound(live, order, round, 0, progress);
        if (this.#overseer.rowEnded(block.scenario) !== null) return yield* this.#hands.endedRow(block, round);
        const look = this.#lookAt(block, progress, round + 1);
        if (look !== null) yield look;
        if (look?.ends === true) return;
      }
      yield* this.#repeat(live, block, progress, deadline);
    } finally {
      await Promise.all([...live.values()].map((trial) => trial.process.close()));
    }
  }

  /** Contaminated rounds once more, all models of the round together so that they stay paired, while there is time. */
  async *#repeat(
    live: Map<string, RunningTrial>,
    block: Plan['blocks'][number],
    progress: Progress,
    deadline: () => number,
  ): AsyncGenerator<ResultRecord> {
    const { contaminated } = progress;
    for (let attempt = 1; contaminated.size > 0 && attempt <= MOST_REPEATS; attempt += 1) {
      const again = [...contaminated];
      contaminated.clear();
      for (const round of again) {
        if (this.#world.nowMs() > deadline() || this.#interrupted.aborted) return;
        yield* this.#runRound(live, block.order[round] ?? [], round, attempt, progress);
        if (this.#overseer.rowEnded(block.scenario) !== null) return yield* this.#hands.endedRow(block, round);
        const look = this.#lookAt(block, progress, 0);
        if (look !== null) yield look;
        if (look?.ends === true) return;
      }
    }
  }

  /**
   * Null where it is not yet time to look. What was yielded before has been taken in by whoever looks.
   *
   * @param run Rounds of the first pass: they count where not one was clean, for what was disturbed then counts, too
   */
  #lookAt(block: Plan['blocks'][number], { clean, looks }: Progress, run: number): LookRecord | null {
    if (block.looks.length === 0) return null; // exactly so many rounds were asked for
    const { scenario } = block;
    const rounds = clean.size === 0 ? run : clean.size;
    const [next = Infinity] = looks; // the last one is before all rounds have run, and leaves something to the end
    if (this.#look === undefined || this.#interrupted.aborted || rounds < next) return null;
    while (looks.length > 0 && (looks[0] as number) <= rounds) looks.shift();
    return this.#look(scenario, rounds);
  }

  async *#runRound(
    live: Map<string, RunningTrial>,
    order: readonly string[],
    round: number,
    attempt: number,
    { contaminated, clean }: Progress,
  ): AsyncGenerator<ResultRecord> {
    for (const id of order) {
      const trial = live.get(id);
      if (trial === undefined) continue;
      yield* this.#hands.heldUp();
      if (this.#interrupted.aborted || this.#hands.rowEndedOf(id) !== null) return;
      try {
        if (this.#overseer.trialEnded(id) !== null) throw new Error('ended by hand');
        const record = await this.#measure(trial, round, attempt);
        if (record.contaminated !== null) contaminated.add(round);
        yield record;
      } catch (error) {
        live.delete(id);
        await trial.process.close();
        if (this.#interrupted.aborted) return;
        const byHand = this.#hands.endedTrial(id, round);
        if (byHand.length > 0) yield* byHand;
        else yield { type: 'fault', trial: id, round, reason: reasonOf(error) };
      }
    }
    if (!contaminated.has(round)) clean.add(round);
  }

  /** Brings all trials of a block up, then warms them up together. @returns What became of each, in the order of the plan. */
  async #bringUpAll(block: Plan['blocks'][number], live: Map<string, StartedTrial>): Promise<ResultRecord[]> {
    const told = new Map<string, TrialRecord>();
    for (const id of block.trials) {
      if (this.#interrupted.aborted || this.#overseer.rowEnded(block.scenario) !== null) return [];
      const planned = this.#planned(id);
      try {
        live.set(id, await bringUp(planned, this.#world, this.#servers, this.#plan.seed));
      } catch (error) {
        told.set(id, notUpRecord(planned, error));
      }
    }
    const workOn = async (trial: StartedTrial, work: Work, round: number): Promise<MeasuredRound | null> => {
      if (this.#interrupted.aborted || this.#overseer.rowEnded(block.scenario) !== null) return null;
      try {
        this.#overseer.begins(trial.planned.id, round);
        const working = this.#work(trial, { ...this.#seedOf(trial, round), work });
        if (round >= LAST_LOOKED_AT) await trial.process.lookDuring(working);
        return (await working).measured;
      } catch (error) {
        live.delete(trial.planned.id);
        await trial.process.close();
        told.set(trial.planned.id, notUpRecord(trial.planned, error));
        return null;
      }
    };
    const warmUps = await this.#warmedUp([...live.values()], workOn, () => this.#world.nowMs(), this.#plan.budgetMs);
    if (this.#interrupted.aborted) return [];
    for (const [trial, done] of warmUps) told.set(trial.planned.id, readyRecord(trial, done));
    return block.trials.flatMap((id) => [
      ...(told.has(id) ? [told.get(id) as TrialRecord] : []),
      ...(this.#overseer.trialEnded(id) === null ? [] : this.#hands.endedTrial(id, null)),
    ]);
  }

  async #measure(trial: RunningTrial, round: number, attempt: number): Promise<RoundRecord> {
    const loopbackMicros = await this.#world.loopbackMicros();
    const sinceMs = this.#world.nowMs();
    const seed = this.#seedOf(trial, round);
    this.#overseer.begins(trial.planned.id, round);
    const { measured, ...circumstances } = await this.#work(trial, seed);
    const disturbance = this.#watch.disturbance(sinceMs, loopbackMicros);
    const observed = this.#overseer.observed(trial.planned.id);
    const contaminated =
      observed > 0
        ? `${OBSERVED}: a watcher asked for its operations`
        : contamination(disturbance, this.#watch.typicalLoopback);
    this.#watch.noteLoopback(loopbackMicros);
    if (contaminated !== null) trial.process.look(); // by what serves its sockets since a moment ago?
    return {
      type: 'round',
      trial: trial.planned.id,
      round,
      attempt,
      seed: seed.seed,
      ...measured,
      stamps: round === 0 ? measured.stamps : null, // one picture of a trial is enough
      ...circumstances,
      disturbance,
      ...(observed > 0 ? { observed } : {}),
      contaminated,
    };
  }

  /** One round, with the server as its witness. */
  async #work(trial: RunningTrial, seed: RoundSeed) {
    const worked = await workRound(trial, seed, {
      ideal: this.#idealOf(trial.planned),
      timeoutMs: this.#plan.roundTimeoutMs,
    });
    this.#watch.note(this.#world.readMachine());
    return worked;
  }

  #seedOf({ planned }: RunningTrial, round: number): RoundSeed {
    // rows that are interleaved have the same seed, so that what stalls in one stalls in all
    const block = this.#plan.blocks.find(({ trials }) => trials.includes(planned.id));
    return { work: planned.work, seed: roundSeed(this.#plan, block?.scenario ?? planned.scenario, round) };
  }

  #planned(id: string): PlannedTrial {
    const found = this.#plan.trials.find((trial) => trial.id === id);
    if (found === undefined) throw new Error(`the plan names a trial "${id}" that it does not have`);
    return found;
  }
}
