import { hasWorkers } from '../text/shape.ts';
import { percentWord } from '../text/words.ts';
import { IDLE_LATENESS, SCHEDULE_LATENESS } from '../trial/arrivals.ts';
import { median } from '../stats/quantile.ts';
import type { RoundRecord } from '../records/records.ts';
import { type Evidence, type Violation, violation, TOLERANCE } from './violation.ts';
import { countedRounds } from './rounds.ts';

/** What a client may need to put one more operation in flight, ms, and the part of a delay in which all must be. */
const FILL_MS = 0.1;
const FILL_SHARE = 0.5;
/** The same where a thread takes an operation and has to wake up for it, on a machine that is busy. */
const WAKE_MS = 1;

const FILLED = 0.95;
/** Less than this share of what the client says to be in flight has reached the server: it waits elsewhere. */
const REACHED = 0.5;
/** Delays shorter than this are too near to the cost of a request to say where an operation waited. */
const SHORTEST_TELLING_MS = 5;
/** How much longer than asked the server may have delayed on average. */
const DELAY_SHARE = 0.1;
const DELAY_SLACK_MS = 1;

/** By how much the generator of an open loop may be late, for one arrival in a hundred. */
const LATEST_MS = 20;

/** In flight as planned: said by the client's stamps, and seen by the server where delays are long enough to tell. */
export function inFlightViolation({ trial, rounds }: Evidence): Violation | null {
  const clean = countedRounds(rounds);
  // in an open loop it is the arrivals that say how many are in flight
  if (clean.length === 0 || clean[0]?.openLoop !== null) return null;
  const { attempted } = clean[0].operations;
  const clients = trial.isServed ? trial.askedConcurrency : attempted;
  // a handler that waits for nothing has ended before its thread reads the next request: no model has more there
  const plannedIn = ({ peakPresent }: RoundRecord) =>
    Math.min(trial.concurrency, attempted, clients, peakPresent ?? Number.POSITIVE_INFINITY);
  const planned = median(clean.map(plannedIn));
  const said = median(clean.map((round) => round.peakInFlight));
  const isWoken = hasWorkers(trial); // and whoever is awake may have done all before the others are
  const mayBeOver = (trial.isServed || isWoken) && isSoonOver(clean, planned * (isWoken ? WAKE_MS : FILL_MS));
  if (said < planned && !mayBeOver)
    return violation('too-few-in-flight', `${said} operations were in flight where ${planned} were planned`);
  const shortestMs = median(clean.map((round) => round.shortestDelayNs)) / 1e6;
  const canFill = shortestMs >= SHORTEST_TELLING_MS && planned * FILL_MS <= shortestMs * FILL_SHARE;
  const started = median(clean.map((round) => round.witness?.peakInFlight ?? round.peakStarted));
  // those that the suite says are held back reach no server
  const reaching = Math.min(planned, trial.mostInFlight ?? planned);
  if (!canFill || started >= Math.ceil(reaching * FILLED)) return null;
  // the client has begun all of them: what it asks by lets no more through
  const isHeld = clean.every(({ witness, peakStarted }) => witness?.peakInFlight != null && peakStarted >= planned);
  const because = isHeld
    ? `: the server saw no more, so that ${started} connections (or sockets) of the client bind`
    : '';
  return violation(
    'too-few-in-flight',
    `${started} operations were in flight at once where ${planned} were planned${because}`,
  );
}

/** Whether operations end before so many of them could have begun as are planned. */
function isSoonOver(clean: readonly RoundRecord[], fillMs: number): boolean {
  const serviceMs = median(clean.map((round) => round.serviceSumNs / Math.max(1, round.operations.attempted))) / 1e6;
  return fillMs > serviceMs * FILL_SHARE;
}

