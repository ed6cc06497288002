import type { RoundRecord } from '../records/records.ts';
import { fewestValues } from '../stats/interval.ts';
import { median } from '../stats/quantile.ts';
import type { Warning } from '../members/types.ts';
import { DISTURBED } from '../records/disturbed.ts';
import { percent } from '../text/words.ts';
import { SCHEDULE_LATENESS } from '../trial/arrivals.ts';
import type { Load } from './binding.ts';
import { errorsIn, failedShareOf } from './cell-numbers.ts';
import { ofTheConnections } from './connection-warnings.ts';
import { fallingCosts } from './falling-cost.ts';
import { ofThePrinting } from './printed-warning.ts';
import { slowdownOf } from './rounds.ts';
import type { TrialEvidence } from './violation.ts';
import { most } from '../stats/extremes.ts';

/** Above this the client itself is what was measured. */
const CLIENT_BOUND = 0.9;
const SERVER_BOUND = 0.5;

/** Node's timers count in whole milliseconds: what is said of shorter delays is said of the timer. */
const SHORTEST_CLAIM_MS = 2;

/** Something that its operations began was not over when all was answered. */
export const WORK_PENDING = 'work-pending';
type CellWarning = Omit<Warning, 'subject'>;

/** What a reader has to know of a cell beside its numbers. */
export function warningsOf(
  evidence: TrialEvidence,
  clean: readonly RoundRecord[],
  load: Load,
  { confidence, margin }: { readonly confidence: number; readonly margin: number },
): Warning[] {
  const found = [
    ...ofTheRounds(evidence, clean.length, fewestValues(confidence)),
    ...ofOthers(clean),
    ...ofTheTrend(clean, margin),
    ...ofThePending(clean),
    ...ofThePrinting(clean),
    ...ofTheMemory(clean),
    ...ofTheAnswers(evidence, clean),
    ...ofTheFailures(evidence, clean),
    ...ofTheConnections(evidence),
    ...ofTheLoad(load),
    ...ofTheDelay(evidence),
    ...ofTheLoop(clean),
  ];
  return of(evidence, found);
}

/** What may be why it has no number. */
export function warningsWithout(evidence: TrialEvidence): Warning[] {
  return of(evidence, ofThePrinting(evidence.rounds));
}

function of({ trial }: TrialEvidence, found: readonly CellWarning[]): Warning[] {
  return found.map(({ code, severity, ...rest }) => ({ code, severity, subject: trial.id, ...rest }));
}

/** Arrivals that are later than this for one in a hundred were held up. */
const HELD_UP_MS = 20;

/** The loop that takes arrivals in stood still: what is a fault of a generator is the work of these operations. */
function ofTheLoop(clean: readonly RoundRecord[]): CellWarning[] {
  const lateMs = median(clean.map(({ observations }) => observations[SCHEDULE_LATENESS]?.p99 ?? 0));
  if (lateMs <= HELD_UP_MS) return [];
  return [
    {
      code: 'loop-held-up',
      severity: 'info',
      evidence: { lateMs },
      advice:
        'operations held the loop up that takes arrivals in, for one in a hundred by so much: it is in their latency',
    },
  ];
}

function ofTheRounds({ up }: TrialEvidence, rounds: number, fewest: number): CellWarning[] {
  const said: CellWarning[] = [];
  if (up?.warmUp?.state === 'cold') {
    said.push({
      code: 'cold',
      severity: 'warning',
      evidence: { warmUpRounds: up.warmUp.rounds, warmUpMs: up.warmUp.elapsedMs },
      advice: 'it was still getting faster when it was measured: give it more operations a round (-p operations=…)',
    });
  }
  if (rounds < fewest) {
    said.push({
      code: 'few-rounds',
      severity: 'warning',
      evidence: { rounds },
      advice: `fewer than ${fewest} rounds count: no interval can be given; use --rounds ${fewest * 2} or a larger --budget`,
    });
  }
  return said;
}

/** Of rounds that count though other programs disturbed them, because too few were clean. */
function ofOthers(counted: readonly RoundRecord[]): CellWarning[] {
  if (counted.every(({ contaminated }) => contaminated === null)) return [];
  const slowdown = most(counted.map(slowdownOf));
  return [
    {
      code: DISTURBED,
      severity: 'warning',
      evidence: { slowdown: Math.exp(slowdown) },
      advice: `other programs never left it alone, and may have slowed it down by ${percent(Math.expm1(slowdown))}: only what is clear of that is called a difference; stop them, to see smaller ones`,
    },
  ];
}

