import { analyse } from '../core/analysis/analysis.ts';
import { today } from '../core/gate/accepted-file.ts';
import { metricName } from '../core/gate/metric-names.ts';
import type { GateRecord } from '../core/gate/records.ts';
import { gateReport } from '../core/gate/verdict.ts';
import { Desk } from '../core/monitor/desk.ts';
import { openDesk } from '../core/monitor/open-desk.ts';
import type { RatioView, Run } from '../core/monitor/views.ts';
import type { Comparison } from '../core/records/comparison.ts';
import type { Results } from '../core/records/records.ts';
import type { Io } from './io.ts';
import { rowIn } from './row-in.ts';
import { toolVersion } from './version.ts';

const MOST_RATIOS = 64;
/** Longer ones are cut: who wants all of it reads the result file. */
const MOST_COMMAND = 4000;

let sessions = 0;

/**
 * Does what is measured where `lockstep monitor` finds it, and may end it.
 *
 * @param use Given the world as a command sees it, interrupted also by whoever cancels the session from there.
 */
export async function withDesk<Found>(
  { kind, command }: Pick<Run, 'kind' | 'command'>,
  io: Io,
  use: (desk: Desk, io: Io) => Promise<Found>,
): Promise<Found> {
  sessions += 1;
  const desk = new Desk(
    {
      id: sessions === 1 ? String(process.pid) : `${process.pid}-${sessions}`,
      pid: process.pid,
      kind,
      version: toolVersion(),
      command: command.slice(0, MOST_COMMAND),
      folder: io.cwd,
      file: null,
      startedAt: new Date().toISOString(),
    },
    ratiosOf,
  );
  const open = await openDesk(desk, { leavesNote: io.isSilent !== true });
  const interrupted = AbortSignal.any([io.interrupted, desk.hand.cancelled]);
  const letGo = (): void => desk.hand.letGo();
  io.interrupted.addEventListener('abort', letGo, { once: true });
  try {
    return await use(desk, { ...io, interrupted });
  } finally {
    io.interrupted.removeEventListener('abort', letGo);
    open.close();
  }
}

/** Of a row, by what was recorded so far: the same analysis that the report will have, of this row alone. */
function ratiosOf(results: Results, scenario: string): RatioView[] {
  const { comparisons } = analyse(rowIn(results, scenario));
  const ofThroughput = comparisons.filter(({ metric }) => metric === 'throughputPerSecond');
  return known(
    ofThroughput.map(({ baselineId: baseline, candidateId: candidate, metric, ratio, verdict }) => ({
      baseline,
      candidate,
      metric,
      ratio,
      verdict,
    })),
  );
}

/** Of what is gated, by the pairs of processes so far. A metric that is only shown has none. */
export function gateRatios(records: readonly GateRecord[]): RatioView[] {
  const { cells } = gateReport(records, [], today());
  return known(
    cells.flatMap(({ id, metrics }) =>
      metrics
        .filter(({ isGated }) => isGated)
        .map(({ metric, ratio, word: verdict }) => ({
          baseline: 'the base',
          candidate: `${id}: ${metricName(metric)}`,
          metric,
          ratio,
          verdict,
        })),
    ),
  );
}

type Told = Omit<RatioView, 'estimate' | 'low' | 'high'> & {
  readonly ratio: Comparison['comparisons'][number]['ratio'];
};

/** Those that have an interval by now. */
function known(told: readonly Told[]): RatioView[] {
  const ratios = told.flatMap(({ ratio: { estimate, low, high }, ...words }) =>
    estimate === null || low === null || high === null ? [] : [{ ...words, estimate, low, high }],
  );
  return ratios.slice(0, MOST_RATIOS);
}
