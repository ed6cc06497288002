import { hash, shuffled } from '../work/random.ts';
import type { World } from '../session/world.ts';
import type { GateCell } from './cells.ts';
import { ProcessPair, type PairOptions } from './process-pair.ts';
import { machineRecord, pairRecord } from './pair-record.ts';
import { isPrecise } from './precision.ts';
import { effortOf, LEAST_ROUNDS, MOST_ROUNDS } from './procedure.ts';
import type { GateRecord, PairRecord } from './records.ts';
import { whyApart } from './sharing.ts';
import { runStages } from './stages.ts';

export interface GateOptions {
  readonly budgetMs: number;
  /** As in `runStages`. */
  readonly isThorough?: boolean;
  readonly roundTimeoutMs: number;
  readonly seed: number;
}

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
  const reasons = new Map(
    cells.flatMap((cell) => {
      const reason = whyApart(cell);
      return reason === null ? [] : [[cell.gated.id, reason]];
    }),
  );
  const isShared = (cell: string) => !reasons.has(cell);
  let isFirst = true;
  const stages = runStages(
    cells.map(({ gated }) => gated),
    { budgetMs, isThorough, nowMs: () => world.nowMs(), isInterrupted: () => interrupted.aborted, isShared },
    (wanted, { stage, pair, endMs }) => {
      const live = cells.filter(({ gated }) => wanted.includes(gated.id));
      // whose first pair spends the budget has no second one, and judges no speed: it need not be warm
      const warmUntilMs = isFirst ? begunMs + budgetMs : Infinity;
      isFirst = false;
      return runPair(live, { name: stage, pair, endMs, warmUntilMs, isShared, ...options }, world, interrupted);
    },
  );
  try {
    if (!interrupted.aborted) for (const [cell, reason] of reasons) yield { type: 'apart', cell, reason };
    for await (const record of stages) {
      if (record.type === 'apart') reasons.set(record.cell, record.reason);
      yield record;
    }
    const [state, reason] = interrupted.aborted
      ? (['interrupted', 'interrupted by the user'] as const)
      : (['complete', null] as const);
    yield { type: 'end', state, reason, elapsedMs: world.nowMs() - begunMs };
  } finally {
    await world.close();
  }
}

interface RunOptions extends PairOptions {
  /** Whether both sides of a cell live in one process, where nothing is checked. */
  readonly isShared: (cell: string) => boolean;
  readonly warmUntilMs: number;
}

/** Fresh servers and fresh processes for these cells, as many rounds of both sides as the time allows, and their end. */
async function* runPair(
  cells: readonly GateCell[],
  options: RunOptions,
  world: World,
  interrupted: AbortSignal,
): AsyncGenerator<GateRecord> {
  const { name, pair, endMs } = options;
  const before = world.readMachine();
  const bench = new ProcessPair(world, options, interrupted);
  try {
    const order = shuffled(cells, hash(options.seed, bench.position));
    const [shared, apart] = [true, false].map((is) =>
      order.filter(({ gated }) => is === (name !== 'check' && options.isShared(gated.id))),
    ) as [GateCell[], GateCell[]];
    for (const cell of apart) {
      if (interrupted.aborted) return;
      const fault = await bench.bringUp(cell, false);
      if (fault !== null) yield fault;
    }
    // both sides of each wait for the same: these need not be brought up one after the other
    const faults = await Promise.all(shared.map((cell) => bench.bringUp(cell, true)));
    yield* faults.filter((fault) => fault !== null);
    yield* bench.warmUp(options.warmUntilMs);
    for (let round = 0; round < 2 * MOST_ROUNDS && !interrupted.aborted; round += 1) {
      if (round >= LEAST_ROUNDS && world.nowMs() >= endMs) break;
      // of a copy: what fails meanwhile is taken out
      for (const live of bench.live.slice()) {
        if (round >= effortOf(name, live.isShared).rounds || isPrecise(live)) continue;
        const fault = await bench.measure(live, round);
        if (fault !== null) yield fault;
      }
    }
    if (interrupted.aborted) return;
    for (const live of bench.live) yield soundRecord(pairRecord(live, name, pair), live.cell.gated.answersMayDiffer);
    yield machineRecord(before, world.readMachine(), name, pair);
  } finally {
    await bench.close();
  }
}

/** What is wrong in one process may be the work of the other side: it is looked for where each has its own. */
function soundRecord(pair: PairRecord, mayAnswersDiffer: boolean): GateRecord {
  const { cell, base, candidate, answersChanged, isShared } = pair;
  const wrong = base.invalid ?? candidate.invalid ?? (mayAnswersDiffer ? null : answersChanged);
  return isShared && wrong !== null ? { type: 'apart', cell, reason: `in one process, ${wrong}` } : pair;
}