function ofTheTrend(clean: readonly RoundRecord[], margin: number): CellWarning[] {
  const falling = fallingCosts(clean, margin);
  if (falling.length === 0) return [];
  const evidence = falling.flatMap(({ cost, first, last }): [string, number][] => [
    [`${cost}InFirstThird`, first],
    [`${cost}InLastThird`, last],
  ]);
  return [
    {
      code: 'still-getting-faster',
      severity: 'warning',
      evidence: Object.fromEntries(evidence),
      advice: `it fell by over ${percent(margin)} while it was measured, so that its median says too much: give it more operations a round or more --rounds`,
    },
  ];
}

/** In most rounds, so that what is only about to be closed in some is none, and what one round leaves to the next is seen. */
function ofThePending(clean: readonly RoundRecord[]): CellWarning[] {
  const pending = clean.length === 0 ? 0 : median(clean.map(({ leftOver }) => leftOver?.pending ?? 0));
  if (pending === 0) return [];
  return [
    {
      code: WORK_PENDING,
      severity: 'warning',
      evidence: { pending },
      advice:
        'timers or requests that its operations began were still pending when all was answered: an await may be missing',
    },
  ];
}

function ofTheMemory(clean: readonly RoundRecord[]): CellWarning[] {
  if (clean.every(({ isPeakOfRound }) => isPeakOfRound)) return [];
  return [
    {
      code: 'peak-of-process',
      severity: 'info',
      evidence: {},
      advice: 'this system does not tell the most memory of a round: it is the most since its processes began',
    },
  ];
}

/** A function may return nothing: then its answers are all alike, and prove no work. A server that saw it is a witness. */
function ofTheAnswers({ trial }: TrialEvidence, clean: readonly RoundRecord[]): CellWarning[] {
  const isSilent = clean.length > 0 && clean.every(({ bytes, witness }) => bytes === 0 && witness === null);
  if (trial.modules.workload.isOperation !== true || !isSilent) return [];
  return [
    {
      code: 'answers-not-compared',
      severity: 'warning',
      evidence: { bytes: 0 },
      advice:
        'its operations returned nothing, so that nothing shows that all models did the same work: return what was read or made',
    },
  ];
}

/** What failed where failures are a result: its share, by class. */
function ofTheFailures({ trial }: TrialEvidence, clean: readonly RoundRecord[]): CellWarning[] {
  const share = trial.errors === 'count' ? (failedShareOf(clean) ?? 0) : 0;
  if (share === 0) return [];
  return [
    {
      code: 'failures-counted',
      severity: 'info',
      evidence: { failedShare: share, ...errorsIn(clean.map(({ operations }) => operations)) },
      advice: `${percent(share)} of its operations failed, and are counted: throughput and latency are those of the others`,
    },
  ];
}

function ofTheLoad({ loop, server }: Load): CellWarning[] {
  const said: CellWarning[] = [];
  if (loop !== null && loop >= CLIENT_BOUND) {
    said.push({
      code: 'client-bound',
      severity: 'info',
      evidence: { eventLoopUtilization: loop },
      advice: 'the client had no time left: this is the speed of the client, not of what it waits for',
    });
  }
  if (server !== null && server >= SERVER_BOUND) {
    said.push({
      code: 'server-bound',
      severity: 'warning',
      evidence: { serverEventLoopUtilization: server },
      advice: 'the server was busy for over half of the time: raise latencyMs or lower --concurrency',
    });
  }
  return said;
}

function ofTheDelay({ trial }: TrialEvidence): CellWarning[] {
  const delayMs = trial.params['latencyMs'];
  if (typeof delayMs !== 'number' || delayMs <= 0 || delayMs >= SHORTEST_CLAIM_MS) return [];
  return [
    {
      code: 'short-delay',
      severity: 'warning',
      evidence: { latencyMs: delayMs },
      advice: 'timers count in milliseconds: nothing is claimed of delays under 2 ms',
    },
  ];
}
