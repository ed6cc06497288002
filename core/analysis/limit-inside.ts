import type { Warning } from '../members/types.ts';
import type { Cell, Pairing } from '../records/comparison.ts';
import { hasWorkers } from '../text/shape.ts';
import { ratioText } from '../text/words.ts';
import { type Distinctions, relate } from './ranking.ts';
import { LOOP } from '../records/model-names.ts';

/** A loop that more calls in flight do not make faster, and threads that are faster all the same. */
export interface LimitInside {
  readonly loop: Cell;
  /** With fewer calls in flight; null where it is the threads with as many that prove it. */
  readonly control: Cell | null;
  readonly threaded: Cell;
  /** In throughput: the loop ÷ its control, or the threads ÷ the loop. */
  readonly ratio: Pairing['ratio'];
}

/** Of the connections that as many pools would hold: one or another may be closed. */
const MOST_OF_THEM = 0.9;
/** A loop that is busy for longer may be what limits itself: then threads give it cores, and no limit is multiplied. */
const IDLE = 0.5;

/**
 * What the control proves: a loop that has time left and yet does no more with more calls in flight waits for a limit within the
 * work itself (a limiter, maxSockets, a pool of connections). Each thread loads the module anew and has that limit once more.
 */
export function limitInside(row: readonly Cell[], winner: Cell, distinctions: Distinctions): LimitInside | null {
  if (!hasWorkers(winner)) return null;
  const loop = row.find(
    (cell) => cell.model === LOOP && cell.runtime === winner.runtime && !cell.isControl && cell.state === 'measured',
  );
  if (loop === undefined || busyShare(loop) >= IDLE) return null;
  if (relate(winner, loop, 'throughputPerSecond', distinctions) !== 'better') return null;
  const slots = distinctions.pairings.find(
    ({ kind, metric, candidateId }) => kind === 'slots' && metric === 'throughputPerSecond' && candidateId === loop.id,
  );
  const control = row.find(({ id }) => id === slots?.baselineId);
  if (slots === undefined || control === undefined) return beyondItsCores(loop, winner, distinctions);
  const isNoFaster = slots.ratio.high !== null && slots.ratio.high <= 1 + distinctions.margin;
  if (isNoFaster) return { loop, control, threaded: winner, ratio: slots.ratio };
  return slots.verdict === 'better' ? null : beyondItsCores(loop, winner, distinctions);
}

/**
 * What cores can give: of a round that a loop is busy for the share u of, all but the rest, 1 − u, may go, however many there are. So as
 * many calls in flight are at most 1 ÷ (1 − u) as fast.
 */
function beyondItsCores(loop: Cell, threaded: Cell, { pairings, margin }: Distinctions): LimitInside | null {
  if (threaded.concurrency !== loop.concurrency) return null;
  const ratio = pairings.find(
    ({ metric, baselineId, candidateId }) =>
      metric === 'throughputPerSecond' && baselineId === loop.id && candidateId === threaded.id,
  )?.ratio;
  const isBeyond = ratio?.low != null && ratio.low > (1 + margin) / (1 - busyShare(loop));
  return isBeyond ? { loop, control: null, threaded, ratio } : null;
}

/** Of the time of its rounds: of its loop, or of all of its threads together, as cores; all of it where nobody knows. */
function busyShare({ eventLoopUtilization, cpuMicrosPerOperation, throughputPerSecond }: Cell): number {
  if (eventLoopUtilization === null && cpuMicrosPerOperation === null) return 1;
  const cores = ((cpuMicrosPerOperation ?? 0) * (throughputPerSecond.median ?? 0)) / 1e6;
  return Math.max(eventLoopUtilization ?? 0, cores);
}

/** Each thread has loaded the pool of the module anew, and all of them are full: as many slots more, and no thread's work. */
function poolsText({ loop, threaded }: LimitInside): string {
  const [held, all] = [loop.connections?.open ?? null, threaded.connections?.open ?? null];
  const threads = (threaded.threads ?? 1) * (threaded.processes ?? 1);
  if (held === null || all === null || held === 0 || held >= loop.concurrency) return '';
  if (threads < 2 || all < held * threads * MOST_OF_THEM) return '';
  return ` (${threads} threads had ${threads} pools, ${all} connections where the loop had ${held}: that is slots, not threads)`;
}

export function limitWords(found: LimitInside, nameOf: (cell: Cell) => string): string {
  const { loop, control, threaded, ratio } = found;
  if (control === null) {
    return (
      `${nameOf(threaded)} has ${ratioText(ratio)} the throughput of ${nameOf(loop)} with as many calls in flight, whose CPU is ` +
      `idle: a limit inside of the work is full (a limiter, maxSockets, a pool of connections), and in ${loop.scenario} each ` +
      `thread has it once more${poolsText(found)}; raise it and compare again`
    );
  }
  return (
    `${nameOf(loop)} has ${ratioText(ratio)} the throughput at K=${loop.concurrency} that it has at K=${control.concurrency}, ` +
    `with its CPU idle: a limit inside of the work is full (a limiter, maxSockets, a pool of connections), ` +
    `and ${nameOf(threaded)} is faster in ${loop.scenario} because each thread has that limit once more${poolsText(found)}; raise it and compare again`
  );
}

/** The same where the loop is INVALID because of it: threads that share a smaller part of K each stay within the limit. */
export function limitWarnings(cells: readonly Cell[]): Warning[] {
  const rows = [...Map.groupBy(cells, (cell) => cell.scenario).values()];
  return rows.flatMap((row) => {
    const loop = row.find(({ model, isControl, reason }) => model === LOOP && !isControl && isTooFew(reason));
    const threaded = row.find(
      ({ threads, runtime, state, isControl }) =>
        threads !== null && runtime === loop?.runtime && state === 'measured' && !isControl,
    );
    if (loop === undefined || threaded === undefined) return [];
    return [
      {
        code: 'limit-inside',
        severity: 'warning' as const,
        subject: loop.id,
        evidence: { concurrency: loop.concurrency, threads: threaded.threads },
        advice:
          'a limit inside of the work (a limiter, maxSockets, a pool of connections) kept calls out, and each thread has it once more: raise it, or compare at a K below it',
      },
    ];
  });
}

function isTooFew(reason: string | null): boolean {
  return reason?.startsWith('too-few-in-flight') ?? false;
}
