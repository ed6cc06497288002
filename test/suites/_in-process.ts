import { idealOf } from '../../core/work/bound.ts';
import { closeLanes, openLanes } from '../../core/trial/lanes.ts';
import { openLedger } from '../../core/trial/ledger.ts';
import { drive } from '../../core/trial/loop.ts';
import { matrixOf } from '../../core/plan/params.ts';
import { witnessSchema } from '../../core/records/records.ts';
import { tally } from '../../core/trial/tally.ts';
import type { Ledger, Operation, Params, RunningServer, Witness, WorkItem } from '../../core/members/types.ts';
import { operationsOf } from '../../core/work/work.ts';
import { realServer, realSuite } from '../_real.ts';

/** What one round of a suite's own workload did, in this process. */
interface RoundHere {
  readonly items: readonly WorkItem[];
  readonly ledger: Ledger;
  readonly told: ReturnType<typeof tally>;
  /** Null where the suite has no server. */
  readonly witness: Witness | null;
  readonly boundMs: number;
}

/**
 * A round on so many lanes of one loop, with the suite's own values but for these.
 *
 * @param given A server that is there already, and stays; default: the suite's, started and closed.
 */
export async function roundOf(
  name: string,
  params: Params,
  slots: number,
  given: RunningServer | null = null,
): Promise<RoundHere> {
  const { value: suite } = await realSuite(`suites/${name}`);
  const all = { ...(matrixOf(suite, {})[0] as Params), ...params };
  const round = { work: suite.work(all), seed: 7 };
  const items = operationsOf(round);
  const ledger = openLedger(items);
  const shape = { concurrency: slots, threads: null, tasksPerThread: null };
  const server = given ?? (await serverOf(suite.server as string | null));
  let lanes: readonly Operation[] = [];
  try {
    lanes = await openLanes(
      { workload: suite.workload, params: all, shape, seed: 7 },
      server?.target ?? null,
      0,
      slots,
    );
    await server?.begin(round);
    await drive(ledger, slots, (item, slot) => (lanes[slot] as Operation).run(item));
    await server?.settled?.();
    const boundMs = idealOf(suite, all)?.boundMs(items, slots) ?? Number.NaN;
    return {
      items,
      ledger,
      told: tally(ledger),
      witness: witnessSchema.nullable().parse((await server?.end()) ?? null),
      boundMs,
    };
  } finally {
    await closeLanes(lanes);
    if (given === null) await server?.close();
  }
}

async function serverOf(name: string | null): Promise<RunningServer | null> {
  return name === null ? null : (await realServer(`servers/${name}`)).value.start();
}
