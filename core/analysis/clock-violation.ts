import { percentWord } from '../text/words.ts';
import type { RoundRecord } from '../records/records.ts';
import { median } from '../stats/quantile.ts';
import { type Evidence, type Violation, violation, TOLERANCE } from './violation.ts';
import { countedRounds } from './rounds.ts';
import { least } from '../stats/extremes.ts';

/** Reading two clocks one after the other may be interrupted for so long. */
const LONGER_SLACK_NS = 1e6;
/**
 * What comes between an inner duration and an outer one: copies of what threads wrote; and for the session, messages and
 * waking up, for which it was seen to need 49 ms in the median beside other load, and over 60 ms where the session itself
 * had other work. On a machine with more to do than it has cores it may be kept waiting for longer, though not in each round.
 */
const SHORTER_SHARE = 0.2;
const WORK_SLACK_NS = 20e6;
const SESSION_SLACK_NS = 200e6;

/** A duration that lies within another: neither longer, nor much shorter. */
interface Pair {
  readonly innerNs: number;
  readonly outerNs: number;
}

/**
 * What the stamps of a round say against the clock of its process, and that against the session's: a clock that a
 * preloaded module slowed, or that a model of one's own stamps with, makes every number of its cell a number of the clock.
 */
export function clockViolation({ rounds }: Evidence): Violation | null {
  const clean = countedRounds(rounds).filter(({ clocks }) => clocks !== null);
  return (
    differs(clean.flatMap(stampsInWork), median, WORK_SLACK_NS, [
      'its stamps say that a round took',
      'its process worked',
    ]) ??
    differs(clean.flatMap(trialInSession), least, SESSION_SLACK_NS, [
      'its process says that a round took',
      'the session waited',
    ])
  );
}

/** An open loop waits for arrivals that never got a slot, after its last stamp. */
function stampsInWork({ clocks, elapsedNs, openLoop }: RoundRecord): Pair[] {
  return clocks === null || openLoop !== null ? [] : [{ innerNs: elapsedNs, outerNs: clocks.workNs }];
}

function trialInSession({ clocks }: RoundRecord): Pair[] {
  return clocks?.sessionNs == null ? [] : [{ innerNs: clocks.trialNs, outerNs: clocks.sessionNs }];
}

/** @param lateness by how much all rounds are shorter within than without: of those of each of them */
function differs(
  pairs: readonly Pair[],
  lateness: (ofEach: readonly number[]) => number,
  slackNs: number,
  [inner, outer]: readonly [string, string],
): Violation | null {
  if (pairs.length === 0) return null;
  const innerNs = median(pairs.map((pair) => pair.innerNs));
  const outerNs = median(pairs.map((pair) => pair.outerNs));
  const tooLong = median(pairs.map((pair) => pair.innerNs - pair.outerNs * (1 + TOLERANCE))) > LONGER_SLACK_NS;
  const tooShort = lateness(pairs.map((pair) => pair.outerNs * (1 - SHORTER_SHARE) - pair.innerNs)) > slackNs;
  if (!tooLong && !tooShort) return null;
  return violation('clock-differs', `${inner} ${percentWord(innerNs / outerNs)} of the time for which ${outer}`);
}
