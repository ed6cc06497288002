import { percentWord } from '../text/words.ts';
import type { RoundRecord } from '../records/records.ts';
import { clockViolation } from './clock-violation.ts';
import { type Evidence, type Violation, violation } from './violation.ts';
import { roundViolation } from './round-violation.ts';
import { leftOverViolation } from './left-over-violation.ts';
import { sumOf } from './rounds.ts';
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
    leftOverViolation(cell) ??
    inFlightViolation(cell) ??
    timingViolation(cell) ??
    clockViolation(cell)
  );
}

/**
 * The same round under another model must have had the same answers; the odd one out is the one that is wrong. A round
 * that is wrong by itself has no vote: two models that fail alike would else outvote the one that does not.
 */
function equalityViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  for (const { round, digest, openLoop } of cell.rounds) {
    if (hasUnstarted({ openLoop })) continue;
    const digests = scenario.flatMap(({ trial, rounds }) =>
      rounds
        .filter((each) => each.round === round && !hasUnstarted(each) && roundViolation(trial, each) === null)
        .map((each) => each.digest),
    );
    const same = digests.filter((other) => other === digest).length;
    if (same * 2 <= digests.length && same !== digests.length) {
      return violation('unequal-work', `its answers of round ${round} differ from those of the other models`);
    }
  }
  return null;
}

/** Who never started some has answers of the others only: its server is its witness for those. */
function hasUnstarted({ openLoop }: Pick<RoundRecord, 'openLoop'>): boolean {
  return openLoop !== null && openLoop.unstarted > 0;
}

function connectionsViolation(cell: Evidence, scenario: readonly Evidence[]): Violation | null {
  const own = newConnectionShare(cell);
  const least = Math.min(...scenario.map(newConnectionShare));
  if (own - least <= CONNECTION_SHARE) return null;
  return violation(
    'unequal-connections',
    `${percentWord(own)} of its operations opened a connection, where another model needed one for ${percentWord(least)}`,
  );
}

function newConnectionShare({ rounds }: Evidence): number {
  const attempted = sumOf(rounds, (round) => round.operations.attempted);
  return attempted === 0 ? 0 : sumOf(rounds, (round) => round.witness?.connectionsAccepted ?? 0) / attempted;
}
