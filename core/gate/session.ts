import { hash, shuffled } from '../work/random.ts';
import { interruptionOf, NOBODY, type Overseer } from '../session/overseer.ts';
import type { World } from '../session/world.ts';
import type { GateCell } from './cells.ts';
import { ProcessPair, type PairOptions } from './process-pair.ts';
import { controlRecords, machineRecord, pairRecord } from './pair-record.ts';
import { LEAST_ROUNDS, MOST_ROUNDS } from './procedure.ts';
import type { GateRecord } from './records.ts';
import { runStages } from './stages.ts';

export interface GateOptions {
  readonly budgetMs: number;
  /** As in `runStages`. */
  readonly isThorough?: boolean;
  /** As in `runStages`. */
  readonly isShard?: boolean;
  /** True where the base is also measured against itself: in one cell of each pair of processes, in turn. */
  readonly isControlled?: boolean;
  /** As in `runStages`. */
  readonly before?: NonNullable<Parameters<typeof runStages>[1]['before']>;
  readonly roundTimeoutMs: number;
  readonly seed: number;
}

/**
 * Runs a gate and yields what happens: `pair`, `machine` and `fault`, then one `end`. It owns every process that it starts.
 */
export async function* runGate(
  cells: readonly GateCell[],
  { budgetMs, isThorough, isShard = false, isControlled = false, before, ...options }: GateOptions,
  world: World,
  interrupted: AbortSignal,
  overseer: Overseer = NOBODY,
): AsyncGenerator<GateRecord> {
  const begunMs = world.nowMs();
  const stages = runStages(
    cells.map(({ gated }) => gated),
    {
      budgetMs,
      isShard,
      ...(before === undefined ? {} : { before }),
      ...(isThorough === undefined ? {} : { isThorough }),
      nowMs: () => world.nowMs() - overseer.heldMs,
      isInterrupted: () => interrupted.aborted,
    },
    (wanted, { stage, pair, endMs }) => {
      const live = cells.filter(({ gated }) => wanted.includes(gated.id));
      return runPair(live, { name: stage, pair, endMs, isControlled, ...options }, world, { interrupted, overseer });
    },
  );
  try {
    yield* stages;
    yield* overseer.taken();
    const [state, reason] = interrupted.aborted
      ? (['interrupted', interruptionOf(interrupted)] as const)
      : (['complete', null] as const);
    yield { type: 'end', state, reason, elapsedMs: world.nowMs() - begunMs };
  } finally {
    await world.close();
  }
}

interface Reachable {
  readonly interrupted: AbortSignal;
  readonly overseer: Overseer;
}

/** Fresh servers and fresh processes for these cells, as many rounds of both sides as the time allows, and their end. */
async function* runPair(
  cells: readonly GateCell[],
  { isControlled, ...options }: PairOptions & Required<Pick<GateOptions, 'isControlled'>>,
  world: World,
  { interrupted, overseer }: Reachable,
): AsyncGenerator<GateRecord> {
  const { name, pair, endMs } = options;
  const before = world.readMachine();
  const bench = new ProcessPair(world, options, interrupted, overseer);
  const controlled = isControlled ? cells[bench.position % cells.length] : null;
  try {
    for (const cell of shuffled(cells, hash(options.seed, bench.position))) {
      if (interrupted.aborted) return;
      const fault = await bench.bringUp(cell, cell === controlled);
      if (fault !== null) yield fault;
    }
    yield* bench.warmUp();
    for (let round = 0; round < MOST_ROUNDS && !interrupted.aborted; round += 1) {
      if (bench.leastRounds >= LEAST_ROUNDS && world.nowMs() - overseer.heldMs >= endMs) break;
      // of a copy: what fails meanwhile is taken out
      for (const live of bench.live.slice()) {
        await overseer.next();
        yield* overseer.taken();
        if (interrupted.aborted) return;
        const fault = await bench.measure(live, round);
        if (fault !== null) yield fault;
      }
    }
    yield* overseer.taken();
    if (interrupted.aborted) return;
    for (const live of bench.live) {
      yield bench.unseen(live) ?? pairRecord(live, name, pair);
      yield* controlRecords(live, name, pair);
    }
    yield machineRecord(before, world.readMachine(), name, pair);
  } finally {
    await bench.close();
  }
}
