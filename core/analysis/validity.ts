import { percentWord } from '../text/words.ts';
import { cellText } from '../text/shape.ts';
import { outvotedAnswer } from './answers.ts';
import { clockViolation } from './clock-violation.ts';
import { type Evidence, type Violation, violation } from './violation.ts';
import { ioViolation } from './io-violation.ts';
import { roundViolation } from './round-violation.ts';
import { leftOverViolation } from './left-over-violation.ts';
import { sumOf } from './rounds.ts';
import { leastOpenedIn } from './system-counts.ts';
import { workViolation } from './work-violation.ts';
import { inFlightViolation, timingViolation } from './timing-violation.ts';

export type { Evidence, ViolationCode } from './violation.ts';

/** Share of operations with a new connection by which two models may differ. */
const CONNECTION_SHARE = 0.1;

/**
 * Correctness before ranking: the first reason why this cell must not be shown as a number, or null. What has to hold
 * in every round (answers, bytes, counts) is checked in every round; what the machine can blur is checked on the median
 * of the rounds that count.
 */
export function violationOf(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  for (const round of cell.rounds) {
    const found = roundViolation(cell.trial, round);
    if (found !== null) return { ...found, reason: `${found.reason} (round ${round.round})` };
  }
  return (
    equalityViolation(cell, scenario) ??
    connectionsViolation(cell, scenario) ??
    ioViolation(cell, scenario) ??
    workViolation(cell, scenario) ??
    leftOverViolation(cell) ??
    inFlightViolation(cell) ??
    timingViolation(cell) ??
    clockViolation(cell)
  );
}

/**
 * The same round under another model must have had the same answers, to whatever both have answered; the odd one out is
 * the one that is wrong. A round that is wrong by itself has no vote: two models that fail alike would else outvote the
 * one that does not.
 */
function equalityViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  const others = scenario.filter(({ trial }) => trial.id !== cell.trial.id);
  for (const own of cell.rounds) {
    const beside = others.flatMap(({ trial, rounds }) =>
      rounds
        .filter((round) => round.round === own.round && roundViolation(trial, round) === null)
        .map((round) => ({ model: cellText(trial), round })),
    );
    const found = outvotedAnswer(own, beside, cell.trial.work.group);
    if (found === null) continue;
    const { where, a, b } = found.difference;
    const what = `${where ?? 'digest'}, ${a} instead of ${b}`;
    return violation('unequal-work', `its answers of round ${own.round} differ from those of ${found.model}: ${what}`);
  }
  return null;
}

function connectionsViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  // whose lanes are opened for each round has a new connection for each of them
  const isPerRound = cell.trial.connect === 'per-round';
  if (isPerRound || cell.rounds.every(({ witness }) => witness?.connectionsAccepted == null))
    return countedConnectionsViolation(cell, scenario);
  const own = newConnectionShare(cell);
  const least = Math.min(...scenario.map(newConnectionShare));
  if (own - least <= CONNECTION_SHARE + givenUpShare(cell)) return null;
  return violation(
    'unequal-connections',
    `${percentWord(own)} of its operations opened a connection, where another model needed one for ${percentWord(least)}`,
  );
}

/** So many more connections a round, and so many times as many, are no accident. */
const MORE_CONNECTIONS = 5;
const TIMES_CONNECTIONS = 2;

/** Where no server witnesses them, the system counts. One for each slot may have been closed while the trial slept. */
function countedConnectionsViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  const own = openedAnew(cell);
  const others = scenario.filter(({ trial }) => trial.id !== cell.trial.id).map(openedAnew);
  const least = Math.min(...others.filter((opened) => opened !== null));
  const operations = cell.rounds[0]?.operations.attempted ?? 0;
  if (
    own === null ||
    !Number.isFinite(least) ||
    own - least < Math.max(MORE_CONNECTIONS, CONNECTION_SHARE * operations)
  ) {
    return null;
  }
  if (own < least * TIMES_CONNECTIONS) return null;
  const times = least === 0 ? 'none' : `${least}, ${(own / least).toFixed(1)} times fewer`;
  return violation(
    'unequal-connections',
    `the system counted ${own} connections for ${operations} operations of each round beyond one for each slot, where another model opened ${times}`,
  );
}

/** Connections of each round beyond those that its slots may have had to open anew. */
function openedAnew(evidence: Evidence): number | null {
  const opened = leastOpenedIn(evidence);
  return opened === null ? null : Math.max(0, opened - evidence.trial.concurrency);
}

/** Who gives a request up opens a connection anew, in the same round or in the next. */
function givenUpShare({ rounds }: Evidence): number {
  const attempted = sumOf(rounds, (round) => round.operations.attempted);
  return attempted === 0 ? 0 : sumOf(rounds, ({ requests }) => requests?.givenUp ?? 0) / attempted;
}

function newConnectionShare({ rounds }: Evidence): number {
  const attempted = sumOf(rounds, (round) => round.operations.attempted);
  return attempted === 0 ? 0 : sumOf(rounds, (round) => round.witness?.connectionsAccepted ?? 0) / attempted;
}
