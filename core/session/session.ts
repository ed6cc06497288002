import { budgetShareUpTo } from '../plan/block-cost.ts';
import type { Ideal } from '../work/bound.ts';
import { contamination, MachineWatch } from '../machine/machine.ts';
import { roundSeed } from '../plan/plan.ts';
import type { Plan, PlannedTrial, ResultRecord, RoundRecord } from '../records/records.ts';
import { type RunningTrial, workRound } from './round.ts';
import type { RoundSeed } from '../members/types.ts';
import { SessionServers } from './servers.ts';
import { reasonOf, unsupportedIn } from '../text/thrown.ts';
import { fewestValues } from '../stats/interval.ts';
import { warmedUp } from './warm-up.ts';
import type { World, WorldTrial } from './world.ts';

/** A machine that disturbs a round so often will do it again: what short rounds leave of the budget is not spent on it. */
const MOST_REPEATS = 10;

/**
 * Runs a plan and yields what happens, record by record, as it happens: `trial`, `round` and `fault`, then one `end`.
 * It owns every process it starts: they are gone when the generator ends, is returned, or throws.
 */
export async function* runPlan(
  plan: Plan,
  idealOf: (planned: PlannedTrial) => Ideal | null,
  world: World,
  interrupted: AbortSignal,
): AsyncGenerator<ResultRecord> {
  const session = new Session(plan, idealOf, world, interrupted);
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
    yield interrupted.aborted ? end('interrupted', 'interrupted by the user') : end('complete', null);
  } finally {
    await world.close();
  }
}

class Session {
  readonly #plan: Plan;
  readonly #idealOf: (planned: PlannedTrial) => Ideal | null;
  readonly #world: World;
  readonly #interrupted: AbortSignal;
  readonly #watch = new MachineWatch();
  readonly #servers: SessionServers;

  constructor(plan: Plan, idealOf: (planned: PlannedTrial) => Ideal | null, world: World, interrupted: AbortSignal) {
    this.#plan = plan;
    this.#idealOf = idealOf;
    this.#world = world;
    this.#interrupted = interrupted;
    this.#servers = new SessionServers(world);
  }

  async *runBlock(block: Plan['blocks'][number], sessionStartMs: number): AsyncGenerator<ResultRecord> {
    const live = new Map<string, RunningTrial>();
    const deadline = sessionStartMs + this.#plan.budgetMs * budgetShareUpTo(this.#plan, block);
    try {
      for (const id of block.trials) {
        if (this.#interrupted.aborted) return;
        yield* this.#bringUp(this.#planned(id), live);
      }
      const contaminated = new Set<number>();
      const fewest = fewestValues(this.#plan.confidence); // without an interval they say nothing, whatever the budget
      for (const [round, order] of block.order.entries()) {
        if (round >= fewest && this.#world.nowMs() > deadline) break;
        yield* this.#runRound(live, order, round, 0, contaminated);
      }
      yield* this.#repeat(live, block, contaminated, deadline);
    } finally {
      await Promise.all([...live.values()].map((trial) => trial.process.close()));
    }
  }

  /** Contaminated rounds once more, all models of the round together so that they stay paired, while there is time. */
  async *#repeat(
    live: Map<string, RunningTrial>,
    block: Plan['blocks'][number],
    contaminated: Set<number>,
    deadline: number,
  ): AsyncGenerator<ResultRecord> {
    for (let attempt = 1; contaminated.size > 0 && attempt <= MOST_REPEATS; attempt += 1) {
      const again = [...contaminated];
      contaminated.clear();
      for (const round of again) {
        if (this.#world.nowMs() > deadline || this.#interrupted.aborted) return;
        yield* this.#runRound(live, block.order[round] ?? [], round, attempt, contaminated);
      }
    }
  }

  async *#runRound(
    live: Map<string, RunningTrial>,
    order: readonly string[],
    round: number,
    attempt: number,
    contaminated: Set<number>,
  ): AsyncGenerator<ResultRecord> {
    for (const id of order) {
      const trial = live.get(id);
      if (trial === undefined) continue;
      if (this.#interrupted.aborted) return;
      try {
        const record = await this.#measure(trial, round, attempt);
        if (record.contaminated !== null) contaminated.add(round);
        yield record;
      } catch (error) {
        live.delete(id);
        await trial.process.close();
        if (this.#interrupted.aborted) return;
        yield { type: 'fault', trial: id, round, reason: reasonOf(error) };
      }
    }
  }

  async *#bringUp(planned: PlannedTrial, live: Map<string, RunningTrial>): AsyncGenerator<ResultRecord> {
    const begun = this.#world.nowMs();
    let process: WorldTrial | undefined;
    try {
      const { server, target } = await this.#servers.serve(planned);
      process = this.#world.openTrial(planned);
      const { rssBytes } = await process.prepare(target, this.#plan.seed);
      const startMs = this.#world.nowMs() - begun;
      const trial = { planned, process, server };
      const warmUp = await warmedUp(
        (round) => this.#work(trial, this.#seedOf(trial, round)),
        () => this.#world.nowMs(),
      );
      live.set(planned.id, trial);
      yield { type: 'trial', trial: planned.id, state: 'ready', reason: null, startMs, rssBytes, warmUp };
    } catch (error) {
      await process?.close();
      if (this.#interrupted.aborted) return;
      const unsupported = unsupportedIn(error);
      const state = unsupported === null ? 'failed' : 'unsupported';
      const reason = reasonOf(unsupported ?? error);
      yield { type: 'trial', trial: planned.id, state, reason, startMs: null, rssBytes: null, warmUp: null };
    }
  }

  async #measure(trial: RunningTrial, round: number, attempt: number): Promise<RoundRecord> {
    const loopbackMicros = await this.#world.loopbackMicros();
    const sinceMs = this.#world.nowMs();
    const seed = this.#seedOf(trial, round);
    const { measured, ...circumstances } = await this.#work(trial, seed);
    const disturbance = this.#watch.disturbance(sinceMs, loopbackMicros);
    const contaminated = contamination(disturbance, this.#watch.typicalLoopback);
    this.#watch.noteLoopback(loopbackMicros);
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
