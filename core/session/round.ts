import type { Ideal } from '../work/bound.ts';
import { cpuBetween } from '../machine/processes.ts';
import type { MeasuredRound, PlannedTrial, RoundRecord } from '../records/records.ts';
import type { RoundSeed, Witness } from '../members/types.ts';
import { operationsOf } from '../work/work.ts';
import type { SystemCounts, WorldServer, WorldTrial } from './world-types.ts';

/** A trial that is up, and the server it asks; null where its suite names none. */
export interface RunningTrial {
  readonly planned: PlannedTrial;
  readonly process: WorldTrial;
  readonly server: WorldServer | null;
}

/** What one round was, and what it is held against. */
export type WorkedRound = { readonly measured: MeasuredRound } & Pick<
  RoundRecord,
  'witness' | 'serving' | 'connectionsOpened' | 'boundNs' | 'fifoNs' | 'shortestDelayNs'
>;

/** To draw an operation before the clock starts, and to tell of it when it has stopped: of ten million, more than any patience. */
const OFF_CLOCK_MS = 0.01;

/**
 * One round of a trial, with the server as its witness.
 *
 * @throws Error where the trial fails, its server is gone, or it takes longer than its bound and `timeoutMs`
 */
export async function workRound(
  { planned, process, server }: RunningTrial,
  seed: RoundSeed,
  { ideal, timeoutMs }: { readonly ideal: Ideal | null; readonly timeoutMs: number },
): Promise<WorkedRound> {
  const items = operationsOf(seed);
  let measured: MeasuredRound;
  let witness: Witness | null;
  let counted: ReturnType<typeof countedBetween>;
  try {
    await server?.begin(seed);
    const before = process.counts(server);
    measured = await process.round(seed, timeoutMs + (planned.boundMs ?? 0) + Math.floor(items.length * OFF_CLOCK_MS));
    counted = countedBetween(before, process.counts(server), measured.openedOffClock ?? 0);
    witness = server === null ? null : await server.end();
  } catch (error) {
    throw explained(error, planned, server);
  }
  // what was never started, or failed, makes a round shorter than any schedule of all of it
  const { attempted, succeeded } = measured.operations;
  const isPart = (measured.openLoop?.unstarted ?? 0) > 0 || (planned.errors === 'count' && succeeded < attempted);
  const held = isPart ? null : ideal;
  return {
    measured,
    witness,
    ...counted,
    boundNs: held === null ? null : held.boundMs(items, planned.concurrency) * 1e6,
    fifoNs: held === null ? null : held.fifoMs(items, planned.concurrency) * 1e6,
    shortestDelayNs: items.reduce((least, item) => Math.min(least, item.latencyMs), Number.POSITIVE_INFINITY) * 1e6,
  };
}

/** Memory is what there was at the end. */
function countedBetween(
  before: SystemCounts,
  after: SystemCounts,
  offClock: number,
): Pick<RoundRecord, 'serving' | 'connectionsOpened'> {
  const [opened, serving] = [before.connectionsOpened, after.serving];
  const micros = before.serving === null || serving === null ? 0 : cpuBetween(before.serving, serving);
  return {
    serving: serving && { cpuMicros: micros, rssBytes: serving.rssBytes },
    connectionsOpened:
      opened === null || after.connectionsOpened === null
        ? null
        : Math.max(0, after.connectionsOpened - opened - offClock),
  };
}

/** A server that is gone explains whatever went wrong meanwhile. */
export function explained(error: unknown, { modules }: PlannedTrial, server: WorldServer | null): unknown {
  return server?.lost == null ? error : new Error(`the server ${modules.server?.name} is gone: ${server.lost}`);
}