/** The schedule, Little's law, the delays, and the bound; a server that is too quick comes first, because it makes the bound break too. */
export function timingViolation({ trial, rounds }: Evidence): Violation | null {
  const clean = countedRounds(rounds);
  if (clean.length === 0) return null;
  const missed = scheduleViolation(clean);
  if (missed !== null) return missed;
  const said = median(clean.map((round) => round.slotSumNs / round.elapsedNs));
  if (said > trial.concurrency * (1 + TOLERANCE)) {
    return violation(
      'little',
      `throughput × latency says ${said.toFixed(2)} in flight where ${trial.concurrency} were allowed`,
    );
  }
  const delays = delaysMs(clean);
  if (delays !== null && delays.achieved < delays.asked * (1 - TOLERANCE)) return delayViolation(delays);
  const fastest = median(clean.map((round) => (round.boundNs ?? 0) / round.elapsedNs));
  if (fastest > 1 + TOLERANCE) {
    return violation(
      'faster-than-possible',
      `it took ${percentWord(1 / fastest)} of the least time that this work can take`,
    );
  }
  if (delays === null) return null;
  return seenViolation(trial, clean, { said, delays });
}

/** What the server saw in flight, against what the client says; and a server that is too slow. */
function seenViolation(
  { work, mostInFlight }: Evidence['trial'],
  clean: readonly RoundRecord[],
  { said, delays }: { readonly said: number; readonly delays: Delays },
): Violation | null {
  const seen = seenInFlight(clean);
  const group = work.group ?? 1;
  if (seen !== null && seen > (said * (1 + TOLERANCE) + TOLERANCE) * group) {
    return violation(
      'little',
      `the server saw ${seen.toFixed(2)} in flight on average, and throughput × latency says ${said.toFixed(2)}`,
    );
  }
  if (delays.achieved > delays.asked * (1 + DELAY_SHARE) + DELAY_SLACK_MS) return delayViolation(delays);
  const reaching = Math.min(said, mostInFlight ?? said);
  if (seen !== null && group === 1 && delays.asked >= SHORTEST_TELLING_MS && seen < reaching * REACHED) {
    return violation(
      'too-few-in-flight',
      `the server saw ${seen.toFixed(1)} operations in flight on average, the client says ${said.toFixed(1)}`,
    );
  }
  return null;
}

/** Mean in flight of the median round, as the server saw it; null where it does not know. */
function seenInFlight(clean: readonly RoundRecord[]): number | null {
  const seen = clean.flatMap(({ witness, elapsedNs }) =>
    witness?.inFlightIntegralNs == null ? [] : [witness.inFlightIntegralNs / elapsedNs],
  );
  return seen.length === 0 ? null : median(seen);
}

/** Where operations held the loop up that takes them in, they are late by themselves: that is in their latency, and a finding. */
function scheduleViolation(clean: readonly RoundRecord[]): Violation | null {
  const lateMs = median(
    clean.map(({ observations }) => (observations[IDLE_LATENESS] ?? observations[SCHEDULE_LATENESS])?.p99 ?? 0),
  );
  if (lateMs <= LATEST_MS) return null;
  return violation(
    'schedule-missed',
    `the generator kept its own schedule badly: one arrival in a hundred was over ${lateMs.toFixed(0)} ms late, and nothing held it up`,
  );
}

interface Delays {
  readonly asked: number;
  readonly achieved: number;
}

/** Mean delay of an operation, asked for and achieved, in the median round; null where no server tells. */
function delaysMs(rounds: readonly RoundRecord[]): Delays | null {
  const told = rounds.flatMap(({ witness }) => {
    if (witness?.askedDelayNs == null || witness.achievedDelayNs === null) return [];
    const operations = Math.max(1, witness.operations);
    return [{ asked: witness.askedDelayNs / operations, achieved: witness.achievedDelayNs / operations }];
  });
  if (told.length === 0) return null;
  return {
    asked: median(told.map(({ asked }) => asked)) / 1e6,
    achieved: median(told.map(({ achieved }) => achieved)) / 1e6,
  };
}

function delayViolation({ asked, achieved }: Delays): Violation {
  return violation(
    'delay-not-as-asked',
    `the server delayed by ${achieved.toFixed(2)} ms where ${asked.toFixed(2)} ms were asked for`,
  );
}
